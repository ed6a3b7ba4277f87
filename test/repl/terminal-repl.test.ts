import { EventEmitter } from 'node:events';
import { describe, expect, it, onTestFinished } from 'vitest';
import { TerminalRepl } from '../../src/repl/terminal-repl.js';
import type { Submission } from '../../src/runtime/console.js';
import { FakeConsole } from '../helpers/fake-console.js';
import { TestScreen } from '../helpers/screen.js';

/** A REPL on a terminal in memory. */
function open(columns = 40, rows = 10) {
  const repl = new FakeConsole();
  const screen = new TestScreen(columns, rows);
  const input = new EventEmitter();
  let written = Promise.resolve();
  const end = new AbortController();
  onTestFinished(() => end.abort());
  const terminal = new TerminalRepl(repl, {
    input,
    write(text) {
      written = screen.write(text);
    },
    size: () => ({ columns, rows }),
    colors: false,
  });
  const left = terminal.run(end.signal);
  const press = async (bytes: string): Promise<readonly string[]> => {
    input.emit('data', Buffer.from(bytes));
    for (let turn = 0; turn < 3; turn += 1) await new Promise((resolve) => setImmediate(resolve));
    await written;
    return screen.lines().filter((line) => line !== '');
  };
  return { repl, screen, press, left };
}

/** A REPL that is typed into. Entries end as the test says, and until then nothing is known of them. */
function openBusy() {
  const ends = new Map<string, (submission: Submission) => void>();
  const repl = new FakeConsole((source) => new Promise((resolve) => ends.set(source, resolve)));
  const input = new EventEmitter();
  const terminal = new TerminalRepl(repl, {
    input,
    write: () => true,
    size: () => ({ columns: 80, rows: 24 }),
    colors: false,
  });
  const leave = new AbortController();
  const left = terminal.run(leave.signal);
  onTestFinished(async () => {
    leave.abort();
    await left;
  });
  return {
    repl,
    left,
    type: (text: string) => input.emit('data', Buffer.from(text)),
    /** Lets what was told have its turn. */
    end: async (source: string, submission: Submission) => {
      ends.get(source)?.(submission);
      await new Promise((resolve) => setImmediate(resolve));
    },
  };
}

const paste = (text: string) => `\u001b[200~${text}\u001b[201~`;

describe('TerminalRepl', () => {
  it('drops the candidates of a Tab with the line that Ctrl-C drops', async () => {
    const { repl, press } = open();
    repl.completion = {
      from: 0,
      candidates: ['cameras', 'chiller'].map((text) => ({ text, summary: '' })),
    };
    expect(await press('c\t')).toEqual(['› c', '  cameras', '  chiller']);
    expect(await press('\u0003')).toEqual(['› c^C', '›']);
    expect(await press('\t')).toEqual(['› c^C', '› c', '  cameras', '  chiller']);
  });

  it('takes the candidates away first where nothing is written', async () => {
    const { repl, press } = open();
    repl.completion = { from: 0, candidates: ['a', 'b'].map((text) => ({ text, summary: '' })) };
    expect(await press('\t')).toEqual(['›', '  a', '  b']);
    expect(await press('\u0003')).toEqual(['›']);
  });

  it('shows of an entry that is taller than the terminal the part around the cursor', async () => {
    const { press, screen } = open(40, 6);
    const text = Array.from({ length: 20 }, (_, index) => `line${index}`).join('\n');
    expect(await press(paste(text))).toEqual([
      '… line14',
      '… line15',
      '… line16',
      '… line17',
      '… line18',
      '… line19',
    ]);
    const up = await press('\u001b[A'.repeat(19));
    expect(up).toEqual(['› line0', '… line1', '… line2', '… line3', '… line4', '… line5']);
    expect(screen.terminal.buffer.active.cursorY).toBe(0);
    await press('x');
    expect(screen.lines()[0]).toBe('› line0x');
  });

  it('wraps what is asked where it is longer than a row', async () => {
    const { repl, press } = open(20);
    repl.question = { label: 'the certificate of labmanager y/n:', isSecret: false };
    await press('y');
    expect(await press('e')).toEqual(
      ['the certificate of ', 'labmanager y/n: ye'].map((line) => line.trimEnd()),
    );
  });

  it('shows controls in what is written instead of obeying them', async () => {
    const { repl, press } = open();
    repl.completion = { from: 0, candidates: [{ text: 'a\u009b2Jb', summary: '' }] };
    expect(await press('\t')).toEqual(['› a\\x9b2Jb']);
  });

  it('keeps keys for the entry that they were typed after, also when an earlier one ends meanwhile', async () => {
    const { repl, type, end } = openBusy();
    type('first\r');
    repl.tell('input', 'first');
    type('if (a) {\rb}\r');
    await end('first', 'ok');
    await end('if (a) {', 'incomplete');
    expect(repl.submitted).toEqual(['first', 'if (a) {', 'if (a) {\nb}']);
  });

  it('takes Ctrl-C in its place among the keys that wait', async () => {
    const { repl, type, end } = openBusy();
    type('x\ry\r\u0003z');
    expect([repl.submitted, repl.interrupted]).toEqual([['x'], 0]);
    repl.tell('input', 'x');
    expect([repl.submitted, repl.interrupted]).toEqual([['x', 'y'], 0]);
    repl.tell('input', 'y');
    expect(repl.interrupted).toBe(1);
    await end('x', 'ok');
    await end('y', 'interrupted');
    type('\r');
    expect(repl.submitted).toEqual(['x', 'y', 'z']);
  });

  it('drops a line by a Ctrl-C that came before it was known to be incomplete', async () => {
    const { repl, type, end } = openBusy();
    type('(\r\u0003z\r');
    await end('(', 'incomplete');
    expect(repl.submitted).toEqual(['(', 'z']);
  });
});
