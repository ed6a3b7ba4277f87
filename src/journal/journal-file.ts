import { closeSync, fstatSync, openSync, rmSync, writeSync } from 'node:fs';

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
      file.append(header);
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

  /** Somebody deleted it: what is written to it is with nobody. */
  get isGone(): boolean {
    return fstatSync(this.fd).nlink === 0;
  }

  /**
   * Writes a line, line break included.
   *
   * @throws What the system says, also when it took only a part.
   */
  append(line: string): void {
    // What follows a torn line must not become a part of it.
    const bytes = Buffer.from(this.#isTorn ? `\n${line}` : line);
    const written = writeSync(this.fd, bytes);
    this.#bytes += written;
    this.#isTorn = written < bytes.length;
    if (this.#isTorn) throw new Error('the disk is full');
  }

  close(): void {
    closeSync(this.fd);
  }
}
