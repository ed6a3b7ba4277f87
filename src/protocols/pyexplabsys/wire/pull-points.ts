import type { Buffer } from 'node:buffer';
import { messageOf } from '../../../kernel/errors.js';
import { float } from '../../../kernel/python/py-float.js';
import { pythonStr } from '../../../kernel/python/py-text.js';
import { tuple } from '../../../kernel/python/py-tuple.js';
import { writeJson } from '../../../kernel/python/write-json.js';
import { isNumeric } from './codenames.js';
import { OLD_DATA, UNKNOWN_COMMAND } from './constants.js';
import { decodeText, encodeAnswer } from './datagram.js';

/** What a pull socket serves. */
export interface PullPointsOptions {
  /** date: x is a Unix time in seconds. data: x is anything, the age counts from a timestamp beside it. */
  readonly kind: 'date' | 'data';
  readonly name: string;
  readonly codenames: readonly string[];
  /** Seconds for each codename; undefined: never old. */
  readonly timeoutsS: readonly (number | undefined)[];
  /** Point served before one was set. @defaultValue 0.0 */
  readonly defaultX?: unknown;
  /** @defaultValue 0.0 */
  readonly defaultY?: unknown;
}

/** What to send back. */
export interface PullAnswer {
  /** The command, for people: `json_wn`, `power#raw`, or `unknown`. */
  readonly label: string;
  /** Absent: the status of this computer. */
  readonly bytes?: Buffer;
}

interface Entry {
  readonly codename: string;
  readonly timeoutS: number | undefined;
  /** Time that its age counts from, in seconds. */
  fromS: number;
  old: boolean;
  raw: string;
  json: string;
}

/** So near to the moment at which a point becomes old, each request looks at all of them: floats round. In seconds. */
const NEAR_S = 1e-3;

const OLD_JSON = `"${OLD_DATA}"`;
/** Longest part of a request that is shown. */
const SHOWN = 60;

/**
 * The points of a pull socket and its answers. Each answer is kept until a point is set or becomes old.
 *
 * @see PyExpLabSys/common/sockets.py, PullUDPHandler and CommonDataPullSocket
 */
export class PullPoints {
  /** The point of each codename, as it was set. Changes in place. */
  readonly points: Readonly<Record<string, readonly unknown[]>>;
  readonly #points: Record<string, readonly unknown[]> = {};
  readonly #entries = new Map<string, Entry>();
  /** Those that can become old. */
  readonly #timed: readonly Entry[];
  readonly #answers = new Map<string, PullAnswer>();
  /** From when until when no point becomes old, or is no longer, in seconds since 1970. */
  #calmFromS = Infinity;
  #calmUntilS = -Infinity;
  readonly #options: PullPointsOptions;

  constructor(options: PullPointsOptions) {
    this.#options = options;
    this.points = this.#points;
    const { codenames, timeoutsS, kind, defaultX = float(0), defaultY = float(0) } = options;
    const point = tuple(defaultX, defaultY);
    for (const [index, codename] of codenames.entries()) {
      const fromS = kind === 'date' ? Number(defaultX) : 0;
      const entry = { codename, timeoutS: timeoutsS[index], fromS, old: false, ...textsOf(point) };
      this.#entries.set(codename, entry);
      this.#keep(codename, point);
    }
    this.#timed = [...this.#entries.values()].filter(({ timeoutS }) => timeoutS !== undefined);
  }

  /**
   * Why a point cannot be served: an unknown codename, not two values, a time that is no number, no JSON form.
   *
   * @returns Undefined when it can.
   */
  problem(codename: string, point: unknown): string | undefined {
    const entry = this.#entries.get(codename);
    if (!entry) return `'${codename}' is not one of its codenames: ${[...this.#entries.keys()].join(', ')}`;
    const tellsTime = this.#options.kind === 'date' && entry.timeoutS !== undefined;
    return pointProblem(point, tellsTime) ?? undefined;
  }

  /**
   * Sets a point that has no {@link PullPoints.problem}.
   *
   * @param atS - Time that the age of a data point counts from; a date point has its own.
   */
  set(codename: string, point: readonly unknown[], atS: number): void {
    const entry = this.#entries.get(codename);
    if (!entry) return;
    const copy = tuple(...point);
    Object.assign(entry, textsOf(copy));
    entry.fromS = this.#options.kind === 'date' ? Number(point[0]) : atS;
    this.#keep(codename, copy);
    this.#answers.clear();
    this.#calmUntilS = -Infinity;
  }

  /** Whether the point of a codename is older than its timeout. */
  isOld(codename: string, nowS: number): boolean {
    const entry = this.#entries.get(codename);
    return entry !== undefined && isOld(entry, nowS);
  }

