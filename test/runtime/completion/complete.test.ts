import { describe, expect, it } from 'vitest';
import { Docs } from '../../../src/runtime/docs.js';
import { complete } from '../../../src/runtime/completion/complete.js';

const calls: string[] = [];

class Rig {
  readonly #secret = 1;
  name = 'cameras';
  get live(): object {
    calls.push('getter');
    return { deep: this.#secret };
  }
  start(): void {
    calls.push('start');
  }
  stop(): void {
    calls.push('stop');
  }
}

const trapped = new Proxy(
  {},
  {
    get: () => calls.push('trap'),
    ownKeys: () => {
      calls.push('trap');
      return [];
    },
    getPrototypeOf: () => {
      calls.push('trap');
      return null;
    },
  },
);
const scope = { rigs: { cameras: new Rig(), 'moon base': new Rig() }, trapped, services: {} };
const docs = new Docs(undefined);
const at = {
  scope,
  docs,
  words: ['await', '.json'],
  summaryOf: (name: string) => `about ${name}`,
  listFolder: (path: string) => (path === './' ? ['session.ts', 'notes.md', 'lib/'] : []),
};

function texts(text: string): readonly string[] {
  return complete(text, text.length, at).candidates.map((candidate) => candidate.text);
}

describe('complete', () => {
  it.each([
    ['ri', ['rigs']],
    ['await ri', ['rigs']],
    ['foo(ri', ['rigs']],
    ['rigs.', ['cameras', 'start', 'stop'].slice(0, 1)],
    ['rigs.cam', ['cameras']],
    ['rigs?.cam', ['cameras']],
    ['rigs.cameras.st', ['start', 'stop']],
    ['rigs["cameras"].st', ['start', 'stop']],
    ['rigs["mo', ['moon base"]']],
    ["rigs['", ["cameras']", "moon base']"]],
    ['rigs.moon', ['["moon base"]']],
    ['rigs.cameras.live.', []],
    ['rigs.cameras.start().', []],
    ['trapped.', []],
    ['nothing.', []],
    ['"ri', []],
    ['.js', ['.json']],
    ['1 .js', []],
    ["import { a } from './", ['lib/', 'session.ts']],
    ['.load ./se', ['session.ts']],
  ])('offers after %s', (text, expected) => {
    expect(texts(text)).toEqual(expected);
  });

  it('replaces what was written', () => {
    expect(complete('await rigs.cam', 14, at).from).toBe(11);
    expect(complete('rigs.moon', 9, at).from).toBe(4);
  });

  it('offers everything at the start of a line, each with its line of documentation', () => {
    const { candidates } = complete('', 0, at);
    expect(candidates).toContainEqual({ text: 'services', summary: 'about services' });
  });

  it('never runs a getter, a function or a trap', () => {
    for (const text of ['rigs.cameras.live.x', 'rigs.cameras.', 'trapped.a.b.', 'trapped["']) texts(text);
    expect(calls).toEqual([]);
  });
});
