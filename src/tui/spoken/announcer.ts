import { sanitize } from '../../kernel/sanitize.js';
import type { ConsoleEntry } from '../../runtime/console.js';
import type { InputLine } from '../../terminal/screen/line-screen.js';
import type { Frame } from '../frame.js';
import { statusLine } from '../view-models/status.js';
import { spokenLog } from './spoken-log.js';
import { spokenLine } from './spoken-text.js';
import { spokenEntry, spokenView } from './spoken-view.js';

/** What is said of a frame. */
export interface Announcement {
  /** Said once, in order. */
  readonly lines: readonly string[];
  /** The line that is being written. */
  readonly input: InputLine;
}

/**
 * Says what is new in each frame: what the operator went to or chose, what happened, what the REPL answered. Ages and
 * countdowns that only run are never said.
 */
export class Announcer {
  #before: Frame | undefined;
  #key = '';
  #chosenKey = '';
  #logged = 0;

  /** What is new since the frame before. */
  next(frame: Frame): Announcement {
    const before = this.#before;
    this.#before = frame;
    const greeting = before ? [] : this.#greet(frame);
    const lines = [
      ...greeting,
      ...this.#attention(frame),
      ...entriesSince(frame, before),
      ...this.#happened(frame),
      ...candidatesSince(frame, before),
      ...troublesSince(frame, before),
      ...(frame.ui.notice === '' || frame.ui.notice === before?.ui.notice ? [] : [frame.ui.notice]),
    ];
    return { lines: lines.filter((line) => line !== ''), input: inputOf(frame) };
  }

  #greet({ lab, nowMs, status }: Frame): readonly string[] {
    // What happened before is in the log.
    this.#logged = lab.logged;
    const keys = 'Tab goes to the next pane, question mark lists the keys, q leaves.';
    return [spokenLine(statusLine(lab, nowMs, status)).replaceAll(', ', '. '), keys];
  }

  /** Nothing is said while the log is held: it waits. */
  #happened({ lab, ui }: Frame): readonly string[] {
    if (ui.log.held) return [];
    const lines = spokenLog(lab, this.#logged);
    this.#logged = lab.logged;
    return lines;
  }

  #attention(frame: Frame): readonly string[] {
    const { key, title, lines, chosen, chosenKey } = spokenView(frame);
    const isOther = key !== this.#key;
    const isChosen = isOther || chosenKey !== this.#chosenKey;
    this.#key = key;
    this.#chosenKey = chosenKey;
    return [...(isOther ? [title, ...lines] : []), ...(isChosen ? [chosen] : [])];
  }
}

function entriesSince({ repl }: Frame, before: Frame | undefined): readonly string[] {
  const known = new Set(before?.repl.entries);
  const last = before?.repl.entries.at(-1);
  // What was submitted stands there before the REPL tells of it.
  const isTold = ({ kind, text }: ConsoleEntry) =>
    kind === 'input' && last?.kind === kind && last.text === text;
  const fresh = repl.entries.filter((entry) => !known.has(entry) && !isTold(entry));
  return fresh.flatMap(({ text }) => spokenEntry(text));
}

function candidatesSince({ repl, ui }: Frame, before: Frame | undefined): readonly string[] {
  const menu = ui.prompt?.menu ?? repl.menu;
  const beforeMenu = before?.ui.prompt?.menu ?? before?.repl.menu;
  if (menu === beforeMenu || !menu.isShown) return [];
  const { candidates, more } = menu.window();
  const chosen = candidates.find(({ isChosen }) => isChosen);
  if (chosen) return [sanitize(`${chosen.text}: ${chosen.summary}`)];
  return [
    sanitize(`${candidates.map(({ text }) => text).join(', ')}${more > 0 ? `, and ${more} more` : ''}`),
  ];
}

function troublesSince({ troubles }: Frame, before: Frame | undefined): readonly string[] {
  return troubles
    .filter((trouble) => before?.troubles.includes(trouble) !== true)
    .map((text) => sanitize(text));
}

/** The prompt at the bottom, the search of a list, or the line of the REPL. */
function inputOf({ ui, repl }: Frame): InputLine {
  const { prompt, overlay, active } = ui;
  if (prompt) return lineOf(prompt.label, prompt.editor);
  if (overlay?.kind === 'picker') return lineOf('search: ', overlay.search);
  if (overlay || active !== 'repl') return { text: '', cursor: 0 };
  return lineOf(repl.asks === undefined ? '> ' : '? ', repl.editor);
}

function lineOf(label: string, editor: { readonly text: string; readonly cursor: number }): InputLine {
  const before = sanitize(editor.text.slice(0, editor.cursor));
  const text = `${sanitize(label)}${before}${sanitize(editor.text.slice(editor.cursor))}`;
  return { text, cursor: sanitize(label).length + before.length };
}
