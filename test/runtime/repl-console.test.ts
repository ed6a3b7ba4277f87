import { describe, expect, it } from 'vitest';
import { testRepl } from '../helpers/repl.js';
import { until } from '../helpers/until.js';

/** Entries typed one after the other, each with the first line that it must show; undefined: nothing. */
const SESSIONS: Readonly<Record<string, readonly (readonly [string, string | undefined])[]>> = {
  'redeclares and persists': [
    ['const x: number = 1; x + 1', '2'],
    ['const x = 2', undefined],
    ['x', '2'],
    ['let q: string = "a", w; q', "'a'"],
    ['let q = "b"; var v', undefined],
    ['q', "'b'"],
    ['v = 3; var v; v', '3'],
    ['const f0 = () => 1\nf0()', '1'],
    ['const process = 1', undefined],
    ['process', '1'],
  ],
  'keeps what a pattern binds': [
    ['const {a, b: [c = 5], ...rest} = {a: 1, b: [], d: 2}', undefined],
    ['[a, c, rest]', '[ 1, 5, { d: 2 } ]'],
  ],
  'takes functions and classes, and lets them be declared again': [
    ['function f(a: number): number { return a * 2 }\nf(4)', '8'],
    ['f(5)', '10'],
    ['class A<T> { constructor(public v: T) {} }\nnew A(3)', 'A { v: 3 }'],
    ['class A {}; new A()', 'A {}'],
  ],
  'takes what only TypeScript has': [
    ['interface I {a: number}', undefined],
    ['type T = string', undefined],
    ['enum E {A, B}', undefined],
    ['E.B', '1'],
    ['const n = 1; n satisfies number', '1'],
    ['n as any', '1'],
  ],
  'takes an object for an object and a block for a block': [
    ['{a: 1}', '{ a: 1 }'],
    ['{ let z = 1; z }', undefined],
    ['({b: 2})', '{ b: 2 }'],
  ],
  'awaits and imports': [
    ['await Promise.resolve(3)', '3'],
    ['Promise.resolve(4)', '4'],
    ['import fs, {readFileSync as rf} from "node:fs"; [typeof fs, typeof rf]', "[ 'object', 'function' ]"],
    ['import * as os from "node:os"; typeof os.cpus', "'function'"],
    ['const path = await import("node:path"); typeof path.join', "'function'"],
    ['import("node:path").then((p) => typeof p.join)', "'function'"],
  ],
  'knows the last value and the last error': [
    ['_', undefined],
    ['_error', undefined],
    ['1 + 1', '2'],
    ['_', '2'],
    ['throw new Error("boo")', 'Error: boo'],
    ['_error.message', "'boo'"],
    ['Promise.reject(1)', 'threw 1'],
    ['undefinedVariable', 'ReferenceError: undefinedVariable is not defined'],
  ],
  'keeps comments and semicolons harmless': [
    ['const y = 7 // seven', undefined],
    ['y /* c */ // d', '7'],
    ['y;', '7'],
    ['for (let i = 0; i < 3; i++) y', undefined],
    ['let i = 0; for (;;) if (++i > 5) break\ni', '6'],
    ['const g = async () => { for await (const z of [1, 2]) { z } return 7 }; await g()', '7'],
  ],
  'shares the realm': [['[] instanceof Array && new Map() instanceof Object', 'true']],
};

const INCOMPLETE = [
  'function f(a: number) {',
  'const o = {',
  '`abc',
  'foo(',
  'if (1) {',
  '/* abc',
  '1 +',
  'const y: Array<{',
  '[1, 2',
  'class A {',
  'x =>',
  'const twice = (x: number) => {',
  'const f = async (a: string, b = /[({]/): Promise<void> => {\n  if (a) {',
  'rigs.each((rig: Rig) => {',
];

