import { describe, expect, it } from 'vitest';
import { createEditor } from '../../src/terminal/line-editor.js';
import { LineScreen } from '../../src/terminal/screen/line-screen.js';
import { ReplPane } from '../../src/tui/repl-pane.js';
import { FakeConsole } from '../helpers/fake-console.js';
import { press, type } from '../helpers/press.js';

const times = <T>(count: number, make: (index: number) => T): T[] =>
  Array.from({ length: count }, (_, index) => make(index));

/** Rows of the table in docs/reliability.md that are on the operator's side. */
describe('what is bounded before an operator', () => {
  it('the REPL pane: its newest 1000 entries', () => {
    const repl = new FakeConsole();
    const pane = new ReplPane(
      repl,
      () => undefined,
      () => Promise.resolve(),
    );
    for (let index = 0; index < 1200; index += 1) repl.tell('value', String(index));
    const { entries } = pane.view;
    expect([entries.length, entries[0]?.text, entries.at(-1)?.text]).toEqual([1000, '200', '1199']);
  });

  it('what can be undone and put in again: 200 changes, 30 texts', () => {
    const typed = times(300, () => 'x ').reduce(type, createEditor());
    expect(typed.undo).toHaveLength(200);
    const undone = times(300, () => 'ctrl-_').reduce((state, key) => press(state, key), typed);
    expect(undone.text.length).toBeGreaterThan(0);
    const killed = times(40, (index) => `word${index}`).reduce(
      (state, word) => press(type(state, word), 'ctrl-u'),
      createEditor(),
    );
    expect([killed.kills.length, killed.kills[0], killed.kills.at(-1)]).toEqual([30, 'word39', 'word10']);
  });

  it('lines that wait for a slow terminal: the newest 500, and how many were left out', () => {
    const writes: { readonly text: string; readonly done: () => void }[] = [];
    const screen = new LineScreen({ write: (text, done) => void writes.push({ text, done }) }, 80);
    const nothing = { text: '', cursor: 0 };
    screen.show(['first'], nothing);
    for (let index = 0; index < 700; index += 1) screen.show([`line ${index}`], nothing);
    expect([writes.length, screen.stats.dropped]).toEqual([1, 200]);
    writes[0]?.done();
    const lines = (writes[1]?.text ?? '').split('\r\n');
    expect(lines[0]).toContain('200 lines left out');
    expect([lines[1], lines.at(-2), lines.length]).toEqual(['line 200', 'line 699', 502]);
  });
});
