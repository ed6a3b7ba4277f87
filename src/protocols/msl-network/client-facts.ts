import type {
  ExchangeId,
  LabEvent,
  Outcome,
  PeerCondition,
  PeerId,
  ServiceLock,
} from '../../model/lab-event.js';
import type { ProtocolContext } from '../protocol.js';
import { redact } from './redact.js';

/** Longest answer or request that is shown in one line. */
const SHOWN = 200;
/** Longest line that the journal keeps whole. */
const MOST_WIRE = 16_384;

/** A line that went one way or the other. */
export interface LineFact {
  readonly peer: PeerId;
  readonly label: string;
  /** As on the wire, with its ending. */
  readonly line: string;
  readonly exchange?: ExchangeId | undefined;
  /** The protocol does it by itself: kept out of the log pane. */
  readonly automatic?: boolean | undefined;
}

/** Tells the lab what goes on between a client, or a service, and its manager. */
export class WireFacts {
  constructor(private readonly context: ProtocolContext) {}

  sent(fact: LineFact): void {
    this.#publish({ type: 'message.sent', ...this.#line(fact) });
  }

  received(
    fact: LineFact,
    verdict: 'message' | 'late-echo' | 'error-report' | 'malformed' = 'message',
  ): void {
    this.#publish({ type: 'message.received', verdict, ...this.#line(fact) });
  }

  started(exchange: ExchangeId, peer: PeerId, label: string, timeoutMs: number): void {
    const deadlines = timeoutMs === Infinity ? [] : [{ awaiting: 'answer', timeoutMs }];
    const atMs = this.context.clock.wallMs();
    this.#publish({ type: 'exchange.started', atMs, exchange, peer, label, text: '', deadlines });
  }

  advanced(exchange: ExchangeId, step: 'sent' | 'answer'): void {
    this.#publish({ type: 'exchange.advanced', atMs: this.context.clock.wallMs(), exchange, step });
  }

  settled(exchange: ExchangeId, outcome: Outcome, text: string, code?: string): void {
    const atMs = this.context.clock.wallMs();
    this.#publish({
      type: 'exchange.settled',
      atMs,
      exchange,
      outcome,
      text,
      ...(code !== undefined && { code }),
    });
  }

  /**
   * @param within - The manager that a service is reached through.
   */
  added(peer: PeerId, kind: string, name: string, address: string, within?: PeerId): void {
    this.#publish({
      type: 'peer.added',
      atMs: this.context.clock.wallMs(),
      peer,
      protocol: 'msl-network',
      kind,
      name,
      address,
      ...(within !== undefined && { within }),
    });
  }

  links(peer: PeerId, links: readonly string[], lock: ServiceLock | undefined): void {
    const atMs = this.context.clock.wallMs();
    this.#publish({ type: 'links.changed', atMs, peer, links, ...(lock && { lock }) });
  }

  removed(peer: PeerId): void {
    this.#publish({ type: 'peer.removed', atMs: this.context.clock.wallMs(), peer });
  }

  condition(peer: PeerId, condition: PeerCondition, reason = ''): void {
    const atMs = this.context.clock.wallMs();
    this.#publish({ type: 'peer.condition', atMs, peer, condition, ...(reason !== '' && { reason }) });
  }

  described(peer: PeerId, facts: Readonly<Record<string, string>>): void {
    this.#publish({ type: 'peer.described', atMs: this.context.clock.wallMs(), peer, facts });
  }

  note(level: 'info' | 'warn' | 'error', peer: PeerId, text: string): void {
    this.#publish({ type: 'note', atMs: this.context.clock.wallMs(), level, peer, text });
  }

  #line({ peer, label, line, exchange, automatic }: LineFact) {
    const whole = line.trimEnd();
    const wire = redact(whole.length > MOST_WIRE ? `${whole.slice(0, MOST_WIRE)}…` : whole);
    return {
      atMs: this.context.clock.wallMs(),
      peer,
      label,
      text: shownOf(wire),
      wire,
      size: whole.length === line.length ? line.length : Buffer.byteLength(line),
      ...(exchange !== undefined && { exchange }),
      ...(automatic === true && { automatic }),
    };
  }

  #publish(event: LabEvent): void {
    this.context.publish(event);
  }
}

/** The part of a line that says something: its arguments, its result, its message. */
export function shownOf(line: string): string {
  const from = Math.max(line.indexOf('"result": '), 0) || Math.max(line.indexOf('"args": '), 0);
  const error = line.startsWith('{"error": true') ? line.indexOf('"message": ') : -1;
  const start = error === -1 ? from : error;
  return line.length - start > SHOWN ? `${line.slice(start, start + SHOWN)}…` : line.slice(start);
}
