import { printValue } from './print-value.js';

/** One row of a table: column to cell. */
export type TableRow = Readonly<Record<string, string | number | boolean | null | undefined>>;

/** Most rows that are printed: with the lines between them no more than the REPL shows of a value. */
const MAX_ROWS = 190;

/** Rows of a table. */
export interface TableRows {
  readonly rows: readonly TableRow[];
  /** How many more there are. */
  readonly leftOut: number;
}

/**
 * Whatever it is as rows: a list of objects, a map or an object whose entries become rows with their key first, a list
 * of anything else with its numbers.
 */
export function tableRows(value: unknown): TableRows {
  const entries = entriesOf(value);
  return {
    rows: entries.slice(0, MAX_ROWS).map(([key, item]) => rowOf(key, item)),
    leftOut: Math.max(0, entries.length - MAX_ROWS),
  };
}

function entriesOf(value: unknown): readonly (readonly [string | undefined, unknown])[] {
  if (value instanceof Map) return [...value].map(([key, item]) => [cell(key), item as unknown]);
  if (Array.isArray(value)) return value.map((item: unknown) => [undefined, item]);
  if (typeof value === 'object' && value !== null) return Object.entries(value);
  return [[undefined, value]];
}

function rowOf(key: string | undefined, item: unknown): TableRow {
  const head = key === undefined ? {} : { key };
  if (Array.isArray(item)) {
    return {
      ...head,
      ...Object.fromEntries(item.map((part: unknown, index) => [`[${index}]`, cell(part)])),
    };
  }
  if (typeof item !== 'object' || item === null) return { ...head, value: cell(item) };
  return { ...head, ...Object.fromEntries(Object.entries(item).map(([name, part]) => [name, cell(part)])) };
}

function cell(value: unknown): string {
  return typeof value === 'string' ? value : printValue(value).replaceAll(/\s*\n\s*/g, ' ');
}