  /** When the next of the points that are not old becomes so, in seconds since 1970. */
  nextExpiryS(nowS: number): number | undefined {
    const expiries = this.#timed
      .filter((entry) => !isOld(entry, nowS))
      .map(({ fromS, timeoutS = 0 }) => fromS + timeoutS)
      .filter((expiry) => !Number.isNaN(expiry));
    return expiries.length === 0 ? undefined : Math.min(...expiries);
  }

  /** What a request is answered with. Never throws. */
  answer(request: Buffer, nowS: number): PullAnswer {
    if (nowS < this.#calmFromS || nowS > this.#calmUntilS) this.#age(nowS);
    const key = request.toString('latin1');
    const kept = this.#answers.get(key);
    if (kept) return kept;
    const command = decodeText(request);
    if (command === 'status') return { label: command };
    const text = command === undefined ? undefined : this.#textFor(command);
    if (text === undefined || command === undefined) return unknown(command);
    const answer = { label: command, bytes: encodeAnswer(text) };
    this.#answers.set(key, answer);
    return answer;
  }

  /** Finds out which points are old, and for how long that stays as it is. */
  #age(nowS: number): void {
    this.#calmFromS = -Infinity;
    this.#calmUntilS = Infinity;
    for (const entry of this.#timed) {
      const old = isOld(entry, nowS);
      const expiryS = entry.fromS + (entry.timeoutS ?? Infinity);
      if (old) this.#calmFromS = Math.max(this.#calmFromS, expiryS + NEAR_S);
      else if (!Number.isNaN(expiryS)) this.#calmUntilS = Math.min(this.#calmUntilS, expiryS - NEAR_S);
      if (old === entry.old) continue;
      entry.old = old;
      this.#answers.clear();
    }
  }

  #textFor(command: string): string | undefined {
    const hash = command.indexOf('#');
    if (hash >= 0) return this.#single(command.slice(0, hash), command.slice(hash + 1));
    const entries = [...this.#entries.values()];
    const named = (separator: string, text: (entry: Entry) => string, name: (text: string) => string) =>
      entries.map((entry) => `${name(entry.codename)}${separator}${text(entry)}`);
    switch (command) {
      case 'raw':
        return entries.map(rawOf).join(';');
      case 'json':
        return `[${entries.map(jsonOf).join(', ')}]`;
      case 'raw_wn':
        return named(':', rawOf, (name) => name).join(';');
      case 'json_wn':
        return `{${named(': ', jsonOf, (name) => writeJson(name)).join(', ')}}`;
      case 'codenames_raw':
        return entries.map(({ codename }) => codename).join(',');
      case 'codenames_json':
        return writeJson(entries.map(({ codename }) => codename));
      case 'name':
        return this.#options.name;
      default:
        return undefined;
    }
  }

  #single(codename: string, form: string): string | undefined {
    const entry = this.#entries.get(codename);
    if (!entry) return undefined;
    if (form === 'raw') return rawOf(entry);
    return form === 'json' ? jsonOf(entry) : undefined;
  }

  #keep(codename: string, point: readonly unknown[]): void {
    Object.defineProperty(this.#points, codename, {
      value: point,
      enumerable: true,
      configurable: true,
    });
  }
}

/**
 * Why something cannot be a point.
 *
 * @param tellsTime - Its x is a time that its age is taken from.
 */
export function pointProblem(point: unknown, tellsTime = false): string | undefined {
  if (!Array.isArray(point)) return `a point is two values [x, y], not ${pythonStr(point).slice(0, SHOWN)}`;
  if (point.length < 2) return `a point is two values [x, y], not ${point.length}`;
  if (tellsTime && !isNumeric(point[0])) {
    return `x must be a Unix time in seconds, because this codename has a timeout; it is ${pythonStr(point[0]).slice(0, SHOWN)}`;
  }
  try {
    writeJson(point);
    return undefined;
  } catch (error) {
    return messageOf(error);
  }
}

function unknown(command: string | undefined): PullAnswer {
  const shown = command === undefined ? 'not text' : `unknown: ${command.slice(0, SHOWN)}`;
  return { label: shown, bytes: encodeAnswer(UNKNOWN_COMMAND) };
}

function textsOf(point: readonly unknown[]): { raw: string; json: string } {
  return { raw: `${pythonStr(point[0])},${pythonStr(point[1])}`, json: writeJson(point) };
}

function isOld({ timeoutS, fromS }: Entry, nowS: number): boolean {
  return timeoutS !== undefined && nowS - fromS > timeoutS;
}

function rawOf(entry: Entry): string {
  return entry.old ? OLD_DATA : entry.raw;
}

function jsonOf(entry: Entry): string {
  return entry.old ? OLD_JSON : entry.json;
}
