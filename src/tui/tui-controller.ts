import { selectPending } from '../model/selectors.js';
import { chordOf } from '../terminal/key.js';
import type { Key } from '../terminal/key.js';
import { commandOf } from './keymap.js';
import type { Command, KeyMode } from './keymap.js';
import { placeOf } from './layout.js';
import { listView } from './pane-lines.js';
import { PANES } from './pane-id.js';
import type { TuiStore } from './tui-store.js';
import { goOn, goTo, modeOf } from './ui-state.js';
import { helpLines } from './view-models/keys.js';
import { moveLog, oldestLog } from './view-models/log.js';
import { replScrollLimit } from './view-models/repl.js';

/** What keys can do beyond the screen. */
export interface TuiActions {
  /** Leaves labnet. */
  leave(): void;
  /** Puts labnet aside until the shell brings it back. */
  suspend(): void;
  /** Paints the whole screen anew. */
  repaint(): void;
}

/** Farther than anything can be scrolled. */
const FAR = 1_000_000;

/** Carries out what keys mean. */
export class TuiController {
  /** A Ctrl-C had nothing to end: the next one leaves. */
  #warned = false;

  constructor(
    private readonly store: TuiStore,
    private readonly actions: TuiActions,
  ) {}

  /** One key press, or one paste. */
  readonly press = (key: Key): void => {
    const { ui } = this.store;
    const mode = modeOf(ui);
    const command = this.#commandOf(mode, key);
    if (command !== 'interrupt') this.#warned = false;
    if (ui.notice !== '') this.store.change({ ...ui, notice: '' });
    if (command !== undefined) this.#run(command, mode);
    else if (mode === 'repl') this.store.repl.edit(key);
    else if (key.name === 'paste') this.#notice('A paste is for the REPL: i goes there.');
    this.store.change();
  };

  #commandOf(mode: KeyMode, key: Key): Command | undefined {
    const command = commandOf(mode, chordOf(key));
    if (mode !== 'repl') return command;
    const { repl } = this.store;
    // What is typed is text there, whatever it means elsewhere.
    if (key.text !== undefined) return undefined;
    if (command === 'to-panes' && repl.isChoosing) return undefined;
    if (command === 'end-of-input' && !repl.isEmpty) return undefined;
    if (repl.isEmpty && command === 'complete') return 'next-pane';
    if (repl.isEmpty && command === 'complete-back') return 'previous-pane';
    return command;
  }

  #run(command: Command, mode: KeyMode): void {
    const { ui } = this.store;
    const pane = PANES.find((each) => command === `pane-${each}`);
    if (pane) this.store.change(goTo(ui, pane));
    else if (mode === 'help') this.#scrollHelp(command);
    else if (!this.#goOrLeave(command)) this.#act(command);
  }

  /** Commands that move between panes, or out. */
  #goOrLeave(command: Command): boolean {
    const { ui } = this.store;
    if (command === 'next-pane') this.store.change(goOn(ui, 1));
    else if (command === 'previous-pane') this.store.change(goOn(ui, -1));
    else if (command === 'to-panes') this.store.change(goTo(ui, ui.before));
    else if (command === 'help') this.store.change({ ...ui, help: 0 });
    else if (command === 'leave' || command === 'end-of-input') this.actions.leave();
    else if (command === 'interrupt') this.#interrupt();
    else if (command === 'suspend') this.actions.suspend();
    else return false;
    return true;
  }

  #act(command: Command): void {
    const { repl } = this.store;
    switch (command) {
      case 'submit':
        void repl.submit();
        break;
      case 'complete':
        repl.complete(1);
        break;
      case 'complete-back':
        repl.complete(-1);
        break;
      case 'clear-screen':
        repl.clear();
        this.actions.repaint();
        break;
      default:
        this.#scroll(command);
    }
  }

  #interrupt(): void {
    const { repl, ui } = this.store;
    if (repl.interrupt()) return;
    // A line that is half written is dropped only where it is seen.
    if (modeOf(ui) === 'repl' && repl.clearLine()) return;
    if (this.#warned) {
      this.actions.leave();
      return;
    }
    this.#warned = true;
    const pending = selectPending(this.store.lab).length;
    const left = pending === 0 ? '' : ` ${pending} still wait for an answer.`;
    this.#notice(`Ctrl-C again leaves labnet, any other key stays.${left}`);
  }

  #notice(notice: string): void {
    this.store.change({ ...this.store.ui, notice });
  }

  #scrollHelp(command: Command): void {
    const { ui, frame } = this.store;
    if (command === 'close-help') this.store.change({ ...ui, help: undefined });
    else if (command === 'interrupt') this.#interrupt();
    else {
      const rows = frame.size.rows - 2;
      const limit = Math.max(0, helpLines(frame.size.columns).length - rows);
      const help = clamp((ui.help ?? 0) + distance(command, rows), limit);
      this.store.change({ ...ui, help });
    }
  }

  #scroll(command: Command): void {
    const { ui, frame, repl } = this.store;
    const place = placeOf(frame.layout, ui.active);
    if (!place) return;
    const rows = place.rows - 1;
    const by = distance(command, rows);
    if (ui.active === 'repl')
      repl.scroll(-by, replScrollLimit(repl.view, place.columns, this.store.wrapEntry));
    else if (ui.active === 'log') this.#scrollLog(command, by, rows);
    else {
      const { offset, limit } = listView(frame, ui.active, { columns: place.columns, rows });
      this.store.change({ ...ui, offsets: { ...ui.offsets, [ui.active]: clamp(offset + by, limit) } });
    }
  }

  #scrollLog(command: Command, by: number, rows: number): void {
    const { ui, lab } = this.store;
    // The first page: its last line is the anchor.
    const first = () => moveLog(lab, oldestLog(lab), rows - 1);
    const logAnchor =
      command === 'first' ? first() : command === 'last' ? undefined : moveLog(lab, ui.logAnchor, by);
    this.store.change({ ...ui, logAnchor });
  }
}

/** Lines that a command scrolls, down where positive. */
function distance(command: Command, rows: number): number {
  switch (command) {
    case 'line-up':
      return -1;
    case 'line-down':
      return 1;
    case 'page-up':
      return 1 - rows;
    case 'page-down':
      return rows - 1;
    case 'first':
      return -FAR;
    case 'last':
      return FAR;
    default:
      return 0;
  }
}

function clamp(value: number, limit: number): number {
  return Math.max(0, Math.min(limit, value));
}
