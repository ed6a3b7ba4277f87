import { readFileSync } from 'node:fs';
import { keysInOrder, noteKeyOrder } from '../../src/kernel/python/key-order.js';
import { parseJson } from '../../src/kernel/python/parse-json.js';
import { float } from '../../src/kernel/python/py-float.js';
import { tuple } from '../../src/kernel/python/py-tuple.js';

/**
 * Transcripts recorded from the real Python programs: `test/fixtures/wire/*.jsonl`, one JSON object a line, each
 * with a `case` that is unique over all files. Values in them are plain JSON or tagged; see {@link decodeValue}.
 * What a test got is compared by `match-transcript.ts`.
 */
export interface TranscriptLine {
  readonly case: string;
  readonly note: string;
}

/** Bytes as a transcript writes them. */
export type ByteObject =
  /** UTF-8 text; with `hex` the same bytes given twice. */
  | { readonly text: string; readonly hex?: string }
  | { readonly hex: string }
  | { readonly parts: readonly { readonly text: string; readonly times?: number }[]; readonly size: number }
  /** JSON in the peer's usual form, with placeholders in it: only to be compared with. */
  | { readonly json: unknown; readonly eol?: string };

/** One step of a conversation. */
export interface TranscriptStep {
  readonly from?: string;
  readonly to?: string;
  readonly bytes?: ByteObject;
  readonly event?: string;
}

/**
 * The lines of one file, read as Python reads JSON: 1 and 1.0 are kept apart, and keys in order.
 *
 * @param name - For example `iblutil-messages`.
 * @param which - Lines to keep. @defaultValue all
 */
export function readTranscript<Line extends TranscriptLine>(
  name: string,
  which: (line: Line) => boolean = () => true,
): readonly Line[] {
  const url = new URL(`../fixtures/wire/${name}.jsonl`, import.meta.url);
  return readFileSync(url, 'utf8')
    .trimEnd()
    .split('\n')
    .map((line) => parseJson(line) as Line)
    .filter(which);
}

/**
 * Lines by their case names, for `it.each`: `it.each(byCase(lines))('%s', (_, line) => …)`.
 *
 * @param lines - All lines of a file, or those that a test is about.
 */
export function byCase<Line extends TranscriptLine>(lines: readonly Line[]): (readonly [string, Line])[] {
  return lines.map((line) => [line.case, line] as const);
}

/** The bytes of a byte object that has no placeholders. */
export function decodeBytes(bytes: ByteObject): Buffer {
  if ('json' in bytes)
    throw new Error('JSON with placeholders stands for many byte strings; use expectBytes');
  if ('parts' in bytes) {
    const whole = Buffer.concat(bytes.parts.map(({ text, times = 1 }) => Buffer.from(text.repeat(times))));
    if (whole.length !== bytes.size) throw new Error(`parts make ${whole.length} bytes, not ${bytes.size}`);
    return whole;
  }
  return bytes.hex === undefined
    ? Buffer.from(('text' in bytes && bytes.text) || '')
    : Buffer.from(bytes.hex, 'hex');
}

/** What a tagged value without a counterpart in JS is decoded to. */
export class Opaque {
  /**
   * @param tag - Without the dollar: `pycomplex`, `callable`, `queue`, `arg`, `alyx` …
   * @param content - What stood behind the tag.
   */
  constructor(
    readonly tag: string,
    readonly content: unknown,
  ) {}
}

/** How a test decodes tags in its own way: by tag, with the dollar. Gets the content, itself decoded. */
export type TagDecoders = Readonly<Record<string, (content: unknown) => unknown>>;

const EXP_STATUS: Readonly<Record<string, number>> = {
  CONNECTED: 0,
  INITIALIZED: 10,
  RUNNING: 20,
  STOPPED: 30,
};

const DECODERS: TagDecoders = {
  $pyfloat: (text) => float(SPECIAL_FLOATS[text as string] ?? Number(text)),
  $pyint: (text) => BigInt(text as string),
  $pytuple: (items) => tuple(...(items as unknown[])),
  $pydict: (pairs) => new Map(pairs as [unknown, unknown][]),
  $pyset: (items) => new Set(items as unknown[]),
  $pybytes: (hex) => Buffer.from(hex as string, 'hex'),
  $pystr: (json) => parseJson(json as string),
  $pyrepeat: (repeat) => {
    const { text, times } = repeat as { text: string; times: number };
    return text.repeat(times);
  },
  $pydate: (text) => new Date(text as string),
  $pyip: (text) => text,
  $ExpMessage: (number) => number,
  $ExpStatus: (name) => EXP_STATUS[name as string],
};
const SPECIAL_FLOATS: Readonly<Record<string, number>> = { nan: NaN, inf: Infinity, '-inf': -Infinity };

/**
 * A value of a setup, an argument or an effect as a JS value: `{"$pyfloat": "47.0"}` becomes a PyFloat,
 * `$pyint` a bigint, `$pytuple` a tuple, `$pydict` a Map, `$pyset` a Set, `$pybytes` a Buffer, `$pydate` a Date
 * (midnight UTC), `$pyip` its text, `$ExpMessage` and `$ExpStatus` their numbers. Other tags become {@link Opaque}.
 *
 * @param value - As read by {@link readTranscript}.
 * @param tags - Decoders that go before these.
 */
export function decodeValue(value: unknown, tags: TagDecoders = {}): unknown {
  if (Array.isArray(value)) return value.map((item) => decodeValue(item, tags));
  if (typeof value !== 'object' || value === null || isScalarObject(value)) return value;
  const tag = tagOf(value);
  if (tag === undefined) {
    const keys = keysInOrder(value);
    const fields = value as Readonly<Record<string, unknown>>;
    const decoded = Object.fromEntries(keys.map((key) => [key, decodeValue(fields[key], tags)]));
    noteKeyOrder(decoded, keys);
    return decoded;
  }
  const content = decodeValue((value as Record<string, unknown>)[tag], tags);
  const decoder = tags[tag] ?? DECODERS[tag];
  return decoder === undefined ? new Opaque(tag.slice(1), content) : decoder(content);
}

/** The tag of a tagged value or placeholder, with the dollar. */
export function tagOf(value: object): string | undefined {
  const [first] = Object.keys(value);
  return first?.startsWith('$') === true ? first : undefined;
}

/** PyFloats, Buffers and the like are values already. */
function isScalarObject(value: object): boolean {
  return Object.getPrototypeOf(value) !== Object.prototype;
}
