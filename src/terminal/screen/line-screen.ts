import { endOfText, startOfText } from '../cut-text.js';
import { textWidth } from '../text-width.js';
import type { FrameSink, ScreenStats } from './screen-writer.js';

/** Clears the line that is being written. */
const CLEAR_LINE = '\r\u001b[K';
/** Lines that wait for a slow terminal. */
const MOST_WAITING = 500;

/** The line that is being written at the end of what was said. */
export interface InputLine {
  readonly text: string;
  /** UTF-16 offset of the cursor. */
  readonly cursor: number;
}

/**
 * A terminal on which lines are only ever appended, above one line that is being written: what a screen reader follows.
 * Like the writer of frames it never waits: while the terminal takes what was said, more gathers.
 */
export class LineScreen {
  #waiting: string[] = [];
  #leftOut = 0;
  #requests = '';
  #input: InputLine = { text: '', cursor: 0 };
  /** What of it stands on the terminal. */
  #shown: InputLine = { text: '', cursor: 0 };
  #inFlight = false;
  #paused = false;
  #stats = { bytes: 0, frames: 0, dropped: 0 };

  /**
   * @param sink - Where the bytes go.
   * @param columns - Width of the terminal: the line that is written never breaks.
   */
  constructor(
    private readonly sink: FrameSink,
    private columns: number,
  ) {}

  get stats(): ScreenStats {
    return { ...this.#stats };
  }

  /**
   * @param lines - Appended, oldest first; text without control characters.
   * @param input - The line that is being written.
   */
  show(lines: readonly string[], input: InputLine): void {
    this.#waiting.push(...lines);
    const surplus = Math.max(0, this.#waiting.length - MOST_WAITING);
    this.#waiting.splice(0, surplus);
    this.#leftOut += surplus;
    this.#stats.dropped += surplus;
    this.#input = this.#fitting(input);
    this.#pump();
  }

  /** Hands a sequence over that asks something of the terminal. It must not move the cursor. */
  request(sequence: string): void {
    this.#requests += sequence;
    this.#pump();
  }

  /** The terminal has another width. */
  resize({ columns }: { readonly columns: number }): void {
    this.columns = columns;
  }

  /** Nothing is written until {@link LineScreen.resume}. */
  pause(): void {
    this.#paused = true;
  }

  /** Goes on, on a terminal whose last line is not ours. */
  resume(): void {
    this.#paused = false;
    this.#inFlight = false;
    this.#shown = { text: '', cursor: 0 };
    this.#pump();
  }

  #pump(): void {
    if (this.#inFlight || this.#paused) return;
    const bytes = this.#requests + this.#text();
    this.#requests = '';
    if (bytes === '') return;
    this.#stats.bytes += Buffer.byteLength(bytes);
    this.#stats.frames++;
    this.#inFlight = true;
    this.sink.write(bytes, () => {
      this.#inFlight = false;
      this.#pump();
    });
  }

  #text(): string {
    const { text, cursor } = this.#input;
    const before = this.#shown;
    const lines = this.#leftOut === 0 ? this.#waiting : [`${this.#leftOut} lines left out`, ...this.#waiting];
    this.#waiting = [];
    this.#leftOut = 0;
    this.#shown = this.#input;
    const behind = textWidth(text.slice(cursor));
    const back = behind > 0 ? `\u001b[${behind}D` : '';
    if (lines.length > 0) return `${CLEAR_LINE}${lines.map((line) => `${line}\r\n`).join('')}${text}${back}`;
    if (text === before.text && cursor === before.cursor) return '';
    // What is typed at the end is said as it is typed.
    const isTyped = text.startsWith(before.text) && before.cursor === before.text.length && back === '';
    return isTyped ? text.slice(before.text.length) : `${CLEAR_LINE}${text}${back}`;
  }

  /** The part around the cursor. */
  #fitting({ text, cursor }: InputLine): InputLine {
    const room = Math.max(10, this.columns - 2);
    if (textWidth(text) <= room) return { text, cursor };
    const before = text.slice(0, cursor);
    const tail = startOfText(text.slice(cursor), room - Math.min(textWidth(before), Math.floor(room / 2)));
    const head = endOfText(before, room - textWidth(tail));
    return { text: head + tail, cursor: head.length };
  }
}
