import type { Timer } from '../../kernel/clock.js';
import { secondsToMs } from '../../kernel/units.js';
import type { PeerId } from '../../model/lab-event.js';
import type { ProtocolContext } from '../protocol.js';
import { readingValue } from './readings.js';

/** What the readings are told from. */
export interface ReadingSource {
  isOld(codename: string, nowS: number): boolean;
  nextExpiryS(nowS: number): number | undefined;
}

/** Tells the lab what is served: each point when it is set, and that it became old when its timeout passes. */
export class HostedReadings {
  #timer: Timer | undefined;
  #timerS = Infinity;
  readonly #fresh = new Set<string>();

  /**
   * @param units - Unit of each codename that has one.
   * @param origin - Who measures: we, or those who send to us.
   */
  constructor(
    private readonly peer: PeerId,
    private readonly context: ProtocolContext,
    private readonly source: ReadingSource,
    private readonly units: Readonly<Record<string, string>>,
    private readonly origin: 'hosted' | 'watched' = 'hosted',
  ) {}

  /**
   * A point was set.
   *
   * @param measuredS - Its own time in seconds since 1970, where it has one.
   */
  set(codename: string, y: unknown, measuredS: number | undefined, timeoutS: number | undefined): void {
    const atMs = this.context.clock.wallMs();
    const old = this.source.isOld(codename, atMs / 1000);
    const unit = this.units[codename];
    this.context.publish({
      type: 'reading.taken',
      atMs,
      peer: this.peer,
      codename,
      ...readingValue(y),
      quality: old ? 'stale' : 'fresh',
      origin: this.origin,
      ...(unit !== undefined && { unit }),
      ...(measuredS !== undefined && { measuredAtMs: secondsToMs(measuredS) }),
      ...(timeoutS !== undefined && { staleAfterMs: secondsToMs(timeoutS) }),
    });
    if (old) this.#fresh.delete(codename);
    else if (timeoutS !== undefined) this.#fresh.add(codename);
    this.#arm();
  }

  close(): void {
    this.#timer?.cancel();
    this.#timer = undefined;
  }

  /** One timer, at the next point that becomes old; a later one is found when it fires. */
  #arm(): void {
    if (this.#fresh.size === 0) return;
    const nowMs = this.context.clock.wallMs();
    const expiryS = this.source.nextExpiryS(nowMs / 1000);
    if (expiryS === undefined || (this.#timer && expiryS >= this.#timerS)) return;
    this.#timer?.cancel();
    this.#timerS = expiryS;
    // At its timeout a point is not yet old.
    this.#timer = this.context.clock.after(secondsToMs(expiryS) - nowMs + 1, () => this.#expire());
  }

  #expire(): void {
    this.#timer = undefined;
    const atMs = this.context.clock.wallMs();
    for (const codename of this.#fresh) {
      if (!this.source.isOld(codename, atMs / 1000)) continue;
      this.#fresh.delete(codename);
      this.context.publish({ type: 'reading.quality', atMs, peer: this.peer, codename, quality: 'stale' });
    }
    this.#arm();
  }
}
