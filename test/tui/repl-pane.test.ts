import { describe, expect, it } from 'vitest';
import type { Submission } from '../../src/runtime/console.js';
import { asked, START_MS } from '../helpers/lab-facts.js';
import { openWithPeers } from '../helpers/tui-harness.js';
import type { Harness, HarnessOptions } from '../helpers/tui-harness.js';

const open = (options: Partial<HarnessOptions> = {}): Harness =>
  openWithPeers(['furnace', 'lamp'], { columns: 80, rows: 24, ...options });

describe('ReplPane', () => {
  it('shows what was entered and answered, and clears the line', async () => {
    const harness: Harness = open({
      evaluate: (source) => {
        harness.repl.tell('input', source);
        harness.repl.tell('value', '3');
        return 'ok';
      },
    });
    await harness.press('5');
    await harness.type('1 + 2');
    expect(await harness.text()).toContain('› 1 + 2');
    await harness.press('return');
    await harness.advance(1000);
    expect(harness.repl.submitted).toEqual(['1 + 2']);
    expect(await harness.text()).toMatch(/› 1 \+ 2\n3\n›\n/);
  });

  it('goes on in a new line where the text is not complete', async () => {
    const harness: Harness = open({ evaluate: (source) => (source.endsWith('{') ? 'incomplete' : 'ok') });
    await harness.press('5');
    await harness.type('if (a) {');
    await harness.press('return');
    await harness.type('}');
    await harness.press('return');
    expect(harness.repl.submitted).toEqual(['if (a) {', 'if (a) {\n}']);
  });

  it('shows what runs, and interrupts it by Ctrl-C', async () => {
    let finish: (() => void) | undefined;
    const harness = open({
      evaluate: () => new Promise((resolve) => (finish = () => resolve('interrupted'))),
    });
    await harness.press('5');
    await harness.type('await forever');
    await harness.press('return');
    expect(await harness.text()).toContain('› await forever');
    expect(await harness.text()).toContain('runs: Ctrl-C interrupts');
    await harness.press('ctrl-c');
    expect(harness.repl.interrupted).toBe(1);
    finish?.();
    await harness.advance(1000);
    expect(await harness.text()).not.toContain('runs: Ctrl-C interrupts');
    expect(harness.did).toEqual([]);
  });

  it('clears the line by Ctrl-C, warns on an empty one, and leaves at the next', async () => {
    const harness = open();
    harness.publish({ ...asked(1, 'lamp'), atMs: START_MS });
    await harness.press('5');
    await harness.type('half');
    await harness.press('ctrl-c');
    expect(await harness.text()).not.toContain('half');
    await harness.press('ctrl-c');
    expect((await harness.lines()).at(-1)).toBe(
      'Ctrl-C again leaves labnet, any other key stays: 1 still wait for an answer.',
    );
    await harness.press('x', 'ctrl-c', 'ctrl-c');
    expect(harness.did).toEqual([]);
    await harness.press('ctrl-c');
    expect(harness.did).toEqual(['leave']);
  });

  it('keeps a half written line when Ctrl-C is pressed in another pane', async () => {
    const harness = open();
    await harness.press('5', 'a', 'b', 'escape', 'ctrl-c');
    expect((await harness.lines()).at(-1)).toContain('Ctrl-C again leaves labnet');
    expect(await harness.text()).toContain('› ab');
  });

  it('interrupts what was entered just before, even if it had not begun', async () => {
    const harness = open({ evaluate: () => new Promise(() => undefined) });
    await harness.press('5');
    await harness.press('x', 'return', 'ctrl-c');
    expect(harness.repl.submitted).toEqual(['x']);
    expect(harness.repl.interrupted).toBe(1);
    expect(harness.did).toEqual([]);
  });

  it('keeps keys for the entry that they were typed after, also when an earlier one ends meanwhile', async () => {
    const ends = new Map<string, (submission: Submission) => void>();
    const harness: Harness = open({
      evaluate: (source) => {
        if (source === 'first') harness.repl.tell('input', source);
        return new Promise((resolve) => ends.set(source, resolve));
      },
    });
    await harness.press('5');
    await harness.type('first');
    await harness.press('return');
    await harness.type('if (a) {');
    await harness.press('return');
    await harness.type('b}');
    ends.get('first')?.('ok');
    await harness.text();
    ends.get('if (a) {')?.('incomplete');
    expect(await harness.text()).toMatch(/› if \(a\) \{\n… b\}/);
  });

  it('takes Tab and Ctrl-C in their places among the keys that wait', async () => {
    const harness: Harness = open({ evaluate: () => new Promise(() => undefined) });
    await harness.press('5');
    await harness.press('x', 'return', 'y', 'tab', 'return', 'ctrl-c');
    expect(harness.tui.ui.active).toBe('repl');
    expect(harness.repl.interrupted).toBe(0);
    harness.repl.tell('input', 'x');
    await harness.text();
    expect(harness.repl.submitted).toEqual(['x', 'y']);
    expect(harness.repl.interrupted).toBe(1);
  });

  it('interrupts what was entered last, and nothing that runs beside it', async () => {
    const harness: Harness = open({ evaluate: () => new Promise(() => undefined) });
    await harness.press('5', 'x', 'return');
    harness.repl.tell('input', 'x');
    expect(harness.repl.submitted).toEqual(['x']);
    await Promise.all([harness.press('y', 'return'), harness.press('ctrl-c')]);
    expect(harness.repl.submitted).toEqual(['x', 'y']);
    expect(harness.repl.interrupted).toBe(1);
  });

  it('drops a line by a Ctrl-C that came before it was known to be incomplete', async () => {
    let end: ((submission: Submission) => void) | undefined;
    const harness = open({ evaluate: () => new Promise((resolve) => (end = resolve)) });
    await harness.press('5', '(', 'return', 'ctrl-c', 'z');
    end?.('incomplete');
    expect(await harness.text()).toMatch(/^.*› z/m);
    expect(await harness.text()).not.toContain('› (');
  });

  it('leaves by Ctrl-D on an empty line only', async () => {
    const harness = open();
    await harness.press('5', 'a', 'b', 'left', 'ctrl-d');
    expect(await harness.text()).toContain('› a');
    expect(harness.did).toEqual([]);
    await harness.press('backspace', 'ctrl-d');
    expect(harness.did).toEqual(['leave']);
  });

  it('completes what all candidates begin with, then one after the other', async () => {
    const harness = open();
    const candidates = ['status', 'start', 'stop'].map((text) => ({ text, summary: `about ${text}` }));
    harness.repl.completion = { from: 4, candidates };
    await harness.press('5');
    await harness.type('rig.s');
    await harness.press('tab');
    expect(await harness.text()).toMatch(/› rig\.st\n {2}status {2}about status\n/);
    await harness.press('tab', 'tab');
    expect(await harness.text()).toContain('› rig.start');
    await harness.press('shift-tab');
    expect(await harness.text()).toContain('› rig.status');
    await harness.press('escape');
    expect(harness.tui.ui.active).toBe('repl');
    expect(await harness.text()).not.toContain('about');
    await harness.press('escape');
    expect(harness.tui.ui.active).toBe('rigs');
  });

  it('changes the pane by Tab on an empty line', async () => {
    const harness = open();
    await harness.press('5', 'tab');
    expect(harness.tui.ui.active).toBe('rigs');
    await harness.press('shift-tab', 'shift-tab');
    expect(harness.tui.ui.active).toBe('values');
  });

  it('recalls and searches earlier entries', async () => {
    const harness = open();
    harness.repl.history = ['first', 'second'];
    await harness.press('5', 'x', 'return');
    await harness.press('up', 'up');
    expect(await harness.text()).toContain('› second');
    await harness.press('ctrl-c', 'ctrl-r', 'f', 'i');
    expect(await harness.text()).toContain('(back `fi`) first');
    await harness.press('return');
    expect(harness.repl.submitted).toEqual(['x', 'first']);
  });

  it('brings back an entry that runs still, by a key that came before it was begun', async () => {
    const harness: Harness = open({
      evaluate: (source) => {
        harness.repl.history = [source];
        harness.repl.tell('input', source);
        return new Promise(() => undefined);
      },
    });
    await harness.press('5', 'x', 'return', 'up');
    expect(await harness.text()).toContain('› x\n› x');
  });

  it('takes a paste of several lines as one text, with nothing in it that a terminal acts upon', async () => {
    const harness = open();
    await harness.press('5');
    await harness.paste('one\ntwo\u009b2J');
    expect(await harness.text()).toMatch(/› one\n… two\\x9b2J/);
  });

  it('scrolls back through long output, as far as there is any', async () => {
    const harness = open();
    for (let line = 0; line < 50; line++) harness.repl.tell('output', `line ${line}`);
    await harness.press('5', ...Array.from({ length: 20 }, () => 'pageup'));
    expect(await harness.text()).toContain('line 0');
    await harness.press(...Array.from({ length: 20 }, () => 'pagedown'));
    expect(await harness.text()).toContain('line 49');
  });

  it('clears what it shows by Ctrl-L', async () => {
    const harness = open();
    harness.repl.tell('output', 'old news');
    await harness.press('5', 'ctrl-l');
    expect(await harness.text()).not.toContain('old news');
    expect(harness.did).toEqual(['repaint']);
  });

  it('has the screen while something is asked; the answer is no entry, and all is as before', async () => {
    const harness = open();
    await harness.press('5');
    await harness.type('half an entry');
    await harness.press('1');
    await harness.press('ctrl-o');
    const before = await harness.text();
    harness.repl.question = { label: 'Keep it? y/n:', isSecret: false };
    harness.repl.tell('notice', 'Its fingerprint is ab:cd');
    await harness.advance(1000);
    expect(await harness.text()).toMatch(/REPL[^]*ab:cd\n› Keep it\? y\/n:/);
    expect(await harness.text()).not.toContain('Rigs ━');
    await harness.type('yes');
    expect(await harness.text()).toContain('› Keep it? y/n: yes');
    await harness.press('return');
    await harness.advance(1000);
    expect([harness.repl.answers, harness.repl.submitted]).toEqual([['yes'], []]);
    expect((await harness.text()).split('\n').slice(0, 6)).toEqual(before.split('\n').slice(0, 6));
    expect(await harness.text()).toContain('half an entry');
  });

  it('does not show a secret, and takes Ctrl-C for no answer', async () => {
    const harness = open();
    harness.repl.question = { label: 'Enter the password >', isSecret: true };
    harness.repl.tell('notice', 'Enter the password >');
    await harness.advance(1000);
    await harness.type('s3cret');
    expect(await harness.text()).not.toContain('s3cret');
    await harness.press('ctrl-c');
    await harness.advance(1000);
    expect([harness.repl.answers, harness.repl.question, harness.did]).toEqual([[], undefined, []]);
    harness.repl.question = { label: 'Enter the password >', isSecret: true };
    harness.repl.tell('notice', 'Enter the password >');
    await harness.type('again');
    await harness.press('return');
    // What was written before the first was not answered is gone.
    expect(harness.repl.answers).toEqual(['again']);
  });

  it('tells how wide it is: beside the log, alone, and out of sight', () => {
    const columns = (width: number, rows: number) =>
      openWithPeers([], { columns: width, rows }).tui.replColumns;
    expect([columns(200, 50), columns(120, 40), columns(50, 15)]).toEqual([90, 120, 50]);
  });

  it('is not for pastes elsewhere', async () => {
    const harness = open();
    await harness.paste('q');
    expect((await harness.lines()).at(-1)).toContain('A paste is for the REPL');
    expect(harness.did).toEqual([]);
  });
});
