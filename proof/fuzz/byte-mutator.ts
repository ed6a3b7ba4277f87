import { Buffer } from 'node:buffer';

/** Pieces that mean something to some decoder. */
const WORDS = [
  '[',
  ']',
  '{',
  '}',
  '"',
  '\\',
  ',',
  ':',
  ';',
  '#',
  '0',
  '-1',
  '1e999',
  '1.0',
  '9007199254740993',
  'NaN',
  'null',
  'true',
  '\\ud800',
  '\\u0000',
  '\u0000',
  '\n',
  '\r\n',
  ' ',
  '[0,',
  '[128,',
  'EXPSTART',
  'json_wn#',
  'raw_wn#',
  'int:',
  'float:',
  '__proto__',
  'constructor',
  'token',
  'password=',
  'seq',
  'event',
  'type',
  '\ufeff',
  '\u202e',
  '\u001b]52;',
  'é',
  '😀',
].map((word) => Buffer.from(word));

const MOST_BYTES = 65_507;

/** Makes hostile bytes of good ones: flipped, cut, doubled, spliced, repeated until they fill a datagram. */
export class ByteMutator {
  constructor(
    private readonly seeds: readonly Buffer[],
    private readonly random: () => number,
  ) {}

  next(): Buffer {
    let bytes = this.#anyOf(this.seeds);
    for (let times = this.#below(6); times > 0; times -= 1) bytes = this.#mutate(bytes);
    return bytes.subarray(0, MOST_BYTES);
  }

  #mutate(bytes: Buffer): Buffer {
    const at = this.#below(bytes.length + 1);
    const end = Math.min(bytes.length, at + this.#below(16));
    const [before, piece, after] = [bytes.subarray(0, at), bytes.subarray(at, end), bytes.subarray(end)];
    const roll = this.random();
    if (roll < 0.25) return Buffer.concat([before, this.#anyOf(WORDS), bytes.subarray(at)]);
    if (roll < 0.4) return Buffer.concat([before, Buffer.from([this.#below(256)]), bytes.subarray(at + 1)]);
    if (roll < 0.6) return Buffer.concat([before, after]);
    if (roll < 0.75) return Buffer.concat([before, piece, piece, after]);
    if (roll < 0.9) return Buffer.concat([before, this.#anyOf(this.seeds).subarray(this.#below(20))]);
    if (roll < 0.998) return Buffer.concat([this.#anyOf(WORDS), before, this.#anyOf(WORDS)]);
    return Buffer.concat([before, repeated(this.random() < 0.5 ? piece : this.#anyOf(WORDS)), after]);
  }

  #below(limit: number): number {
    return Math.floor(this.random() * limit);
  }

  #anyOf<T>(list: readonly T[]): T {
    return list[this.#below(list.length)]!;
  }
}

function repeated(piece: Buffer): Buffer {
  return piece.length === 0 ? piece : Buffer.alloc(MOST_BYTES, piece);
}
