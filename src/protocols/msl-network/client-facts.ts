import type {
  ExchangeDeadline,
  ExchangeId,
  LabEvent,
  MessageReceived,
  MessageSent,
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

/** What has no effects of its own. */
const NO_EFFECTS: readonly (() => void)[] = [];

/**
 * Tells the lab what goes on between a client, or a service, and its manager. Messages and exchanges of one turn are
 * told together: the journal has those of a hundred calls by one write.
 */
export class WireFacts {
  /** Those of the latest call: nearly all have the same. */
  #deadlines: readonly ExchangeDeadline[] = [];

  constructor(private readonly context: ProtocolContext) {}

  /** Tells now what waits for the end of the turn. */
  flush(): void {
    this.context.publishAll([]);
  }

  sent(fact: LineFact): void {
    const { peer, label } = fact;
    const { text, wire, size } = readLine(fact.line);
    const atMs = this.#nowMs();
    const event: Draft<MessageSent> = { type: 'message.sent', atMs, peer, label, text, wire, size };
    this.#add(marked(event, fact));
  }

  /** @returns What the line says, as it is shown: without secrets. */
  received(
    fact: LineFact,
    verdict: 'message' | 'late-echo' | 'error-report' | 'malformed' = 'message',
  ): string {
    const { peer, label } = fact;
    const { text, wire, size } = readLine(fact.line);
    const atMs = this.#nowMs();
    const type = 'message.received';
    const event: Draft<MessageReceived> = { type, atMs, peer, verdict, label, text, wire, size };
    this.#add(marked(event, fact));
    return text;
  }

  started(exchange: ExchangeId, peer: PeerId, label: string, timeoutMs: number): void {
    const deadlines = this.#deadlinesOf(timeoutMs);
    const atMs = this.#nowMs();
    this.#add({ type: 'exchange.started', atMs, exchange, peer, label, text: '', deadlines });
  }

  advanced(exchange: ExchangeId, step: 'sent' | 'answer'): void {
    this.#add({ type: 'exchange.advanced', atMs: this.#nowMs(), exchange, step });
  }

  settled(exchange: ExchangeId, outcome: Outcome, text: string, code?: string): void {
    const event = { type: 'exchange.settled', atMs: this.#nowMs(), exchange, outcome, text } as const;
    this.#add(code === undefined ? event : { ...event, code });
  }

  /**
   * @param within - The manager that a service is reached through.
   */
  added(peer: PeerId, kind: string, name: string, address: string, within?: PeerId): void {
    this.#publish({
      type: 'peer.added',
      atMs: this.#nowMs(),
      peer,
      protocol: 'msl-network',
      kind,
      name,
      address,
      ...(within !== undefined && { within }),
    });
  }

  links(peer: PeerId, links: readonly string[], lock: ServiceLock | undefined): void {
    const atMs = this.#nowMs();
    this.#publish({ type: 'links.changed', atMs, peer, links, ...(lock && { lock }) });
  }

  removed(peer: PeerId): void {
    this.#publish({ type: 'peer.removed', atMs: this.#nowMs(), peer });
  }

  condition(peer: PeerId, condition: PeerCondition, reason = ''): void {
    const atMs = this.#nowMs();
    this.#publish({ type: 'peer.condition', atMs, peer, condition, ...(reason !== '' && { reason }) });
  }

  described(peer: PeerId, facts: Readonly<Record<string, string>>): void {
    this.#publish({ type: 'peer.described', atMs: this.#nowMs(), peer, facts });
  }

  note(level: 'info' | 'warn' | 'error', peer: PeerId, text: string): void {
    this.#publish({ type: 'note', atMs: this.#nowMs(), level, peer, text });
  }

  #deadlinesOf(timeoutMs: number): readonly ExchangeDeadline[] {
    if (timeoutMs === Infinity) return [];
    if (this.#deadlines[0]?.timeoutMs !== timeoutMs) this.#deadlines = [{ awaiting: 'answer', timeoutMs }];
    return this.#deadlines;
  }

  #nowMs(): number {
    return this.context.clock.wallMs();
  }

  /** Told with the others of this turn. */
  #add(event: LabEvent): void {
    this.context.publishThen([event], NO_EFFECTS);
  }

  #publish(event: LabEvent): void {
    this.context.publish(event);
  }
}

/** A line as a fact has it. */
function readLine(line: string): { readonly text: string; readonly wire: string; readonly size: number } {
  const whole = line.trimEnd();
  const wire = redact(whole.length > MOST_WIRE ? `${whole.slice(0, MOST_WIRE)}…` : whole);
  const size = whole.length === line.length ? line.length : Buffer.byteLength(line);
  return { text: shownOf(wire), wire, size };
}

/** A fact in the making. */
type Draft<Event> = { -readonly [Key in keyof Event]: Event[Key] };

function marked<Event extends Draft<MessageSent> | Draft<MessageReceived>>(
  event: Event,
  { exchange, automatic }: LineFact,
): Event {
  if (exchange !== undefined) event.exchange = exchange;
  if (automatic === true) event.automatic = true;
  return event;
}

/** The part of a line that says something: its arguments, its result, its message. */
function shownOf(line: string): string {
  const from = Math.max(line.indexOf('"result": '), 0) || Math.max(line.indexOf('"args": '), 0);
  const error = line.startsWith('{"error": true') ? line.indexOf('"message": ') : -1;
  const start = error === -1 ? from : error;
  return line.length - start > SHOWN ? `${line.slice(start, start + SHOWN)}…` : line.slice(start);
}