describe('ReplConsole', () => {
  for (const [title, steps] of Object.entries(SESSIONS)) {
    it(title, async () => {
      const { shown } = testRepl();
      for (const [source, expected] of steps) {
        const [text] = await shown(source);
        expect(text?.split('\n')[0], source).toBe(expected);
      }
    });
  }

  it.each(INCOMPLETE)('asks for more lines after %s', async (source) => {
    const { repl, entries } = testRepl();
    expect(await repl.submit(source)).toBe('incomplete');
    expect(entries).toEqual([]);
  });

  it.each(['let 1x', 'a b', 'foo)', '"abc', 'export const a = 1'])('refuses %s at once', async (source) => {
    const { repl, shown } = testRepl();
    const [text = ''] = await shown(source);
    expect(text).toMatch(/^SyntaxError: .*\n {2}.*\n {2} *\^$/);
    expect(await repl.submit(source)).toBe('error');
  });

  it('names the line of the entry that threw', async () => {
    const { shown } = testRepl();
    const [text = ''] = await shown('const a = 1\nfunction bad() {\n  throw new Error("where")\n}\nbad()');
    expect(text).toMatch(/^Error: where\n {4}at bad \(repl:1:3:\d+\)\n {4}at repl:1:5:\d+$/);
  });

  it.each([
    ['rigs.cam.info()', 'rigs has no cam: there is cameras, moon laser'],
    ["await rigs['cam'].info()", 'rigs has no cam: there is cameras, moon laser'],
    ['let o = {}; o.a.b', undefined],
    ['rigs.cameras.state.x', undefined],
    ['undefined.info', undefined],
  ])('says of %s which name is missing: %s', async (source, missing) => {
    const { shown } = testRepl({ rigs: { cameras: {}, 'moon laser': {} } });
    const [text = ''] = await shown(source);
    expect(text).toMatch(/^TypeError: Cannot read properties of undefined \(reading/);
    expect(text.split('\n  rigs')[1]?.replace(/^/, 'rigs')).toBe(missing);
  });

  it('shows no line of what is around an entry, of an error that is a value either', async () => {
    const { shown } = testRepl();
    await shown('const make = () => new Error("made")');
    expect(await shown('[make()]')).toEqual([
      expect.stringMatching(
        /^\[\n {2}Error: made\n {6}at Object\.make \(repl:1:1:\d+\)\n {6}at repl:2:1:\d+\n\]$/,
      ),
    ]);
  });

  it('shows what is printed as text, controls made visible', async () => {
    const { shown } = testRepl();
    expect(await shown('console.log("a\\x1b[31m", {b: 1})')).toEqual(['a␛[31m { b: 1 }']);
  });

  it('publishes an entry before it runs, and its end', async () => {
    const seen: string[] = [];
    const { repl, facts } = testRepl({ look: () => seen.push(...facts.map(({ type }) => type)) });
    await repl.submit('look()');
    expect(seen).toEqual(['input.entered']);
    expect(facts.at(-1)).toMatchObject({ type: 'input.settled', outcome: 'ok' });
  });

  it('has an entry in its history when it tells of it', async () => {
    const { repl } = testRepl();
    const seen: (readonly string[])[] = [];
    repl.onEntry(({ kind }) => kind === 'input' && seen.push(repl.history));
    for (const entry of ['1 + 1', '.history', 'sleep?']) await repl.submit(entry);
    expect(seen.map((history) => history.at(-1))).toEqual(['1 + 1', '.history', 'sleep?']);
  });

  it('keeps secrets out of the history and of the facts', async () => {
    const { repl, facts, entries } = testRepl();
    await repl.submit('const password = "hunter2"');
    expect(repl.history).toEqual([]);
    expect(JSON.stringify(facts)).not.toContain('hunter2');
    expect(entries.find(({ kind }) => kind === 'notice')?.text).toContain('not kept in the history');
  });

  it('explains itself', async () => {
    const { shown } = testRepl();
    const [text] = await shown('help');
    expect(text).toContain('sleep');
    expect(text).toContain('about sleep');
  });
});

describe('ReplConsole, interrupted', () => {
  it.each(['await new Promise(() => {})', 'for (;;) await sleep(1)', 'await sleep(1e6)'])(
    'ends %s and takes the next entry',
    async (source) => {
      const { repl, shown } = testRepl();
      const submission = repl.submit(source);
      await until(() => repl.busy);
      expect(repl.interrupt()).toBe(true);
      expect(await submission).toBe('interrupted');
      expect(repl.busy).toBe(false);
      expect(await shown('1 + 1')).toEqual(['2']);
    },
  );

  it('says that there is nothing to end', () => {
    expect(testRepl().repl.interrupt()).toBe(false);
  });
});
