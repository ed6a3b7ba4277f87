import { sanitize } from '../../kernel/sanitize.js';
import type { ConsoleEntry } from '../../runtime/console.js';
import { cutText } from '../../terminal/cut-text.js';
import type { CompletionMenu } from '../../terminal/completion-menu.js';
import { highlight } from '../../terminal/highlight.js';
import type { StyledPart } from '../../terminal/highlight.js';
import { nextBoundary } from '../../terminal/graphemes.js';
import type { EditorState } from '../../terminal/line-editor.js';
import { textWidth } from '../../terminal/text-width.js';
import { fitRows, fitText, lineOf } from './line.js';
import type { Line, Span, Tone } from './line.js';
import { wrapStyled } from './wrap.js';

const WELCOME = 'TypeScript, with await. Tab completes, help tells what there is.';
const PROMPT = '› ';
const CONTINUED = '… ';
/** Candidates shown at once. */
const CANDIDATES = 6;

const TONES: Readonly<Record<ConsoleEntry['kind'], Tone>> = {
  input: 'input',
  value: 'plain',
  error: 'bad',
  output: 'plain',
  notice: 'quiet',
  cleared: 'quiet',
};

/** What the REPL pane shows. */
export interface ReplView {
  readonly entries: readonly ConsoleEntry[];
  /** What is being written: an entry, or the answer to what is asked. */
  readonly editor: EditorState;
  /** What the operator is asked. Undefined: nothing. */
  readonly asks: string | undefined;
  readonly menu: CompletionMenu;
  /** Lines that the operator has scrolled back. */
  readonly scroll: number;
  /** An evaluation is under way. */
  readonly busy: boolean;
  /** What has to be written before what was prepared is sent. Undefined: nothing. */
  readonly confirm: string | undefined;
}

/** Room for {@link replLines}. */
export interface ReplSize {
  readonly columns: number;
  readonly rows: number;
  /** Shows where the next character goes. */
  readonly cursor: boolean;
}

/** One entry as lines. Results are kept as long as the entry, see {@link createEntryWrapper}. */
export type EntryWrapper = (entry: ConsoleEntry, columns: number) => readonly Line[];

/** Wraps entries, each once for a width: they never change, and a frame shows many. */
export function createEntryWrapper(): EntryWrapper {
  const known = new WeakMap<ConsoleEntry, { readonly columns: number; readonly lines: readonly Line[] }>();
  return (entry, columns) => {
    const before = known.get(entry);
    if (before?.columns === columns) return before.lines;
    const lines = entryLines(entry, columns);
    known.set(entry, { columns, lines });
    return lines;
  };
}

function entryLines({ kind, text }: ConsoleEntry, columns: number): readonly Line[] {
  const tone = TONES[kind];
  const prompt = (index: number): Line =>
    kind === 'input' ? [{ text: index === 0 ? PROMPT : CONTINUED, tone: 'quiet' }] : [];
  const room = columns - (kind === 'input' ? PROMPT.length : 0);
  return wrapStyled(text, room).map((line, index) => [
    ...prompt(index),
    ...line.map((part): Span => ((part.style ?? '') === '' ? { text: part.text, tone } : part)),
  ]);
}

/** What was entered, answered and printed, then the line that is being written, in exactly `rows` lines. */
export function replLines(view: ReplView, size: ReplSize, wrap: EntryWrapper): readonly Line[] {
  const { columns, rows } = size;
  const foot = menuLines(view.menu, columns, Math.max(1, Math.min(CANDIDATES, rows - 2))).slice(0, rows - 1);
  const editor = windowAround(editorLines(view, size), Math.max(1, rows - foot.length));
  const room = Math.max(0, rows - foot.length - editor.length);
  const past =
    view.entries.length === 0
      ? [lineOf(cutText(WELCOME, columns), 'quiet')]
      : latestLines(view, columns, room + view.scroll, wrap);
  const end = Math.max(Math.min(room, past.length), past.length - view.scroll);
  return fitRows([...past.slice(Math.max(0, end - room), end), ...editor, ...foot], rows);
}

