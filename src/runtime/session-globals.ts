import type { Lab, LabGlobal } from '../lab/lab.js';
import type { AmbientSignal } from './ambient-signal.js';
import { createHelpers } from './helpers.js';
import { LabObject } from './lab-object.js';
import { plot, PrintedText } from './printed-text.js';
import type { Table } from './printed-text.js';
import { tableRows } from './table-rows.js';
import type { TableRow } from './table-rows.js';
import { createWatches } from './watch.js';

/** What is in scope, and the end of what it has begun. */
export interface SessionScope {
  readonly globals: readonly LabGlobal[];
  close(): void;
}

/** What the runtime itself cannot do. */
export interface SessionFaces {
  /** Rows as a table. */
  readonly printTable: (rows: readonly TableRow[]) => Promise<string>;
}

/** What is in scope of every entry of the REPL and of every session script, in the order in which help lists it. */
export function openSessionScope(
  lab: Lab,
  name: string,
  ambient: AmbientSignal,
  { printTable }: SessionFaces,
): SessionScope {
  const { watch, close } = createWatches(lab);
  const { sleep, until, every, range, now } = createHelpers(lab.clock, ambient.current);
  const table: Table = async (value) => {
    const { rows, leftOut } = tableRows(value);
    const text = (await printTable(rows)).trimEnd();
    return new PrintedText(leftOut === 0 ? text : `${text}\n… ${leftOut} more rows`);
  };
  const globals = [
    ...lab.globals,
    { name: 'lab', value: new LabObject(lab, name), summary: 'what is known: lab.state; lab.note("text")' },
    { name: 'sleep', value: sleep, summary: 'waits: await sleep(500)' },
    {
      name: 'until',
      value: until,
      summary: 'waits for a condition: await until(() => rigs.cameras.isConnected)',
    },
    { name: 'every', value: every, summary: 'repeats: const end = every(1000, () => …)' },
    { name: 'range', value: range, summary: 'numbers: range(3) is [0, 1, 2]' },
    { name: 'now', value: now, summary: 'milliseconds since 1970' },
    { name: 'table', value: table, summary: 'rows as a table: await table(lab.state.peers)' },
    { name: 'plot', value: plot, summary: 'numbers as a plot: plot([1, 4, 9])' },
    { name: 'watch', value: watch, summary: 'a live row of the values pane: watch(() => …)' },
  ];
  return { globals, close };
}
