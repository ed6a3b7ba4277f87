import { sanitize } from '../kernel/sanitize.js';
import type { ConsoleEntry, ReplConsole, Submission } from '../runtime/console.js';
import { CompletionMenu } from '../terminal/completion-menu.js';
import { chordOf } from '../terminal/key.js';
import type { Key } from '../terminal/key.js';
import { breakLine, clearEditor, completeEditor, createEditor, editLine } from '../terminal/line-editor.js';
import type { EditorState } from '../terminal/line-editor.js';
import type { ReplView } from './view-models/repl.js';

/** Entries that can be scrolled back to. */
const ENTRIES = 1000;

interface SubmittedText {
  readonly entry: ConsoleEntry;
  /** The REPL has it. */
  isPassedOn: boolean;
  /** False: Ctrl-C came before it was known to be complete. */
  isWanted: boolean;
}

/** The part of a REPL that the pane needs. */
export type PaneConsole = Pick<
  ReplConsole,
  'submit' | 'interrupt' | 'busy' | 'complete' | 'history' | 'onEntry' | 'question' | 'answer' | 'decline'
>;

/** What the REPL pane holds between two keys: what was shown, and the line that is being written. */
export class ReplPane {
  #entries: readonly ConsoleEntry[] = [];
  #editor: EditorState;
  /** The answer that is being written to what the REPL asks. */
  #answer = createEditor([]);
  #menu = CompletionMenu.closed;
  /** What was prepared must be confirmed by this word. */
  #confirm: string | undefined;
  #scroll = 0;
  /** What was submitted, until the REPL itself tells of it: it may be kept from that for long. */
  #submitted: SubmittedText | undefined;
  #held: (() => void)[] | undefined;
  readonly #stop: () => void;

  /**
   * @param repl - Evaluates.
   * @param onChange - Called when something else than a key has changed what is shown.
   * @param shown - Shows what has changed, before something runs that may keep the screen from being drawn.
   */
  constructor(
    private readonly repl: PaneConsole,
    private readonly onChange: () => void,
    private readonly shown: () => Promise<void>,
  ) {
    this.#editor = createEditor(repl.history);
    this.#stop = repl.onEntry((entry) => this.add(entry));
  }

