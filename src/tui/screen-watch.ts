import type { ScreenStats } from '../terminal/screen/screen-writer.js';
import { formatSeconds } from './view-models/format.js';
import type { TuiLab } from './tui-lab.js';

/** A clock that was set by more than this has jumped. */
const JUMP_MS = 1500;
/** Frames come at least every second: labnet stood still where they did not for so long. */
const STILL_MS = 4000;
/** How long a trouble is told. */
const TOLD_MS = 10_000;

/**
 * Notices when the screen does not tell the truth as it should: the clock of this computer was set, labnet stood still,
 * or the terminal is too slow for the frames.
 */
export class ScreenWatch {
  #nowMs: number;
  #wallMs: number;
  #dropped = 0;
  /** Text and when it was noticed last, by what it is about. */
  readonly #troubles = new Map<string, { readonly text: string; readonly atMs: number }>();

  /** @param stats - What the screen has cost so far. */
  constructor(
    private readonly lab: TuiLab,
    private readonly stats?: () => ScreenStats,
  ) {
    this.#nowMs = lab.clock.nowMs();
    this.#wallMs = lab.clock.wallMs();
  }

  /** Looks at each frame. Returns what is not well. */
  look(): readonly string[] {
    const nowMs = this.lab.clock.nowMs();
    this.#lookAtClock(nowMs);
    this.#lookAtFrames(nowMs);
    for (const [about, { atMs }] of this.#troubles) {
      if (nowMs - atMs > TOLD_MS) this.#troubles.delete(about);
    }
    return [...this.#troubles.values()].map(({ text }) => text);
  }

  #lookAtClock(nowMs: number): void {
    const wallMs = this.lab.clock.wallMs();
    const passedMs = nowMs - this.#nowMs;
    const jumpMs = wallMs - this.#wallMs - passedMs;
    this.#nowMs = nowMs;
    this.#wallMs = wallMs;
    if (Math.abs(jumpMs) > JUMP_MS) {
      const text = `the clock jumped ${jumpMs < 0 ? 'back' : 'ahead'} by ${formatSeconds(Math.abs(jumpMs))}`;
      this.#note('clock', `${text}: ages around it are wrong`, text, nowMs);
    }
    if (passedMs > STILL_MS) {
      const text = `labnet stood still for ${formatSeconds(passedMs)}`;
      this.#note('still', `${text}: what came meanwhile is dated late`, text, nowMs);
    }
  }

  #lookAtFrames(nowMs: number): void {
    const dropped = this.stats?.().dropped ?? 0;
    // The first frame after a resize replaces another one on every terminal.
    if (dropped > this.#dropped + 1) {
      this.#troubles.set('frames', { text: 'slow terminal: frames are left out', atMs: nowMs });
    }
    this.#dropped = dropped;
  }

  /** Into the log and the journal too: later readers of the times have to know. */
  #note(about: string, note: string, text: string, nowMs: number): void {
    this.#troubles.set(about, { text, atMs: nowMs });
    this.lab.publish({ type: 'note', level: 'warn', atMs: this.#wallMs, text: note });
  }
}