/** The farthest that the entries can be scrolled back: the oldest line is then the one above the prompt. */
export function replScrollLimit({ entries }: ReplView, columns: number, wrap: EntryWrapper): number {
  return Math.max(0, entries.reduce((sum, entry) => sum + wrap(entry, columns).length, 0) - 1);
}

function latestLines(view: ReplView, columns: number, most: number, wrap: EntryWrapper): readonly Line[] {
  const lines: (readonly Line[])[] = [];
  let count = 0;
  for (let at = view.entries.length - 1; at >= 0 && count < most; at--) {
    const entry = view.entries[at];
    if (!entry) break;
    const wrapped = wrap(entry, columns);
    lines.unshift(wrapped);
    count += wrapped.length;
  }
  return lines.flat();
}

interface EditorLines {
  readonly lines: readonly Line[];
  /** Index of the line with the cursor. */
  readonly at: number;
}

function editorLines({ editor, asks }: ReplView, { columns, cursor: shown }: ReplSize): EditorLines {
  const { text, cursor, search } = editor;
  const end = text[cursor] === '\n' ? cursor : nextBoundary(text, cursor);
  const safe = (part: string) => sanitize(part, { keepNewlines: true });
  const mark = safe(text.slice(cursor, end));
  const before = safe(text.slice(0, cursor));
  const parts = asks === undefined ? highlight(text, cursor) : [];
  const painted = (from: number, to: number) => paint(text, parts, from, to, safe);
  const under = shown ? `\u001b[7m${mark === '' ? ' ' : mark}\u001b[27m` : mark;
  const styled = `${painted(0, cursor)}${under}${painted(end, text.length)}`;
  const prompt = search
    ? `(${search.failed ? 'nothing found: ' : ''}${search.backward ? 'back' : 'forward'} \`${sanitize(search.query)}\`) `
    : asks === undefined
      ? ''
      : `${asks} `;
  const lines = wrapStyled(prompt + styled, columns - PROMPT.length).map((line, index): Line => [
    { text: index === 0 ? PROMPT : CONTINUED, tone: 'accent' },
    ...line,
  ]);
  const upToCursor = wrapStyled(`${prompt}${before}${mark === '' ? ' ' : mark}`, columns - PROMPT.length);
  return { lines, at: upToCursor.length - 1 };
}

/** Part of a text with its styles. */
function paint(
  text: string,
  parts: readonly StyledPart[],
  from: number,
  to: number,
  safe: (text: string) => string,
): string {
  let painted = '';
  let at = from;
  for (const { start, end, style } of parts) {
    if (end <= at || start >= to) continue;
    const first = Math.max(start, at);
    const last = Math.min(end, to);
    painted += `${safe(text.slice(at, first))}\u001b[${style}m${safe(text.slice(first, last))}\u001b[0m`;
    at = last;
  }
  return painted + safe(text.slice(at, to));
}

function windowAround({ lines, at }: EditorLines, rows: number): readonly Line[] {
  const from = Math.max(0, Math.min(at - Math.floor(rows / 2), lines.length - rows));
  return lines.slice(from, from + rows);
}

function menuLines(menu: CompletionMenu, columns: number, most: number): readonly Line[] {
  const { candidates, more } = menu.window(most);
  const widest = Math.max(...candidates.map(({ text }) => textWidth(text)));
  const lines = candidates.map(({ text, summary, isChosen }): Line => {
    const name = fitText(sanitize(text), Math.min(widest, columns - 4));
    const about = cutText(sanitize(summary), Math.max(0, columns - textWidth(name) - 4));
    return [
      { text: `  ${name}`, ...(isChosen && { reverse: true }) },
      { text: `  ${about}`, tone: 'quiet' },
    ];
  });
  return more > 0 ? [...lines, lineOf(`  … ${more} more: Tab goes on`, 'quiet')] : lines;
}
