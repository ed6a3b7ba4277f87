import { appendFileSync, mkdtempSync, readFileSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { History } from '../../src/runtime/history.js';

function newFile(): string {
  return join(mkdtempSync(join(tmpdir(), 'labnet-history-')), 'kept/history');
}

describe('History', () => {
  it('keeps entries of many lines whole, for the owner alone', () => {
    const file = newFile();
    History.open({ file, limit: 10 }).add('function f() {\n  return 1\n}');
    expect(History.open({ file, limit: 10 }).entries).toEqual(['function f() {\n  return 1\n}']);
    expect(statSync(file).mode & 0o777).toBe(0o600);
    expect(statSync(join(file, '..')).mode & 0o777).toBe(0o700);
  });

  it('is saved at each entry and shared by two consoles', () => {
    const file = newFile();
    const one = History.open({ file, limit: 10 });
    const two = History.open({ file, limit: 10 });
    one.add('a');
    two.add('b');
    one.add('c');
    expect(History.open({ file, limit: 10 }).entries).toEqual(['a', 'b', 'c']);
  });

  it('keeps the newest, each once', () => {
    const history = History.open({ file: undefined, limit: 2 });
    for (const entry of ['a', 'b', 'a', ' ', 'c']) history.add(entry);
    expect(history.entries).toEqual(['a', 'c']);
  });

  it('leaves out what looks like a secret, and says so', () => {
    const history = History.open({ file: undefined, limit: 10 });
    for (const entry of [
      'const token = "abc"',
      'connect({password: "x"})',
      'rigs.cameras.alyx(client)',
      'apiKey="1"',
      'const credential = "x"',
    ]) {
      expect(history.add(entry), entry).toContain('secret');
    }
    expect(history.add('await services.alyx')).toBeUndefined();
    expect(history.entries).toEqual(['await services.alyx']);
  });

  it('survives a torn line, and compacts a long file', () => {
    const file = newFile();
    const history = History.open({ file, limit: 3 });
    history.add('first');
    appendFileSync(file, '"torn\n');
    for (let index = 0; index < 200; index++) history.add(`entry ${index}`);
    const again = History.open({ file, limit: 3 });
    expect(again.entries).toEqual(['entry 197', 'entry 198', 'entry 199']);
    expect(readFileSync(file, 'utf8').split('\n')).toHaveLength(4);
  });

  it('says why it could not keep an entry', () => {
    const history = History.open({ file: '/dev/null/history', limit: 3 });
    expect(history.add('a')).toContain('not kept in the history');
    expect(history.entries).toEqual(['a']);
  });

  it('says why where no folder can be made', () => {
    const history = History.open({ file: '/proc/labnet/kept/history', limit: 10 });
    expect(history.add('a')).toMatch(/ENOENT/);
    expect(history.entries).toEqual(['a']);
  });
});
