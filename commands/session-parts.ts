import { ModuleLoader } from '../src/runtime/module-loader.js';
import type { SessionFaces } from '../src/runtime/session-globals.js';
import { terminalSize } from '../src/terminal/terminal-size.js';
import { distFile } from './dist-file.js';

/**
 * Loads what the modules of the user find as `labnet`: the instance that runs.
 *
 * @param source - A module that is in no file, and where it would be.
 */
export function moduleLoader(source?: { readonly path: string; readonly text: string }): ModuleLoader {
  return new ModuleLoader({
    cwd: process.cwd(),
    ...(source && { source }),
    hookUrl: distFile('script-hook.js'),
    library: { labnet: distFile('index.js').href, 'labnet/testing': distFile('testing.js').href },
  });
}

type Rows = Parameters<SessionFaces['printTable']>[0];

/**
 * A table. It is drawn by ink, which is loaded only when somebody wants one.
 *
 * @param room - Columns that it may fill. @defaultValue those of standard output; on a pipe it is as wide as it is
 */
export async function printTable(rows: Rows, room = roomOf(process.stdout)): Promise<string> {
  const table = await import('../src/repl/tables/print-table.js');
  return table.printTable(rows, room);
}

/** {@link printTable} for another stream than standard output. */
export function printTableOn(stream: NodeJS.WriteStream, rows: Rows): Promise<string> {
  return printTable(rows, roomOf(stream));
}

function roomOf(stream: NodeJS.WriteStream): number {
  return stream.isTTY ? terminalSize(stream).columns : Infinity;
}
