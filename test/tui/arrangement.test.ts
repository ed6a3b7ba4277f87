import { readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { readArrangement, writeArrangement } from '../../src/tui/arrangement.js';
import { initialUi } from '../../src/tui/ui-state.js';
import { tempDir } from '../helpers/temp-dir.js';

describe('writeArrangement', () => {
  it('keeps sizes and open panes for their owner alone, and nothing of what was read or written', () => {
    const file = join(tempDir(), 'state', 'tui.json');
    const ui = { ...initialUi, active: 'values', zoomed: true, hidden: ['log'], sizes: { rigs: 3 } } as const;
    writeArrangement(file, { ...ui, filters: { log: 'secret' } });
    expect(readArrangement(file)).toEqual({
      active: 'values',
      before: 'rigs',
      lower: 'repl',
      zoomed: true,
      hidden: ['log'],
      sizes: { rigs: 3 },
    });
    expect(statSync(file).mode & 0o777).toBe(0o600);
    expect(statSync(join(file, '..')).mode & 0o777).toBe(0o700);
    expect(readFileSync(file, 'utf8')).not.toContain('secret');
    expect(readdirSync(join(file, '..'))).toEqual(['tui.json']);
  });

  it('leaves it where it cannot be written', () => {
    expect(() => writeArrangement('/proc/nowhere/tui.json', initialUi)).not.toThrow();
  });
});

describe('readArrangement', () => {
  it.each([
    ['', {}],
    ['null', {}],
    [
      '{"active":"nowhere","sizes":{"rigs":"9","log":2,"x":1},"hidden":["rigs","y"]}',
      { hidden: ['rigs'], sizes: { log: 2 } },
    ],
    ['{"active":"repl","zoomed":true}', { active: 'repl', zoomed: true }],
    ['{"active":"repl","before":"log"}', { active: 'repl', before: 'log' }],
    ['{"active":"log","before":"repl"}', { active: 'log', before: 'log' }],
  ])('takes of %j only what it knows', (text, expected) => {
    const file = join(tempDir(), 'tui.json');
    writeFileSync(file, text);
    expect(readArrangement(file)).toEqual(expected);
  });

  it('knows nothing where there is no file', () => {
    expect(readArrangement('/nowhere/tui.json')).toEqual({});
  });
});
