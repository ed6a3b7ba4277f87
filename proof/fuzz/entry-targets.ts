import type { Buffer } from 'node:buffer';
import { PassThrough } from 'node:stream';
import { compile } from '../../src/runtime/compile/compile.js';
import { complete } from '../../src/runtime/completion/complete.js';
import { Docs } from '../../src/runtime/docs.js';
import { formatSyntaxProblem } from '../../src/runtime/format-error.js';
import { sessionScript } from '../../src/runtime/session-script.js';
import { highlight } from '../../src/terminal/highlight.js';
import { decodeKeys } from '../../src/terminal/keys.js';
import { COMMAND_LINES, readCommandLine } from './command-lines.js';
import type { FuzzTarget, FuzzVerdict } from './fuzz-target.js';

const ENTRIES = [
  'await rigs.cameras.start("2026-01-31_1_mouse", { echoTimeoutMs: 5 })',
  'const { a, b: [c] } = { a: 1, b: [2] }; a + c',
  'for (const rig of Object.values(rigs)) { while (true) break }',
  'import { readFileSync } from "node:fs"; class X<T> { #y?: T = `${1}` }',
  'type A = { a: string }; enum E { A }; function f<T extends A>(x: T): x is T { return /[/]/.test("x") }',
  '{ a: 1, // one\n}',
  'rigs["cam',
  '.save x.ts',
];

/** An entry is complete, incomplete or wrong; whichever it is can be shown, coloured, completed and saved. */
async function readEntry(bytes: Buffer): Promise<FuzzVerdict> {
  const source = bytes.toString();
  const compiled = await compile(source);
  if (compiled.status === 'invalid') {
    const shown = formatSyntaxProblem(compiled.problem, source);
    const lines = shown.split('\n').length;
    return lines === (shown.includes(': not shown,') ? 2 : 3)
      ? undefined
      : `a syntax error in ${lines} lines`;
  }
  if (compiled.status === 'ok') sessionScript([source, source]);
  return undefined;
}

const SCOPE = { rigs: { cameras: { start: () => 1 } }, services: new Map([['a', 1]]) };

/** The cursor stands at the end. */
function completeEntry(bytes: Buffer): FuzzVerdict {
  const text = bytes.toString();
  const { from, candidates } = complete(text, text.length, {
    scope: SCOPE,
    words: ['await', '.save'],
    docs: new Docs(undefined),
    summaryOf: () => '',
    listFolder: () => ['a/', 'b.ts'],
  });
  for (const part of highlight(text, text.length)) {
    if (part.end < part.start || part.end > text.length) return 'a colour beyond the text';
  }
  return from < 0 || from > text.length || candidates.length > 200
    ? 'a completion beyond the text'
    : undefined;
}

/** Keys as a terminal sends them. What it says by itself is no key. */
function readKeys(bytes: Buffer): FuzzVerdict {
  const source = new PassThrough();
  let problem: FuzzVerdict;
  const stop = decodeKeys(source, {
    onKey({ name, text }) {
      if (typeof name !== 'string') problem = 'a key without a name';
      if (text !== undefined && name !== 'paste' && /[\u0000-\u001f\u007f-\u009f]/.test(text))
        problem = 'a control character as text';
    },
  });
  // A terminal hands over no more at a time.
  source.emit('data', bytes.subarray(0, 4096));
  stop();
  return problem;
}

/** What people type: entries, keys and command lines. */
export const entryTargets: readonly FuzzTarget[] = [
  { name: 'entry', seeds: ENTRIES, begin: () => readEntry },
  { name: 'entry that is being written', seeds: ENTRIES, begin: () => completeEntry },
  {
    name: 'keys of a terminal',
    seeds: [
      'abc\r',
      '\u001b[A\u001b[1;5C',
      '\u001b[200~x\ny\u001b[201~',
      '\u001b]52;c;YQ==\u0007',
      '\u001b[?62;c',
    ],
    begin: () => readKeys,
  },
  {
    name: 'command line',
    seeds: COMMAND_LINES,
    mayRefuse: true,
    begin: () => async (bytes) => {
      await readCommandLine(bytes.subarray(0, 500).toString());
      return undefined;
    },
  },
];
