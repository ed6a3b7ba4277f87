import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { printValue } from '../../src/runtime/print-value.js';

const cyclic: Record<string, unknown> = { a: 1 };
cyclic.self = cyclic;
const wide = Object.fromEntries(Array.from({ length: 100_000 }, (_, index) => [`key${index}`, index]));

/** An error whose stack has lines of labnet, of Node and of the user. */
function failure(): Error {
  const error = Object.assign(new Error('no echo'), { code: 'X' });
  const own = fileURLToPath(new URL('../../dist/chunks/chunk-A.js', import.meta.url));
  error.stack = [
    'Error: no echo',
    '    at async repl:1:1:10',
    `    at EchoEngine.exchange (file://${own}:12:3)`,
    '    at async Promise.all (index 5)',
    '    at process.processTicksAndRejections (node:internal/process/task_queues:95:5)',
  ].join('\n');
  return error;
}

describe('printValue', () => {
  it.each([false, true])('shows of stacks only the lines of the user, with colours %s', (colors) => {
    const text = printValue({ failures: new Map([['a', failure()]]), rest: 1 }, { colors });
    expect(text.replaceAll(/\u001b\[\d+m/g, '').split('\n')).toEqual([
      '{',
      '  failures: Map(1) {',
      "    'a' => Error: no echo",
      '        at async repl:1:1:10 {',
      "      code: 'X'",
      '    }',
      '  },',
      '  rest: 1',
      '}',
    ]);
  });

  it.each([
    ['a Map', new Map([[1, { a: 2 }]]), 'Map(1) { 1 => { a: 2 } }'],
    ['a cyclic object', cyclic, '<ref *1> { a: 1, self: [Circular *1] }'],
    ['bytes', Buffer.from('ab'), '<Buffer 61 62>'],
    ['a text with controls', 'a\u001b]52;c;x\u0007\u202e', String.raw`'a\x1B]52;c;x\x07\u{202e}'`],
    [
      'an object with a getter',
      {
        get a() {
          throw new Error('read');
        },
      },
      '{ a: [Getter] }',
    ],
  ])('prints %s', (_what, value, expected) => {
    expect(printValue(value)).toBe(expected);
  });

  it.each([
    ['a text of 10 MB', 'x'.repeat(10_000_000)],
    ['an array of 10 MB', new Array<number>(1_250_000).fill(1)],
    ['an object with many keys', wide],
    ['one within another', { inner: [wide], more: { wide } }],
    ['bytes of 10 MB', Buffer.alloc(10_000_000)],
    ['a deep object', Array.from({ length: 50 }).reduce<object>((inner) => ({ inner }), {})],
  ])('bounds %s', (_what, value) => {
    expect(printValue(value).length).toBeLessThan(21_000);
  });

  it('runs no trap of a proxy', () => {
    const proxy = new Proxy(
      { a: 1 },
      {
        get: () => {
          throw new Error('trapped');
        },
      },
    );
    expect(printValue(proxy)).toContain('Proxy');
  });

  it('keeps its own colours and none of the value', () => {
    class Painted {
      [Symbol.for('nodejs.util.inspect.custom')](): string {
        return 'x\u001b[8mhidden\u001b[2J';
      }
    }
    const text = printValue([1, new Painted()], { colors: true });
    expect(text).toContain('\u001b[33m1\u001b[39m');
    expect(text).not.toContain('\u001b[8m');
    expect(text).not.toContain('\u001b[2J');
  });
});
