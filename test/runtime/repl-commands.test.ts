import { mkdtempSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { sessionScript } from '../../src/runtime/session-script.js';
import { toJson } from '../../src/runtime/to-json.js';
import { clipboardSequence } from '../../src/terminal/clipboard.js';
import { float } from '../../src/kernel/python/py-float.js';
import { testRepl } from '../helpers/repl.js';

function newFolder(): string {
  return mkdtempSync(join(tmpdir(), 'labnet-repl-'));
}

describe('the commands of the REPL', () => {
  it('save what worked, load it again', async () => {
    const file = join(newFolder(), 'session.ts');
    const { shown } = testRepl();
    for (const entry of ['const a = 1', 'nowhere', 'const a = "b"', 'function f() { return a }', 'f()']) {
      await shown(entry);
    }
    expect(await shown(`.save ${file}`)).toEqual([`4 entries are in ${file}: labnet run ${file}`]);
    expect(statSync(file).mode & 0o777).toBe(0o600);
    expect(await shown(`.save ${file}`)).toEqual([expect.stringContaining('EEXIST')]);
    const other = testRepl();
    expect(await other.shown(`.load ${file}`)).toEqual(["'b'"]);
    expect(await other.shown('a')).toEqual(["'b'"]);
  });

  it('show the last value as JSON, and how long an entry takes', async () => {
    const { shown } = testRepl();
    await shown('({a: new Map([["b", 1n]])})');
    expect((await shown('.json'))[0]).toBe('{\n  "a": {\n    "b": "1"\n  }\n}');
    expect(await shown('.time 1 + 1')).toEqual(['2', expect.stringMatching(/^\d+\.\d ms$/)]);
  });

  it('say what they need', async () => {
    const { shown } = testRepl();
    for (const command of ['.save', '.load', '.time']) expect((await shown(command))[0]).toContain('name ');
    expect((await shown('.load nowhere.ts'))[0]).toContain('ENOENT');
    expect((await shown('.copy'))[0]).toContain('no terminal');
  });

  it('evaluate what was written in an editor, and survive one that is not there', async () => {
    const written = testRepl({}, { edit: (text) => Promise.resolve(`${text} + 2`) });
    expect(await written.shown('.editor 40')).toEqual(['42', '40 + 2']);
    const missing = testRepl({}, { edit: () => Promise.reject(new Error('spawn vi ENOENT')) });
    expect((await missing.shown('.editor'))[0]).toContain('Error: spawn vi ENOENT');
    expect((await testRepl().shown('.editor'))[0]).toContain('Alt-Enter');
  });

  it('hand the last value to the clipboard', async () => {
    const copied: string[] = [];
    const { shown } = testRepl({}, { copy: (text) => void copied.push(text) });
    await shown('"as it is"');
    expect(await shown('.copy')).toEqual(["8 characters are handed to the terminal's clipboard"]);
    await shown('({ a: 1 })');
    await shown('.copy');
    expect(copied).toEqual(['as it is', '{\n  "a": 1\n}']);
  });

  it('clear what is shown', async () => {
    const { repl, entries } = testRepl();
    await repl.submit('.clear');
    expect(entries.map(({ kind }) => kind)).toEqual(['input', 'cleared']);
  });

  it('load a file that holds something wrong, and say where', async () => {
    const file = join(newFolder(), 'bad.ts');
    writeFileSync(file, 'const a = 1\nlet 1x\n');
    const { shown } = testRepl();
    expect((await shown(`.load ${file}`))[0]).toMatch(/SyntaxError.*\n {2}let 1x\n {2} +\^/);
  });
});

describe('sessionScript', () => {
  it('declares a name once, and keeps the last of a function', () => {
    const script = sessionScript([
      'const x: number = 1; x + 1',
      'function f() { return 1 }',
      'const x = 2',
      'async function f() { return 2 }',
      'await f()',
    ]);
    expect(script.split('\n').slice(3)).toEqual([
      'let x: any = 1; x + 1;',
      'x = 2;',
      'async function f() { return 2 }',
      'await f();',
      '',
    ]);
  });

  it('leaves what is declared once as it is', () => {
    expect(sessionScript(['const {a} = rigs', 'let b: string = "c"'])).toContain(
      'const {a} = rigs;\nlet b: string = "c";',
    );
  });
});

describe('toJson', () => {
  it('has a word for everything', () => {
    const value: Record<string, unknown> = {
      big: 1n,
      nan: NaN,
      float: float(47),
      set: new Set([1]),
      bytes: Buffer.from('é'),
      error: new Error('boo'),
      when: new Date(0),
      run: toJson,
      none: undefined,
    };
    value.self = value;
    expect(JSON.parse(toJson(value))).toEqual({
      big: '1',
      nan: 'NaN',
      float: 47,
      set: [1],
      bytes: 'é',
      error: { message: 'boo' },
      when: '1970-01-01T00:00:00.000Z',
      run: 'function toJson',
      self: '(circular)',
    });
    expect(toJson(undefined)).toBe('null');
  });
});

describe('clipboardSequence', () => {
  it('is handed on by tmux and screen', () => {
    expect(clipboardSequence('a', {})).toBe('\u001b]52;c;YQ==\u0007');
    expect(clipboardSequence('a', { TMUX: '1' })).toBe(
      '\u001b]52;c;YQ==\u0007\u001bPtmux;\u001b\u001b]52;c;YQ==\u0007\u001b\\',
    );
    expect(clipboardSequence('a'.repeat(900), { TERM: 'screen' }).match(/\u001bP/g)).toHaveLength(2);
  });
});
