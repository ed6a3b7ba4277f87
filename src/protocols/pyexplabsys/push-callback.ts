import { messageOf } from '../../kernel/errors.js';
import type { Address } from '../../transport/net.js';
import type { ProtocolContext } from '../protocol.js';
import type { DataQueue } from './data-queue.js';
import { formatReturn } from './wire/format-return.js';
import type { ReturnFormat } from './wire/format-return.js';
import { PUSH_EXCEP } from './wire/constants.js';
import type { DataSet } from './wire/parse-push.js';

/** Gets a data set and who pushed it. May return a promise. */
export type PushCallback = (data: DataSet, from: Address | undefined) => unknown;

/** What a call of a callback came to: its value, or the text of what it threw. */
type Called = { readonly value: unknown } | { readonly error: string };

/** Calls the callback of a push socket so that it cannot harm the socket. */
export class CallbackRunner {
  #draining = false;
  #closed = false;

  /**
   * @param what - The socket, for notes.
   * @param timeoutMs - How long a promise of the callback is waited for.
   */
  constructor(
    private readonly what: string,
    private readonly callback: PushCallback,
    private readonly context: ProtocolContext,
    private readonly timeoutMs: number,
  ) {}

  /** The answer of a direct callback; a promise only when the callback returned one. */
  direct(data: DataSet, from: Address, format: ReturnFormat): string | Promise<string> {
    const answer = (called: Called): string => {
      const formatted = 'value' in called ? answerText(called.value, format) : called;
      if ('text' in formatted) return formatted.text;
      this.#note(`callback failed: ${formatted.error}`);
      return `${PUSH_EXCEP}#${formatted.error}`;
    };
    const called = this.#call(data, from);
    return called instanceof Promise ? called.then(answer) : answer(called);
  }

  /** Calls with everything that waits in a queue, one after the other, unless that is going on already. */
  async drain(queue: DataQueue): Promise<void> {
    if (this.#draining) return;
    this.#draining = true;
    for (let data = queue.getNowait(); data !== undefined && !this.#closed; data = queue.getNowait()) {
      const called = this.#call(data, undefined);
      const result = called instanceof Promise ? await called : called;
      if ('error' in result) this.#note(`callback failed, its data are lost: ${result.error}`);
    }
    this.#draining = false;
  }

  close(): void {
    this.#closed = true;
  }

  #call(data: DataSet, from: Address | undefined): Called | Promise<Called> {
    try {
      const value = this.callback(data, from);
      return isThenable(value) ? this.#settled(value) : { value };
    } catch (error) {
      return { error: messageOf(error) };
    }
  }

  /** A callback that never ends is left alone at the deadline. */
  #settled(value: PromiseLike<unknown>): Promise<Called> {
    return new Promise<Called>((resolve) => {
      const timer = this.context.clock.after(this.timeoutMs, () =>
        resolve({ error: `The callback did not end within ${this.timeoutMs} ms` }),
      );
      const end = (called: Called) => {
        timer.cancel();
        resolve(called);
      };
      Promise.resolve(value).then(
        (settled) => end({ value: settled }),
        (error: unknown) => end({ error: messageOf(error) }),
      );
    });
  }

  #note(text: string): void {
    const atMs = this.context.clock.wallMs();
    this.context.publish({ type: 'note', atMs, level: 'error', text: `${this.what}: ${text}` });
  }
}

/** A value may have getters that throw. */
function answerText(
  value: unknown,
  format: ReturnFormat,
): { readonly text: string } | { readonly error: string } {
  try {
    return { text: formatReturn(value, format) };
  } catch (error) {
    return { error: messageOf(error) };
  }
}

function isThenable(value: unknown): value is PromiseLike<unknown> {
  return typeof value === 'object' && value !== null && 'then' in value && typeof value.then === 'function';
}