  /** What to show now. */
  get view(): ReplView {
    const submitted = this.#submitted;
    const { question } = this.repl;
    const answer = question?.isSecret === true ? createEditor([]) : this.#answer;
    return {
      entries: submitted ? [...this.#entries, submitted.entry] : this.#entries,
      editor: question ? answer : this.#editor,
      asks: question?.label,
      menu: question ? CompletionMenu.closed : this.#menu,
      scroll: this.#scroll,
      busy: this.repl.busy || submitted !== undefined,
      confirm: this.#confirm,
    };
  }

  /** Nothing is written, and nothing is searched for. */
  get isEmpty(): boolean {
    return this.repl.question === undefined && this.#editor.text === '' && this.#editor.search === undefined;
  }

  /** A search or a menu is open, which Escape closes first. */
  get isChoosing(): boolean {
    return this.#editor.search !== undefined || this.#menu.isShown;
  }

  /** Shows something that did not come from the REPL itself. */
  add(entry: ConsoleEntry): void {
    if (entry.kind === 'input') {
      this.#submitted = undefined;
      this.#remember();
      this.#release();
    }
    this.#entries = entry.kind === 'cleared' ? [] : [...this.#entries.slice(-(ENTRIES - 1)), entry];
    this.onChange();
  }

  /** A key that edits. */
  edit(key: Key): void {
    if (this.repl.question) {
      this.#answer = editLine(this.#answer, key);
      return;
    }
    const escapes = key.name === 'escape' && this.#menu.isShown;
    this.#menu = CompletionMenu.closed;
    this.#scroll = 0;
    if (!escapes) this.#editor = editLine(this.#editor, key);
    if (this.#editor.text.trim() === '') this.#confirm = undefined;
  }

  /** Enter: evaluates what is written; what turns out to be incomplete goes on in a new line. */
  async submit(): Promise<void> {
    if (this.repl.question) {
      const answer = this.#answer.text;
      this.#answer = createEditor([]);
      this.repl.answer(answer);
      return;
    }
    const { text } = this.#editor;
    this.#menu = CompletionMenu.closed;
    this.#confirm = undefined;
    this.#scroll = 0;
    if (text.trim() === '') return;
    const before = this.#editor;
    this.#editor = clearEditor(before, this.repl.history);
    const entry: ConsoleEntry = { kind: 'input', text: sanitize(text, { keepNewlines: true }) };
    const submitted: SubmittedText = { entry, isPassedOn: false, isWanted: true };
    this.#submitted = submitted;
    const held: (() => void)[] = [];
    this.#held = held;
    const submission = await this.#run(text, submitted);
    if (submission === 'incomplete') {
      if (submitted.isWanted)
        this.#editor = breakLine({ ...before, search: undefined, cursor: before.text.length });
    } else this.#remember();
    // What runs for long ends while it is another entry that keys wait for.
    if (this.#held === held) this.#release();
    this.onChange();
  }

  /** The history has grown. A line that was brought back from it keeps its place. */
  #remember(): void {
    if (this.#editor.recall === undefined) this.#editor = { ...this.#editor, history: this.repl.history };
  }

  async #run(text: string, submitted: SubmittedText): Promise<Submission> {
    try {
      await this.shown();
      const running = this.repl.submit(text);
      submitted.isPassedOn = true;
      if (!submitted.isWanted) this.repl.interrupt();
      return await running;
    } finally {
      if (this.#submitted === submitted) this.#submitted = undefined;
    }
  }

  /**
   * Whether a key has to wait, because it is not known yet whether what was entered is complete. Only a Ctrl-C that
   * comes first does not: it is for what was entered.
   *
   * @param press - Presses it, as soon as that is known.
   */
  holds(key: Key, press: (key: Key) => void): boolean {
    if (!this.#held || this.repl.question) return false;
    if (this.#held.length === 0 && chordOf(key) === 'ctrl-c') return false;
    this.#held.push(() => press(key));
    return true;
  }

  #release(): void {
    const held = this.#held ?? [];
    this.#held = undefined;
    // One of them may submit again: those after it wait again.
    for (const key of held) key();
  }

  /** Tab: what all candidates begin with, then one candidate after the other. */
  complete(chord: 'tab' | 'shift-tab'): void {
    if (this.repl.question) return;
    const { menu, insert } = this.#menu.press(chord, this.#editor, (text, cursor) =>
      this.repl.complete(text, cursor),
    );
    this.#menu = menu;
    if (insert) this.#editor = completeEditor(this.#editor, insert.from, insert.text);
  }

  /** What has to be written before what was prepared is sent. Undefined: nothing. */
  get confirm(): string | undefined {
    return this.repl.question ? undefined : this.#confirm;
  }

  /**
   * Writes an expression in place of what is written, which one undo brings back: it can be read and edited.
   *
   * @param confirm - Must be written before it is sent.
   */
  prepare(expression: string, confirm: string | undefined): void {
    const whole = { ...this.#editor, search: undefined, cursor: this.#editor.text.length };
    this.#editor = completeEditor(whole, 0, expression);
    this.#menu = CompletionMenu.closed;
    this.#scroll = 0;
    this.#confirm = confirm;
  }

  /** Ctrl-C: does not answer what is asked, or ends what runs. False when nothing does. */
  interrupt(): boolean {
    if (this.repl.question) {
      this.#answer = createEditor([]);
      this.repl.decline();
      return true;
    }
    const submitted = this.#submitted;
    if (submitted) submitted.isWanted = false;
    // What runs beside it is not what was entered last.
    if (submitted?.isPassedOn === false) return true;
    return this.repl.interrupt() || submitted !== undefined;
  }

  /** Drops what is written. False when there is nothing. */
  clearLine(): boolean {
    const had = !this.isEmpty;
    this.#menu = CompletionMenu.closed;
    this.#confirm = undefined;
    this.#editor = clearEditor(this.#editor, this.repl.history);
    return had;
  }

  /** Ctrl-L. */
  clear(): void {
    this.#entries = [];
    this.#scroll = 0;
  }

  /** Moves the view by lines, back where positive, at most to `limit`. */
  scroll(by: number, limit: number): void {
    this.#scroll = Math.max(0, Math.min(limit, this.#scroll + by));
  }

  /** Stops listening to the REPL. */
  close(): void {
    this.#stop();
  }
}
