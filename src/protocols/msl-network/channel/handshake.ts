import { afterReading } from '../../../kernel/after-reading.js';
import type { Clock, Timer } from '../../../kernel/clock.js';
import { kernelErrors, LabnetError } from '../../../kernel/errors.js';
import { secondsToMs } from '../../../kernel/units.js';
import type { ManagerAddress } from './connect-options.js';
import { mslErrors } from '../errors.js';

/** The wait for a manager to let us in. Its deadline stands still while the operator is asked for something. */
export class Handshake {
  #timer: Timer | undefined;
  #settle: ((error?: Error) => void) | undefined;

  constructor(
    private readonly address: ManagerAddress,
    private readonly clock: Clock,
  ) {}

  /** Whether it was let in, or refused. */
  get isOver(): boolean {
    return this.#settle === undefined;
  }

  /**
   * Begins the wait.
   *
   * @throws LABNET_MSL_NOT_ESTABLISHED at the deadline; LABNET_CANCELLED; what {@link Handshake.fail} is given.
   */
  begin(signal?: AbortSignal): Promise<void> {
    return new Promise<void>((resolve, reject) => {
      const cancel = () => this.fail(cancelled(this.address));
      this.#settle = (error) => {
        this.#settle = undefined;
        this.pause();
        signal?.removeEventListener('abort', cancel);
        if (error) reject(error);
        else resolve();
      };
      this.resume();
      signal?.addEventListener('abort', cancel);
      if (signal?.aborted === true) cancel();
    });
  }

  pause(): void {
    this.#timer?.cancel();
    this.#timer = undefined;
  }

  resume(): void {
    if (!this.#settle) return;
    const ms = secondsToMs(this.address.timeoutS);
    this.#timer = afterReading(this.clock, ms, () => this.fail(tooLate(this.address)));
  }

  succeed(): void {
    this.#settle?.();
  }

  /** Does nothing when the wait is over. */
  fail(error: Error): void {
    this.#settle?.(error);
  }
}

function cancelled({ host, port }: ManagerAddress): LabnetError {
  return new LabnetError(
    kernelErrors.LABNET_CANCELLED,
    `connecting with the manager at ${host}:${port} was cancelled`,
  );
}

function tooLate({ host, port, timeoutS, disableTls }: ManagerAddress): LabnetError {
  const hint = disableTls ? '. TLS is disabled here: perhaps the manager uses it' : '';
  return new LabnetError(
    mslErrors.LABNET_MSL_NOT_ESTABLISHED,
    `the connection with ${host}:${port} was not established within ${timeoutS} s${hint}`,
    { details: { host, port, timeoutS } },
  );
}
