import { closeSync, fstatSync, openSync, rmSync, writeSync } from 'node:fs';

/** What a disk that takes a part only does not say itself. */
export const DISK_FULL = 'the disk is full';

const NEWLINE = 0x0a;

/** One file of a journal that is being written. A line is with the operating system when `append` returns. */
export class JournalFile {
  #bytes = 0;
  /** The disk took only a part of the last line. */
  #isTorn = false;

  private constructor(
    readonly path: string,
    private readonly fd: number,
  ) {}

  /**
   * Begins a new file with its first line. Nothing is left of one that cannot be begun.
   *
   * @throws What the system says; EEXIST when there is such a file.
   */
  static begin(path: string, header: string): JournalFile {
    const file = new JournalFile(path, openSync(path, 'ax', 0o600));
    try {
      if (file.append([header]) === 0) throw new Error(DISK_FULL);
      return file;
    } catch (error) {
      file.close();
      rmSync(path, { force: true });
      throw error;
    }
  }

  /** Bytes written so far. */
  get bytes(): number {
    return this.#bytes;
  }

  /** Somebody deleted it, or the system knows it no more: what is written to it is with nobody. */
  get isGone(): boolean {
    try {
      return fstatSync(this.fd).nlink === 0;
    } catch {
      return true;
    }
  }

  /**
   * Writes lines, each with its line break, at once.
   *
   * @returns How many are whole: fewer than were given when the disk is full.
   * @throws What the system says; none is written then.
   */
  append(lines: readonly string[]): number {
    const text = lines.length === 1 ? (lines[0] ?? '') : lines.join('');
    // What follows a torn line must not become a part of it.
    const bytes = Buffer.from(this.#isTorn ? `\n${text}` : text);
    const written = writeSync(this.fd, bytes);
    this.#bytes += written;
    if (written === bytes.length) {
      this.#isTorn = false;
      return lines.length;
    }
    const whole =
      bytes
        .subarray(this.#isTorn ? 1 : 0, written)
        .toString('latin1')
        .split('\n').length - 1;
    this.#isTorn = bytes[written - 1] !== NEWLINE;
    return whole;
  }

  /** @throws What the system says of lines that it had taken: a disk over a network may say so late. */
  close(): void {
    closeSync(this.fd);
  }
}
