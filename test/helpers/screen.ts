import xterm from '@xterm/headless';
import type { IBufferCell, Terminal } from '@xterm/headless';

/** A terminal in memory that tells what it shows. */
export class TestScreen {
  readonly terminal: Terminal;

  constructor(
    readonly columns: number,
    readonly rows: number,
  ) {
    this.terminal = new xterm.Terminal({ cols: columns, rows, allowProposedApi: true, scrollback: 0 });
  }

  /** Takes bytes as a terminal would. */
  write(text: string): Promise<void> {
    return new Promise((resolve) => this.terminal.write(text, resolve));
  }

  /** The lines, without blanks at their ends. */
  lines(): string[] {
    const { buffer, rows } = this.terminal;
    return Array.from({ length: rows }, (_, row) =>
      (buffer.active.getLine(row)?.translateToString(true) ?? '').trimEnd(),
    );
  }

  /** Every cell with its style. */
  cells(): string[] {
    const buffer = this.terminal.buffer.active;
    return Array.from({ length: this.rows }, (_, row) =>
      Array.from({ length: this.columns }, (__, column) =>
        describeCell(buffer.getLine(row)?.getCell(column)),
      ).join(),
    );
  }
}

function describeCell(cell: IBufferCell | undefined): string {
  if (!cell) return '?';
  const text = cell.getChars() === '' && cell.getWidth() > 0 ? ' ' : cell.getChars();
  const style = [
    cell.isBold(),
    cell.isDim(),
    cell.isInverse(),
    cell.isUnderline(),
    cell.getFgColor(),
    cell.getBgColor(),
  ];
  return `${text}/${style.join('.')}`;
}
