import { describe, expect, it } from 'vitest';
import { complete } from '../../src/runtime/completion/complete.js';
import { Docs, parametersOf } from '../../src/runtime/docs.js';
import { explain, questionOf } from '../../src/runtime/explain.js';
import { EchoProtocol } from '../../src/protocols/ibl-echo/index.js';
import { testContext } from '../helpers/protocol-context.js';
import { ManualClock, MemoryNet } from '../../src/testing/index.js';

// Written by the build, which `npm test` runs first.
const docs = new Docs(new URL('../../dist/docs.json', import.meta.url));
const cameras = await EchoProtocol.client(
  'udp://127.0.0.1:11001',
  testContext({ net: new MemoryNet({ clock: new ManualClock() }) }),
  {
    name: 'cameras',
    connect: 'when-needed',
  },
);
const at = {
  scope: { rigs: { cameras } },
  words: [],
  docs,
  summaryOf: () => '',
  listFolder: () => [],
};

function texts(text: string): readonly string[] {
  return complete(text, text.length, at).candidates.map((candidate) => candidate.text);
}

describe('explain', () => {
  it('tells signature, documentation and example of a method', () => {
    const text = explain('rigs.cameras.start', at.scope, docs);
    expect(text).toContain(
      'start(expRef: ExpRef, data?: unknown, options?: SendOptions): Promise<Confirmation>',
    );
    expect(text).toContain('Start: EXPSTART');
    expect(text).toContain("› await rigs.cameras.start('2026-01-31_1_mouse')");
  });

  it('tells the members of an object, each with its sentence', () => {
    const text = explain('rigs.cameras', at.scope, docs);
    expect(text).toMatch(/cleanup\(\) +Clean up: EXPCLEANUP\./);
  });

  it('knows the names at the top, and says what it does not know', () => {
    expect(explain('until', {}, docs)).toContain('looking every 50 ms');
    expect(explain('rigs.nobody', at.scope, docs)).toContain('nothing of that name');
  });

  it.each([
    ['rigs.cameras.start?', 'rigs.cameras.start'],
    ['?rigs', 'rigs'],
    ['rigs["a b"]?', 'rigs["a b"]'],
    ['a ? b : c', undefined],
    ['a?.b', undefined],
    ['rigs', undefined],
  ])('takes %s for a question about %s', (source, chain) => {
    expect(questionOf(source)).toBe(chain);
  });
});

describe('complete, in a call', () => {
  it.each([
    ["rigs.cameras.status('R", ['RUNNING']],
    ["await rigs.cameras.info('", ['CONNECTED', 'INITIALIZED', 'RUNNING', 'STOPPED']],
    ["rigs.cameras.onEvent('EXPST", ['EXPSTART', 'EXPSTATUS']],
    ["rigs.cameras.start('", []],
    ["rigs.cameras.status('RUNNING', {ech", ['echoTimeoutMs']],
    ["rigs.cameras.status('RUNNING', {echoTimeoutMs: 5, re", ['retries']],
    ['rigs.cameras.start(f(1, 2), [3, 4], {si', ['signal']],
  ])('offers after %s', (text, expected) => {
    expect(texts(text)).toEqual(expected);
  });
});

describe('parametersOf', () => {
  it('parts a signature at its own commas', () => {
    const signature =
      'f<T>(a: (x: number, y: string) => void, b?: Map<string, number>, ...c: [T, T][]): void';
    expect(parametersOf({ signature, doc: '', notes: [] })).toEqual([
      { name: 'a', type: '(x: number, y: string) => void' },
      { name: 'b', type: 'Map<string, number>' },
      { name: 'c', type: '[T, T][]' },
    ]);
  });
});

describe('Docs', () => {
  it('knows nothing of a name that only every object has', () => {
    expect(docs.ofName('constructor')).toBeUndefined();
    expect(texts('for constructor(ri')).toEqual(['rigs']);
  });
});
