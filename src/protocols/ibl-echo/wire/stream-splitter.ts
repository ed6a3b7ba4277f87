import { Buffer } from 'node:buffer';

const QUOTE = 0x22;
const BACKSLASH = 0x5c;
const OPEN = new Set([0x5b, 0x7b]);
const CLOSE = new Set([0x5d, 0x7d]);
const WHITE = new Set([0x20, 0x09, 0x0a, 0x0d]);

/** Longest message kept while it is incomplete. Longer ones are given out as they are: malformed. */
const MOST_BYTES = 16 * 1024 * 1024;

/**
 * Splits a stream without framing into messages: JSON arrays and objects, written one after the other with nothing
 * or white space between them. Anything else is given out as it came, one piece a chunk, as the reference takes it.
 */
export class StreamSplitter {
  #kept: Buffer = Buffer.alloc(0);
  /** Where the scan goes on in what is kept, and what it knew there. */
  #at = 0;
  #depth = 0;
  #inString = false;
  #escaped = false;

  /** Takes a chunk and returns the messages that are complete now, each with its exact bytes. */
  push(chunk: Buffer): Buffer[] {
    this.#kept = this.#kept.length === 0 ? chunk : Buffer.concat([this.#kept, chunk]);
    const messages: Buffer[] = [];
    while (this.#kept.length > 0) {
      const message = this.#next();
      if (!message) break;
      if (message.length > 0) messages.push(message);
    }
    return messages;
  }

  /** The start of a message whose end has not come yet; empty: there is none. */
  get incomplete(): Buffer {
    return this.#kept;
  }

  /** Forgets what is incomplete: what comes next begins a message. */
  cut(): void {
    this.#take(this.#kept.length);
  }

  /** The next message; an empty one is white space that was skipped; undefined: more bytes are needed. */
  #next(): Buffer | undefined {
    const first = this.#kept[0] ?? 0;
    if (WHITE.has(first)) return this.#skipWhite();
    if (!OPEN.has(first)) return this.#take(this.#kept.length);
    while (this.#at < this.#kept.length) {
      this.#step(this.#kept[this.#at] ?? 0);
      this.#at += 1;
      if (this.#depth === 0) return this.#take(this.#at);
    }
    return this.#kept.length > MOST_BYTES ? this.#take(this.#kept.length) : undefined;
  }

  #step(byte: number): void {
    if (this.#inString) {
      if (this.#escaped) this.#escaped = false;
      else if (byte === BACKSLASH) this.#escaped = true;
      else if (byte === QUOTE) this.#inString = false;
    } else if (byte === QUOTE) this.#inString = true;
    else if (OPEN.has(byte)) this.#depth += 1;
    else if (CLOSE.has(byte)) this.#depth -= 1;
  }

  #skipWhite(): Buffer {
    let end = 0;
    while (end < this.#kept.length && WHITE.has(this.#kept[end] ?? 0)) end += 1;
    this.#kept = this.#kept.subarray(end);
    return Buffer.alloc(0);
  }

  #take(length: number): Buffer {
    const message = this.#kept.subarray(0, length);
    this.#kept = this.#kept.subarray(length);
    this.#at = 0;
    this.#depth = 0;
    this.#inString = false;
    this.#escaped = false;
    return message;
  }
}
