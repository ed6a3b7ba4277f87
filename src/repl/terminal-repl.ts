import type { ConsoleEntry, ReplConsole } from '../runtime/console.js';
import type { Key } from '../terminal/key.js';
import { chordOf } from '../terminal/key.js';
import { decodeKeys } from '../terminal/keys.js';
import type { KeySource } from '../terminal/keys.js';
import { breakLine, clearEditor, completeEditor, createEditor, editLine } from '../terminal/line-editor.js';
import type { EditorState } from '../terminal/line-editor.js';
import { CompletionMenu } from '../terminal/completion-menu.js';
import type { ScreenSize } from '../terminal/screen/frame-diff.js';
import { cutView, viewLine } from './line-view.js';
import type { LineView } from './line-view.js';

/** A terminal that a REPL runs in. */
export interface ReplTerminal {
  readonly input: KeySource;
  write(text: string): void;
  /** Columns and rows. */
  readonly size: () => ScreenSize;
  /** Colour what is written. */
  readonly colors: boolean;
}

/** The REPL in a plain terminal: what was said scrolls away above, the line that is written stands below. */
export class TerminalRepl {
  #editor: EditorState;
  /** The answer that is being written to what the REPL asks. */
  #answer = createEditor([]);
  #menu = CompletionMenu.closed;
  /** Row of the terminal, within what we have drawn, where the cursor stands. */
  #cursorRow = 0;
  /** Keys that came while it was not known yet whether an entry is complete. */
  #held: Key[] | undefined;
  #warned = false;
  #leave: () => void = () => undefined;

  constructor(
    private readonly repl: Omit<ReplConsole, 'report' | 'write' | 'close'>,
    private readonly terminal: ReplTerminal,
  ) {
    this.#editor = createEditor(repl.history);
  }

  /** Runs until the operator leaves, or the signal says so. */
  async run(signal: AbortSignal): Promise<void> {
    const stopKeys = decodeKeys(this.terminal.input, { onKey: (key) => this.#key(key) });
    const unlisten = this.repl.onEntry((entry) => this.#entry(entry));
    this.#draw();
    await new Promise<void>((resolve) => {
      this.#leave = resolve;
      signal.addEventListener('abort', () => resolve(), { once: true });
      if (signal.aborted) resolve();
    });
    unlisten();
    stopKeys();
    this.#erase();
  }

  /** Ctrl-C: ends what runs; otherwise drops the line; at an empty line warns, then leaves. */
  interrupt(): void {
    if (this.repl.question) {
      this.#answer = createEditor([]);
      this.repl.decline();
      return;
    }
    if (this.repl.interrupt()) return;
    if (this.#editor.text !== '') {
      this.#print(`${this.#view().rows.join('\n')}^C`);
      this.#menu = CompletionMenu.closed;
      this.#editor = clearEditor(this.#editor, this.repl.history);
    } else if (this.#menu.isShown) {
      // It was asked for on an empty line.
      this.#menu = CompletionMenu.closed;
    } else if (this.#warned) {
      this.#leave();
      return;
    } else {
      this.#warned = true;
      this.#print('Ctrl-C again, Ctrl-D or .exit leaves');
    }
    this.#draw();
  }

  /** Ends {@link TerminalRepl.run}. */
  leave(): void {
    this.#leave();
  }

  #key(key: Key): void {
    const chord = chordOf(key);
    // Ctrl-C, too, comes after what was typed before it.
    if (this.#held && !this.repl.question) {
      this.#held.push(key);
      return;
    }
    if (chord === 'ctrl-c') {
      this.interrupt();
      return;
    }
    this.#warned = false;
    if (this.repl.question) {
      this.#answerKey(key, chord);
      this.#draw();
      return;
    }
    if (chord === 'ctrl-d' && this.#editor.text === '') {
      this.#leave();
      return;
    }
    if (chord === 'ctrl-l') this.#clearScreen();
    else if (chord === 'return' && !this.#menu.isOpen) void this.#submit();
    else this.#edit(key, chord);
    this.#draw();
  }

  /** What is asked takes the keys, and the line that was being written waits. */
  #answerKey(key: Key, chord: string): void {
    if (chord !== 'return') {
      this.#answer = editLine(this.#answer, key);
      return;
    }
    const { text } = this.#answer;
    this.#answer = createEditor([]);
    this.repl.answer(text);
  }

  #edit(key: Key, chord: string): void {
    const { menu, insert } = this.#menu.press(chord, this.#editor, (text, cursor) =>
      this.repl.complete(text, cursor),
    );
    this.#menu = menu;
    if (insert) this.#editor = completeEditor(this.#editor, insert.from, insert.text);
    else if (chord !== 'tab' && chord !== 'shift-tab') this.#editor = editLine(this.#editor, key);
  }

  async #submit(): Promise<void> {
    const { text } = this.#editor;
    this.#editor = editLine(this.#editor, { name: 'end', ctrl: false, meta: false, shift: false });
    if (text.trim() === '') {
      this.#commit();
      return;
    }
    const held: Key[] = [];
    this.#held = held;
    const submission = await this.repl.submit(text);
    if (submission === 'incomplete') this.#editor = breakLine({ ...this.#editor, cursor: text.length });
    // What runs for long ends while it is another entry that keys wait for.
    if (this.#held === held) this.#release();
    this.#draw();
  }

  #entry({ kind, text }: ConsoleEntry): void {
    if (kind === 'input') {
      this.#commit();
      this.#release();
    } else if (kind === 'cleared') this.#clearScreen();
    else this.#print(text);
    this.#draw();
  }

  /** The line is done: it stays where it is, and a new one begins below. */
  #commit(): void {
    this.#print(this.#view().rows.join('\n'));
    this.#editor = clearEditor(this.#editor, this.repl.history);
    this.#menu = CompletionMenu.closed;
  }

  #release(): void {
    const held = this.#held ?? [];
    this.#held = undefined;
    for (const key of held) this.#key(key);
  }

  #view(): LineView {
    return viewLine(this.#editor, this.terminal.size().columns, { colors: this.terminal.colors });
  }

  /** What stands below: the line that is being written, or the answer to what is asked. */
  #line(): LineView {
    const { question } = this.repl;
    if (!question) return this.#view();
    const shown = question.isSecret ? createEditor([]) : this.#answer;
    return viewLine(shown, this.terminal.size().columns, { first: `${question.label} ` });
  }

  #print(text: string): void {
    this.#erase();
    this.terminal.write(`${text.replaceAll('\n', '\r\n')}\r\n`);
  }

  #clearScreen(): void {
    this.terminal.write('\u001b[H\u001b[2J');
    this.#cursorRow = 0;
  }

  #erase(): void {
    const up = this.#cursorRow > 0 ? `\u001b[${this.#cursorRow}A` : '';
    this.terminal.write(`${up}\r\u001b[J`);
    this.#cursorRow = 0;
  }

  #draw(): void {
    const size = this.terminal.size();
    const below = this.#menu.rows(size.columns).slice(0, size.rows - 1);
    // What has scrolled off the terminal cannot be written over any more.
    const { rows, row, column } = cutView(this.#line(), size.rows - below.length);
    const all = [...rows, ...below];
    this.#erase();
    const back = all.length - 1 - row;
    const up = back > 0 ? `\u001b[${back}A` : '';
    this.terminal.write(`${all.join('\r\n')}${up}\r${column > 0 ? `\u001b[${column}C` : ''}`);
    this.#cursorRow = row;
  }
}
