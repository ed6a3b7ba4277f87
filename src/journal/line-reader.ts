import { closeSync, openSync, readSync } from 'node:fs';
import { StringDecoder } from 'node:string_decoder';

const CHUNK_BYTES = 65_536;

/** Longest line kept, in characters: the longest message four times over, as its text and as its wire. */
const MOST_CHARACTERS = 64 * 1024 * 1024;

/** Start of a line that is too long. */
const SHOWN = 200;

/** A line of a file. */
export interface NumberedLine {
  readonly text: string;
  /** From 1. */
  readonly line: number;
}

/** Reads a file line by line, and goes on where it stopped when the file has grown. */
export class LineReader {
  #bytes = 0;
  #line = 0;
  #rest = '';
  #isTooLong = false;
  readonly #decoder = new StringDecoder('utf8');

  /**
   * @param most - Longest line kept, in characters; of one that is longer only the start is given out.
   */
  constructor(
    private readonly file: string,
    private readonly most = MOST_CHARACTERS,
  ) {}

  /** The whole lines that are new. None when the file is gone: an old one may be deleted at any time. */
  *lines(): Generator<NumberedLine, void, undefined> {
    const fd = openFile(this.file);
    if (fd === undefined) return;
    try {
      const buffer = Buffer.alloc(CHUNK_BYTES);
      for (;;) {
        const count = readSync(fd, buffer, 0, CHUNK_BYTES, this.#bytes);
        if (count === 0) return;
        this.#bytes += count;
        yield* this.#cut(this.#decoder.write(buffer.subarray(0, count)));
      }
    } finally {
      closeSync(fd);
    }
  }

  /** What stands behind the last line break, if anything does. */
  get rest(): NumberedLine | undefined {
    const text = this.#isTooLong ? '' : this.#rest;
    return text === '' ? undefined : { text, line: this.#line + 1 };
  }

  *#cut(text: string): Generator<NumberedLine, void, undefined> {
    let from = 0;
    for (let end = text.indexOf('\n'); end >= 0; end = text.indexOf('\n', from)) {
      const whole = this.#rest + text.slice(from, end);
      from = end + 1;
      this.#line += 1;
      this.#rest = '';
      if (!this.#isTooLong) yield { text: whole, line: this.#line };
      this.#isTooLong = false;
    }
    if (this.#isTooLong) return;
    this.#rest += text.slice(from);
    if (this.#rest.length <= this.most) return;
    yield { text: this.#rest.slice(0, SHOWN), line: this.#line + 1 };
    this.#rest = '';
    this.#isTooLong = true;
  }
}

function openFile(file: string): number | undefined {
  try {
    return openSync(file, 'r');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw error;
  }
}
