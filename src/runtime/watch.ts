import type { Timer } from '../kernel/clock.js';
import { messageOf } from '../kernel/errors.js';
import type { Lab } from '../lab/lab.js';
import { printValue } from './print-value.js';

/** How a value is watched. */
export interface WatchOptions {
  /** Name of the row. @defaultValue the text of the function */
  readonly name?: string;
  /** How often the value is read, in milliseconds, 100 at the least. @defaultValue 1000 */
  readonly everyMs?: number;
  readonly unit?: string;
}

/**
 * Reads a value again and again and shows it as a row of the values pane, until the function that it returns is
 * called or the lab closes.
 *
 * @param read - Returns the value, or a promise of it. One that throws makes the row stale.
 */
export type Watch = (read: () => unknown, options?: WatchOptions) => () => void;

/** Watches, and the end of all of them. */
export interface Watches {
  readonly watch: Watch;
  readonly close: () => void;
}

const PEER = 'repl/watch';
const MIN_PERIOD_MS = 100;
const MAX_NAME = 40;

/** Makes the watches of one session. */
export function createWatches(lab: Lab): Watches {
  const ends = new Set<() => void>();
  return {
    watch(read, { name = nameOf(read), everyMs = 1000, unit } = {}) {
      introduce(lab);
      // What is no number is no period either.
      const periodMs = everyMs > MIN_PERIOD_MS ? everyMs : MIN_PERIOD_MS;
      let timer: Timer | undefined;
      let failing = false;
      const turn = async () => {
        const problem = await take(lab, read, name, unit);
        // A value that goes on failing is told of once.
        if (problem !== undefined && !failing) fail(lab, name, problem);
        failing = problem !== undefined;
        if (ends.has(end)) timer = lab.clock.after(periodMs, () => void turn());
      };
      const end = () => {
        timer?.cancel();
        ends.delete(end);
      };
      ends.add(end);
      void turn();
      return end;
    },
    close: () => ends.forEach((end) => end()),
  };
}

function introduce({ store, clock, publish }: Lab): void {
  if (store.state.peers.has(PEER)) return;
  publish({
    type: 'peer.added',
    atMs: clock.wallMs(),
    peer: PEER,
    protocol: 'repl',
    kind: 'watch',
    name: 'watch',
    address: '',
  });
}

/** Reads once. Returns what went wrong. */
async function take(
  { clock, publish }: Lab,
  read: () => unknown,
  codename: string,
  unit: string | undefined,
): Promise<string | undefined> {
  try {
    const value = await read();
    publish({
      type: 'reading.taken',
      atMs: clock.wallMs(),
      peer: PEER,
      codename,
      text: printValue(value).split('\n')[0] ?? '',
      quality: 'fresh',
      origin: 'watched',
      ...(typeof value === 'number' && { value }),
      ...(unit !== undefined && { unit }),
    });
    return undefined;
  } catch (error) {
    return messageOf(error);
  }
}

function fail({ clock, publish }: Lab, codename: string, problem: string): void {
  const atMs = clock.wallMs();
  publish({ type: 'reading.quality', atMs, peer: PEER, codename, quality: 'stale' });
  publish({ type: 'note', atMs, level: 'warn', text: `watch ${codename}: ${problem}` });
}

/** `() => rigs.cameras.lastHeardAtMs` is called `rigs.cameras.lastHeardAtMs`. */
function nameOf(read: () => unknown): string {
  const text = String(read).replace(/^\s*(?:async\s*)?\(\)\s*=>\s*/, '');
  return text.length > MAX_NAME ? `${text.slice(0, MAX_NAME - 1)}…` : text;
}
