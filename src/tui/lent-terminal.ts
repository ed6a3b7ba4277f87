import type { TerminalSession } from '../terminal/terminal-session.js';
import type { Face } from './face.js';

/** Who has the terminal while the panes are shown. */
interface Holder {
  readonly face: Pick<Face, 'request'>;
  readonly session: Pick<TerminalSession, 'lend'>;
  /** Columns of the REPL pane. */
  readonly columns: () => number;
}

/** The terminal of the panes, for those who need it beside them: the clipboard, an editor. */
export class LentTerminal {
  #holder: Holder | undefined;

  /** The panes are shown. Returns the end of that. */
  attach(holder: Holder): () => void {
    this.#holder = holder;
    return () => (this.#holder = undefined);
  }

  /** Asks something of the terminal that does not move the cursor, between two frames. */
  request(sequence: string): void {
    this.#holder?.face.request(sequence);
  }

  /** Columns that the REPL has. Undefined: no panes are shown. */
  get columns(): number | undefined {
    return this.#holder?.columns();
  }

  /** Gives the terminal to something until it is done: see {@link TerminalSession.lend}. */
  lend<T>(run: () => Promise<T>): Promise<T> {
    return this.#holder ? this.#holder.session.lend(run) : run();
  }
}
