import type { PaneRow } from './pane-row.js';

/**
 * Rows as the text of a file: CSV where its name ends so, JSON otherwise.
 *
 * @param name - Of the file.
 */
export function rowsText(name: string, rows: readonly PaneRow[]): string {
  const records = rows.map((row) => row.record());
  if (!/\.csv$/i.test(name)) return `${JSON.stringify(records, null, 2)}\n`;
  const columns = [...new Set(records.flatMap((record) => Object.keys(record)))];
  const lines = records.map((record) => columns.map((column) => csvCell(record[column])));
  return [columns, ...lines].map((line) => `${line.join(',')}\r\n`).join('');
}

/** As RFC 4180 has it; what a spreadsheet would take for a formula is made a text. */
function csvCell(value: string | number | undefined): string {
  if (typeof value !== 'string') return value === undefined ? '' : String(value);
  const text = /^[=+\-@\t\r]/.test(value) ? `'${value}` : value;
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
