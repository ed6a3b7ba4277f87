/** To ask what the processor did takes as long as most decoders: it is asked no more often than this, in ms. */
const REFRESHED_MS = 5;

/**
 * What one step after the other needs of the processor, all threads of the process together. Clocks run on while other
 * programs have the processor; this does not. It may count up to {@link REFRESHED_MS} of the steps before.
 */
export class ProcessorTime {
  #used = usedMs();
  #askedAtMs = performance.now();
  #beganAtMs = this.#askedAtMs;

  begin(): void {
    this.#beganAtMs = performance.now();
    if (this.#beganAtMs - this.#askedAtMs > REFRESHED_MS) this.#ask();
  }

  /** Milliseconds since {@link ProcessorTime.begin}: those of the clock while they are few. */
  end(): number {
    const elapsedMs = performance.now() - this.#beganAtMs;
    if (elapsedMs <= REFRESHED_MS) return elapsedMs;
    const before = this.#used;
    this.#ask();
    return this.#used - before;
  }

  #ask(): void {
    this.#used = usedMs();
    this.#askedAtMs = performance.now();
  }
}

function usedMs(): number {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1000;
}
