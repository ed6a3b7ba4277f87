import { EXIT } from '../src/kernel/errors.js';
import { pythonStr } from '../src/kernel/python/py-text.js';
import { writeJson } from '../src/kernel/python/write-json.js';
import { OLD_DATA } from '../src/protocols/pyexplabsys/index.js';
import type { PullWatcher, WatchedValue, WirePoint } from '../src/protocols/pyexplabsys/index.js';
import type { LabOptions } from './lab-options.js';
import { printLine, repeatUntilSignal, withSocket } from './with-sockets.js';
import type { SocketSession } from './with-sockets.js';

interface PullValuesOptions extends LabOptions {
  readonly socket: string;
  readonly codename?: string | undefined;
  readonly json: boolean;
  readonly watch: boolean;
  readonly timeout: number;
}

/** How often a watched value is looked at. */
const LOOK_EVERY_MS = 100;

/** Prints the values of a pull socket, a line each. Exit code 4 when the one that was asked for is old. */
export function pullValues(options: PullValuesOptions): Promise<number> {
  return withSocket(options, ['pulls'], async (session) => {
    const { dataSockets, target } = session;
    const { json, codename, timeout: timeoutMs } = options;
    if (options.watch) {
      const watcher = dataSockets.watch(target.name, target.address, { ...target.options, timeoutMs });
      return watch(session, watcher, options);
    }
    const client = dataSockets.pull(target.name, target.address, { timeoutMs });
    // Old data are an answer where everything was asked for, and none where one value was.
    const points =
      codename === undefined
        ? await client.getPoints()
        : new Map([[codename, await client.getPoint(codename, { exceptionOnOldData: true })]]);
    const nowMs = session.lab.clock.wallMs();
    for (const [name, point] of points) printPoint(name, point, { source: target.address, json, nowMs });
    return EXIT.ok;
  });
}

interface PrintOptions {
  readonly source: string;
  readonly json: boolean;
  readonly nowMs: number;
}

/** A point as it came: 47 and 47.0 stay apart. */
function printPoint(codename: string, point: WirePoint, { source, json, nowMs }: PrintOptions): void {
  if (json) {
    const age = ageOf(point[0], nowMs);
    const values =
      point === OLD_DATA
        ? { quality: 'stale' }
        : { x: point[0], y: point[1], quality: 'fresh', ...(age !== undefined && { ageMs: age }) };
    printLine(writeJson({ codename, ...values, source }));
  } else if (point === OLD_DATA) printLine(`${codename}: ${OLD_DATA}`);
  else printLine(`${codename}: ${pythonStr(point[1])} (x ${pythonStr(point[0])})`);
}

/** Since when, if x looks like a Unix time of this century. */
function ageOf(x: unknown, nowMs: number): number | undefined {
  const atMs = Number(x) * 1000;
  return atMs > Date.UTC(2000) && atMs < Date.UTC(2100) ? Math.max(0, Math.round(nowMs - atMs)) : undefined;
}

/** A line for each value at first, and then whenever its value or its quality changes. */
function watch(
  session: SocketSession,
  watcher: PullWatcher,
  { codename, json }: PullValuesOptions,
): Promise<number> {
  const shown = new Map<string, WatchedValue>();
  return repeatUntilSignal(session, LOOK_EVERY_MS, () => {
    for (const value of Object.values(watcher.values)) {
      if (codename !== undefined && value.codename !== codename) continue;
      if (shown.get(value.codename) === value) continue;
      shown.set(value.codename, value);
      printLine(json ? jsonOf(value) : textOf(value));
    }
  });
}

function jsonOf({ codename, value, x, unit, quality, ageMs, source }: WatchedValue): string {
  return writeJson({ codename, x, y: value, ...(unit !== '' && { unit }), quality, ageMs, source });
}

function textOf({ codename, value, unit, quality, ageMs, atMs }: WatchedValue): string {
  const age = atMs === 0 ? 'never set' : `${(ageMs / 1000).toFixed(1)} s old`;
  return `${codename}: ${pythonStr(value)}${unit === '' ? '' : ` ${unit}`} (${quality}, ${age})`;
}
