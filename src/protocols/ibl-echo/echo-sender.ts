import { setMaxListeners } from 'node:events';
import { traced } from '../../kernel/errors.js';
import type { Address } from '../../transport/net.js';
import type { ProtocolContext } from '../protocol.js';
import { refuseReadOnly } from '../refuse-read-only.js';
import { checkTimeout, invalid } from './check-arguments.js';
import type { Answer, AskOptions, Confirmation, SendOptions } from './communicator.js';
import type { EchoEngine } from './echo-engine.js';
import { addressKey } from './endpoint.js';
import { encode } from './wire/codec.js';
import { ExpMessage } from './wire/exp-message.js';

/** Who sends. */
export interface EchoSenderOptions {
  readonly name: string;
  /** The address of the far end; undefined for one that listens, which has many. */
  readonly far: Address | undefined;
  readonly context: ProtocolContext;
  readonly engine: EchoEngine;
  /** In milliseconds, where a call names none. */
  readonly echoTimeoutMs: number;
  readonly responseTimeoutMs: number;
}

/** Events whose message may be sent again: asking twice changes nothing on the rig. */
const REPEATABLE = new Set<number>([ExpMessage.EXPSTATUS, ExpMessage.EXPINFO]);

/** Sends messages of one communicator: reads the options of a call, refuses what cannot be meant, and waits. */
export class EchoSender {
  constructor(private readonly options: EchoSenderOptions) {}

  /**
   * Sends a message and waits for its echo.
   *
   * @param message - Makes it; what it throws is what the promise rejects with.
   */
  async confirmed(message: () => unknown, options: SendOptions): Promise<Confirmation> {
    const { rig, message: label, elapsedMs } = await this.#exchange(message(), options);
    return { rig, message: label, elapsedMs };
  }

  /** Sends a message and waits for its echo and for the rig's message of the same event. */
  async ask(message: readonly unknown[], options: AskOptions): Promise<Answer> {
    const event = ExpMessage.validate(message[0], { allowBitwise: false });
    const { responseTimeoutMs = this.options.responseTimeoutMs } = options;
    const timeoutMs = checkTimeout(responseTimeoutMs, 'responseTimeoutMs');
    const answer = { event, timeoutMs: timeoutMs === Infinity ? undefined : timeoutMs };
    return this.#exchange(message, options, answer);
  }

  /** What ends a wait: the caller's own signal, and that of the evaluation that is running. */
  signals(own: AbortSignal | undefined): readonly AbortSignal[] {
    const signals = [own, this.options.context.ambientSignal()].filter((signal) => signal !== undefined);
    // One signal may end calls to a hundred rigs: no leak for Node to warn of.
    for (const signal of signals) setMaxListeners(0, signal);
    return signals;
  }

  async #exchange(
    message: unknown,
    options: SendOptions,
    answer?: { readonly event: number; readonly timeoutMs: number | undefined },
  ): Promise<Answer> {
    const { name, context, engine } = this.options;
    const { clock } = context;
    const to = this.#addressFor(options.addr);
    const bytes = encode(message);
    const event = Array.isArray(message) ? Number(message[0]) : 0;
    const retries = options.retries ?? 0;
    if (retries > 0 && !REPEATABLE.has(event)) {
      throw invalid(`${name}: only EXPSTATUS and EXPINFO may be sent again, so retries must be 0 here`);
    }
    const { label, text } = engine.describe(bytes, Array.isArray(message) ? message : undefined);
    refuseReadOnly(context, `${name}: ${label}`);
    const startedAtMs = clock.nowMs();
    const exchange = engine.exchange(
      to,
      { label, text },
      {
        bytes,
        echoTimeoutMs: this.#echoTimeout(options.echoTimeoutMs),
        urgent: event === ExpMessage.EXPINTERRUPT,
        retries,
        ...(answer && { answer }),
      },
      this.signals(options.signal),
      () => options.onEcho?.(clock.nowMs() - startedAtMs),
    );
    const result = await traced(exchange);
    const elapsedMs = clock.nowMs() - startedAtMs;
    return { rig: name, message: label, elapsedMs, data: result.kind === 'answered' ? result.data : [] };
  }

  /** As in the reference, 0 stands for the default. */
  #echoTimeout(given: number | undefined): number {
    if (given === undefined || given === 0) return this.options.echoTimeoutMs;
    return checkTimeout(given, 'echoTimeoutMs');
  }

  #addressFor(addr: Address | undefined): Address {
    const { name, far } = this.options;
    if (!far) {
      if (addr) return addr;
      throw invalid(`${name} listens for many: say to whom with the option addr, {host, port}`);
    }
    if (addr && addressKey(addr) !== addressKey(far)) {
      throw invalid(`${name} talks to ${addressKey(far)} only, not to ${addressKey(addr)}`);
    }
    return far;
  }
}
