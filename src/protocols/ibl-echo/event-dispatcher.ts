import { messageOf } from '../../kernel/errors.js';
import { redactText } from '../../kernel/redact-text.js';
import type { PeerId } from '../../model/lab-event.js';
import type { ProtocolContext } from '../protocol.js';
import { CallbackRegistry } from './callback-registry.js';
import type { EchoFacts } from './echo-facts.js';
import type { Remote } from './remote-table.js';
import { describePeer } from './wire/peer-facts.js';
import { reportBytes } from './wire/read-message.js';

/** Whose messages are handed on. */
export interface EventDispatcherOptions {
  readonly name: string;
  readonly peer: PeerId;
  /** Messages come from many: none of them describes the peer. */
  readonly listens: boolean;
  readonly context: ProtocolContext;
  readonly facts: EchoFacts;
  /** Nothing is sent any more. */
  readonly isClosed: () => boolean;
  /** Sends an error report. */
  readonly report: (remote: Remote, bytes: Buffer) => void;
}

/** Hands messages to callbacks and to whoever waits for them, and tells what a rig says of itself. */
export class EventDispatcher {
  readonly callbacks = new CallbackRegistry();

  constructor(private readonly options: EventDispatcherOptions) {}

  dispatch(remote: Remote, event: number, data: readonly unknown[]): void {
    const { context, peer, listens } = this.options;
    const said = describePeer(event, data);
    if (said && !listens) {
      context.publish({ type: 'peer.described', atMs: context.clock.wallMs(), peer, ...said });
    }
    this.callbacks.dispatch({ event, data, addr: remote.addr }, (thrown) =>
      this.#tellFailed(remote, event, thrown),
    );
  }

  /** Tells the far side that our callback failed, as the reference does, and the operator too. */
  #tellFailed(remote: Remote, event: number, thrown: unknown): void {
    const { name, context, facts, isClosed, report } = this.options;
    if (isClosed()) return;
    const text =
      thrown instanceof Error ? `${thrown.name}: ${thrown.message}` : `Error: ${messageOf(thrown)}`;
    const told = `a callback of ${name} failed: ${redactText(text)}`;
    context.publish(facts.note('error', told, context.clock.wallMs()));
    report(remote, reportBytes(text, event));
  }
}
