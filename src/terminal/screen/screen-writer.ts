import { blankFrame, diffFrame } from './frame-diff.js';
import type { ScreenSize, ShownFrame } from './frame-diff.js';

const BEGIN = '\u001b[?2026h';
const END = '\u001b[?2026l';
const CLEAR = '\u001b[m\u001b[2J';

/** Where the bytes of frames go. */
export interface FrameSink {
  /**
   * Hands text over without ever waiting. Only when the last is done, or was cut off.
   *
   * @param done - Called once, later, when the terminal has taken all of it.
   */
  write(text: string, done: () => void): void;
}

/** What the screen has cost so far. */
export interface ScreenStats {
  /** Bytes handed to the terminal. */
  readonly bytes: number;
  /** Frames handed to the terminal. */
  readonly frames: number;
  /** Frames that a newer one replaced before the terminal was ready for them; none while it was not ours. */
  readonly dropped: number;
}

/**
 * Shows whole frames. Only the cells that differ from what the terminal shows are passed on, one frame at a time: while
 * the terminal takes one, later frames replace each other, so that a slow terminal makes frames rarer and nothing else
 * slower.
 */
export class ScreenWriter {
  #size: ScreenSize;
  #shown: ShownFrame = blankFrame;
  #latest = '';
  #waiting: string | undefined;
  /** Sequences that go before the next frame. */
  #requests = '';
  #inFlight = false;
  #paused = false;
  #clear = true;
  #stats = { bytes: 0, frames: 0, dropped: 0 };

  /**
   * @param sink - Where the bytes go.
   * @param size - Of the terminal.
   */
  constructor(
    private readonly sink: FrameSink,
    size: ScreenSize,
  ) {
    this.#size = size;
  }

  get stats(): ScreenStats {
    return { ...this.#stats };
  }

  /** Shows a frame: lines with SGR styles, parted by `\n`. Never waits. */
  write(frame: string): void {
    if (this.#waiting !== undefined && !this.#paused) this.#stats.dropped++;
    this.#latest = frame;
    this.#waiting = frame;
    this.#pump();
  }

  /**
   * Hands a sequence over that asks something of the terminal, between two frames.
   *
   * @param sequence - It must not move the cursor.
   */
  request(sequence: string): void {
    this.#requests += sequence;
    this.#pump();
  }

  /** The terminal has another size: what it shows is unknown, so the next frame is written whole. */
  resize(size: ScreenSize): void {
    this.#size = size;
    this.#clear = true;
  }

  /** Nothing is written until {@link ScreenWriter.resume}. What is in flight is the sink's to cut off. */
  pause(): void {
    this.#paused = true;
  }

  /** Writes the latest frame whole, on a terminal that shows something else. */
  resume(): void {
    this.#paused = false;
    this.#clear = true;
    this.#inFlight = false;
    if (this.#latest !== '') this.#waiting = this.#latest;
    this.#pump();
  }

  #pump(): void {
    if (this.#inFlight || this.#paused) return;
    const frame = this.#waiting;
    const requests = this.#requests;
    this.#waiting = undefined;
    this.#requests = '';
    const text = frame === undefined ? '' : this.#difference(frame);
    if (text === '' && requests === '') return;
    const bytes = requests + (text === '' ? '' : `${BEGIN}${text}${END}`);
    this.#stats.bytes += Buffer.byteLength(bytes);
    if (text !== '') this.#stats.frames++;
    this.#inFlight = true;
    this.sink.write(bytes, () => {
      this.#inFlight = false;
      this.#pump();
    });
  }

  #difference(frame: string): string {
    const { output, shown } = diffFrame(this.#clear ? blankFrame : this.#shown, frame, this.#size);
    const text = this.#clear ? CLEAR + output : output;
    this.#shown = shown;
    this.#clear = false;
    return text;
  }
}
