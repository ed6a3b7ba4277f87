import { EXIT } from '../src/kernel/errors.js';
import { pythonStr } from '../src/kernel/python/py-text.js';
import { writeJson } from '../src/kernel/python/write-json.js';
import { OLD_DATA } from '../src/protocols/pyexplabsys/index.js';
import type { PullWatcher, WatchedValue } from '../src/protocols/pyexplabsys/index.js';
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
    const points =
      codename === undefined
        ? await client.getAllFields({ exceptionOnOldData: false })
        : { [codename]: await client.getField(codename) };
    for (const [name, point] of Object.entries(points)) printPoint(name, point, target.address, json);
    return EXIT.ok;
  });
}

function printPoint(
  codename: string,
  point: { readonly x: unknown; readonly y: unknown } | typeof OLD_DATA,
  source: string,
  json: boolean,
): void {
  const values = point === OLD_DATA ? { quality: 'stale' } : { ...point, quality: 'fresh' };
  if (json) printLine(writeJson({ codename, ...values, source }));
  else
    printLine(
      point === OLD_DATA
        ? `${codename}: ${OLD_DATA}`
        : `${codename}: ${pythonStr(point.y)} (x ${pythonStr(point.x)})`,
    );
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
