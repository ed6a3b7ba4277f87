import { BoundedMap } from '../../../kernel/bounded-map.js';

/** Most different messages that are counted at once. */
const MOST = 256;

const WINDOW_MS = 1000;

interface Window {
  readonly startedAtMs: number;
  count: number;
  /** They were too many: when the last of them came. */
  mutedAtMs?: number;
}

/**
 * Bounds how often the same bytes are echoed to one address. A far side that takes our echo for a new message
 * sends it back at once; without a bound both ends would go on for ever. Once they are too many in a second, no copy
 * is echoed until there was none for a second: an exchange that lives by our echo ends there.
 */
export class EchoLimiter {
  readonly #windows = new BoundedMap<string, Window>(MOST);

  /**
   * @param mostPerSecond - Echoes of the same bytes within one second.
   */
  constructor(private readonly mostPerSecond: number) {}

  /** Whether these bytes may be echoed once more. Counts the echo when they may. */
  admit(bytes: Buffer, nowMs: number): boolean {
    const key = bytes.toString('latin1');
    const window = this.#windows.get(key);
    if (!window || nowMs - (window.mutedAtMs ?? window.startedAtMs) >= WINDOW_MS) {
      this.#windows.set(key, { startedAtMs: nowMs, count: 1 });
      return true;
    }
    window.count += 1;
    if (window.count <= this.mostPerSecond) return true;
    window.mutedAtMs = nowMs;
    return false;
  }
}
