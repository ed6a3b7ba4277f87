import { isUtf8 } from 'node:buffer';

/** One line with its ending. Undefined: its bytes are not UTF-8. */
export type Line = string | undefined;

const NEWLINE = 0x0a;

/**
 * Cuts a byte stream into lines that end with `\n`. Any number of lines a segment, any number of segments a line.
 *
 * A line longer than the limit ends it: {@link LineSplitter.overflowed} is true from then on, and nothing more is read.
 */
export class LineSplitter {
  #tail: Buffer[] = [];
  #tailSize = 0;
  #overflowed = false;

  /**
   * @param limit - Most bytes of a line that are kept while its end has not come.
   */
  constructor(private readonly limit: number) {}

  /** Whether a line was longer than the limit. The stream cannot be used any more. */
  get overflowed(): boolean {
    return this.#overflowed;
  }

  /** Takes the next bytes of the stream and returns the lines that they complete. */
  push(bytes: Buffer): readonly Line[] {
    if (this.#overflowed) return [];
    const last = bytes.lastIndexOf(NEWLINE);
    if (last === -1) {
      this.#keep(bytes);
      return [];
    }
    const head = bytes.subarray(0, last + 1);
    const complete = this.#tailSize === 0 ? head : Buffer.concat([...this.#tail, head]);
    this.#tail = [];
    this.#tailSize = 0;
    if (complete.indexOf(NEWLINE) + 1 > this.limit) {
      this.#overflowed = true;
      return [];
    }
    if (last + 1 < bytes.length) this.#keep(bytes.subarray(last + 1));
    return linesOf(complete);
  }

  /** The stream has ended: what came after the last newline, if anything did. */
  end(): readonly Line[] {
    if (this.#overflowed || this.#tailSize === 0) return [];
    const rest = Buffer.concat(this.#tail);
    this.#tail = [];
    this.#tailSize = 0;
    return [isUtf8(rest) ? rest.toString('utf8') : undefined];
  }

  #keep(bytes: Buffer): void {
    this.#tailSize += bytes.length;
    if (this.#tailSize > this.limit) {
      this.#overflowed = true;
      this.#tail = [];
      return;
    }
    this.#tail.push(bytes);
  }
}

/** Lines of bytes that end with a newline. */
function linesOf(bytes: Buffer): readonly Line[] {
  const lines: Line[] = [];
  if (isUtf8(bytes)) {
    const text = bytes.toString('utf8');
    for (let start = 0; start < text.length;) {
      const end = text.indexOf('\n', start) + 1;
      lines.push(text.slice(start, end));
      start = end;
    }
    return lines;
  }
  for (let start = 0; start < bytes.length;) {
    const end = bytes.indexOf(NEWLINE, start) + 1;
    const line = bytes.subarray(start, end);
    lines.push(isUtf8(line) ? line.toString('utf8') : undefined);
    start = end;
  }
  return lines;
}
