import xterm from '@xterm/headless';
import type { IBufferCell, Terminal } from '@xterm/headless';

/** DEC private mode of a program that writes a frame: nothing of it is shown before it is whole. */
const SYNCHRONIZED = 2026;

/** A terminal in memory that tells what it shows. */
export class TestScreen {
  readonly terminal: Terminal;
  /** What stays on the screen while a frame is written. */
  #held: string[] = [];

  constructor(
    readonly columns: number,
    readonly rows: number,
  ) {
    this.terminal = new xterm.Terminal({ cols: columns, rows, allowProposedApi: true, scrollback: 0 });
    // The emulator itself draws nothing, so it has nothing to hold back.
    this.terminal.parser.registerCsiHandler({ prefix: '?', final: 'h' }, (params) => {
      if (params.includes(SYNCHRONIZED) && !this.#isHeld()) this.#held = this.#read();
      return false;
    });
  }

  /** Takes bytes as a terminal would. */
  write(text: string): Promise<void> {
    return new Promise((resolve) => this.terminal.write(text, resolve));
  }

  /** The lines of the last whole frame, without blanks at their ends. */
  lines(): string[] {
    return this.#isHeld() ? this.#held : this.#read();
  }

  #isHeld(): boolean {
    return this.terminal.modes.synchronizedOutputMode;
  }

  #read(): string[] {
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
