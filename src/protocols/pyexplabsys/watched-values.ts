import type { Clock } from '../../kernel/clock.js';
import { inspectSymbol } from '../../kernel/inspect.js';
import { pythonStr } from '../../kernel/python/py-text.js';
import type { PeerId, Publish, Quality } from '../../model/lab-event.js';
import { readingValue } from './readings.js';
import { OLD_DATA } from './wire/constants.js';
import { isNumeric } from './wire/codenames.js';
import { toPlain } from './wire/read-answer.js';
import type { WirePoint } from './wire/read-answer.js';

/** Most codenames of one socket that are watched. */
const MOST_CODENAMES = 1000;

/** The last good value of a codename. */
export class WatchedValue {
  constructor(
    readonly codename: string,
    readonly value: unknown,
    readonly x: unknown,
    readonly unit: string,
    /** fresh, stale (too old, says the source or our bound), silent (the source does not answer). */
    readonly quality: Quality,
    /** Where it is from: host:port. */
    readonly source: string,
    /** When it was measured, in milliseconds since 1970; of a socket without times: when it was read. 0: never. */
    readonly atMs: number,
    private readonly clock: Clock,
  ) {}

  /** Milliseconds since it was measured. */
  get ageMs(): number {
    return Math.max(0, this.clock.wallMs() - this.atMs);
  }

  [inspectSymbol](): string {
    const unit = this.unit === '' ? '' : ` ${this.unit}`;
    const age = this.atMs === 0 ? 'never set' : `${(this.ageMs / 1000).toFixed(1)} s old`;
    return `${pythonStr(this.value)}${unit} (${this.quality}, ${age}, ${this.source})`;
  }
}

/** How values are judged. */
export interface WatchOptions {
  /** date: x is a Unix time, and the age counts from it. data: x is anything. @defaultValue 'date' */
  readonly type?: 'date' | 'data';
  /** Age at which a value counts as stale, whatever its source says. @defaultValue none */
  readonly staleAfterMs?: number;
  /** Unit of each codename, for people. */
  readonly units?: Readonly<Record<string, string>>;
}

/** The values of one watched socket, and what the lab is told of them. */
export class WatchedValues {
  /** By codename. Changes in place; each value is a snapshot. */
  readonly values: Readonly<Record<string, WatchedValue>>;
  readonly #values: Record<string, WatchedValue> = {};
  readonly #points = new Map<string, string>();

  constructor(
    private readonly peer: PeerId,
    private readonly source: string,
    private readonly options: WatchOptions,
    private readonly clock: Clock,
    private readonly publish: Publish,
  ) {
    this.values = this.#values;
  }

  /** An answer came. */
  take(points: ReadonlyMap<string, WirePoint>): void {
    for (const [codename, point] of points) {
      if (!Object.hasOwn(this.#values, codename) && this.#points.size >= MOST_CODENAMES) continue;
      if (point === OLD_DATA) this.#takeOld(codename);
      else this.#takePoint(codename, point);
    }
    // What the source no longer serves is not fresh.
    for (const [codename, value] of Object.entries(this.#values)) {
      if (!points.has(codename)) this.#requalify(value, 'silent');
    }
  }

  /** The source does not answer. */
  silence(): void {
    for (const value of Object.values(this.#values)) this.#requalify(value, 'silent');
  }

  /** The last good value stays. */
  #takeOld(codename: string): void {
    const before = this.#valueOf(codename);
    if (before) {
      this.#requalify(before, 'stale');
      return;
    }
    this.#keep(codename, undefined, undefined, 'stale', 0);
    this.#points.set(codename, OLD_DATA);
    const atMs = this.clock.wallMs();
    const reading = {
      peer: this.peer,
      codename,
      text: OLD_DATA,
      quality: 'stale',
      origin: 'watched',
    } as const;
    this.publish({ type: 'reading.taken', atMs, ...reading });
  }

  #takePoint(codename: string, point: readonly unknown[]): void {
    const nowMs = this.clock.wallMs();
    const [x, y] = point;
    const dated = (this.options.type ?? 'date') === 'date' && isNumeric(x) && Number(x) > 0;
    const measuredMs = dated ? Number(x) * 1000 : nowMs;
    const { staleAfterMs } = this.options;
    const quality = staleAfterMs !== undefined && nowMs - measuredMs > staleAfterMs ? 'stale' : 'fresh';
    const text = pythonStr(point);
    const before = this.#valueOf(codename);
    if (before && dated && this.#points.get(codename) === text) {
      this.#requalify(before, quality);
      return;
    }
    this.#points.set(codename, text);
    this.#keep(codename, toPlain(y), toPlain(x), quality, measuredMs);
    const unit = this.#unitOf(codename);
    this.publish({
      type: 'reading.taken',
      atMs: nowMs,
      peer: this.peer,
      codename,
      ...readingValue(y),
      quality,
      origin: 'watched',
      ...(unit !== '' && { unit }),
      ...(dated && { measuredAtMs: measuredMs }),
      ...(staleAfterMs !== undefined && { staleAfterMs }),
    });
  }

  #requalify(value: WatchedValue, quality: Quality): void {
    if (value.quality === quality) return;
    this.#keep(value.codename, value.value, value.x, quality, value.atMs);
    const atMs = this.clock.wallMs();
    this.publish({ type: 'reading.quality', atMs, peer: this.peer, codename: value.codename, quality });
  }

  #valueOf(codename: string): WatchedValue | undefined {
    return Object.hasOwn(this.#values, codename) ? this.#values[codename] : undefined;
  }

  #unitOf(codename: string): string {
    return this.options.units?.[codename] ?? '';
  }

  #keep(codename: string, y: unknown, x: unknown, quality: Quality, atMs: number): void {
    const unit = this.#unitOf(codename);
    const value = new WatchedValue(codename, y, x, unit, quality, this.source, atMs, this.clock);
    Object.defineProperty(this.#values, codename, { value, enumerable: true, configurable: true });
  }
}
