import type { LabEvent, Outcome, PeerCondition, PeerId } from '../../model/lab-event.js';
import { addressKey } from './endpoint.js';
import { describeMessage } from './wire/describe.js';
import type { MessageDescription } from './wire/describe.js';
import type { Address } from '../../transport/net.js';
import type { EchoOutput, ExchangeResult, Received, Transmit } from './wire/echo-output.js';

/** Facts about one communicator, ready to publish. */
export class EchoFacts {
  #last: { readonly bytes: Buffer; readonly description: MessageDescription } | undefined;

  /**
   * @param peer - Id of the communicator in the model.
   * @param listens - It hears many addresses: facts say which.
   */
  constructor(
    private readonly peer: PeerId,
    private readonly listens: boolean,
  ) {}

  /** Describes a message. One and its echo follow each other, so the latest description often serves again. */
  describe(bytes: Buffer, message?: readonly unknown[]): MessageDescription {
    const last = this.#last;
    if (last && (last.bytes === bytes || last.bytes.equals(bytes))) return last.description;
    const description = describeMessage(bytes, message);
    this.#last = { bytes, description };
    return description;
  }

  received(output: Received, from: Address, atMs: number): LabEvent {
    const { label, text, wire } = this.describe(output.bytes);
    return {
      type: 'message.received',
      atMs,
      peer: this.peer,
      verdict: output.verdict,
      label,
      text: output.reason === undefined ? text : `${text} (${output.reason})`,
      wire,
      size: output.bytes.length,
      ...(this.listens && { from: addressKey(from) }),
      ...(output.exchange !== undefined && { exchange: output.exchange }),
    };
  }

  sent(output: Transmit, atMs: number): LabEvent {
    const { label, text, wire } = this.describe(output.bytes);
    return {
      type: 'message.sent',
      atMs,
      peer: this.peer,
      label: output.kind === 'echo' ? 'echo' : label,
      text,
      wire,
      size: output.bytes.length,
      ...(output.exchange !== undefined && { exchange: output.exchange }),
      ...(output.kind !== 'message' && { automatic: true }),
    };
  }

  advanced(output: Extract<EchoOutput, { type: 'advanced' }>, atMs: number): LabEvent {
    return { type: 'exchange.advanced', atMs, exchange: output.exchange, step: output.step };
  }

  note(level: 'warn' | 'error', text: string, atMs: number): LabEvent {
    return { type: 'note', atMs, level, peer: this.peer, text };
  }

  condition(condition: PeerCondition, reason: string | undefined, atMs: number): LabEvent {
    const why = reason === undefined ? {} : { reason };
    return { type: 'peer.condition', atMs, peer: this.peer, condition, ...why };
  }

  settled(
    exchange: number,
    result: ExchangeResult,
    error: { code: string; message: string } | undefined,
    atMs: number,
  ): LabEvent {
    return {
      type: 'exchange.settled',
      atMs,
      exchange,
      outcome: OUTCOMES[result.kind],
      text: error?.message ?? resultText(result),
      ...(error && { code: error.code }),
    };
  }
}

const OUTCOMES: Record<ExchangeResult['kind'], Outcome> = {
  confirmed: 'answered',
  answered: 'answered',
  timeout: 'timeout',
  reported: 'error',
  refused: 'refused',
  cancelled: 'cancelled',
};

function resultText(result: ExchangeResult): string {
  return result.kind === 'answered' ? 'answered' : 'echoed';
}
