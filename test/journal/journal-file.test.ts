import { spawn } from 'node:child_process';
import { once } from 'node:events';
import {
  appendFileSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { Journal } from '../../src/journal/journal.js';
import { LineReader } from '../../src/journal/line-reader.js';
import { makeFolder } from '../../src/kernel/make-folder.js';
import { note } from '../helpers/facts.js';
import { tempDir } from '../helpers/temp-dir.js';

describe('makeFolder', () => {
  it('makes what is missing, and minds nothing that is there', () => {
    const dir = join(tempDir(), 'a', 'b', 'c');
    makeFolder(dir);
    makeFolder(dir);
    expect(existsSync(dir)).toBe(true);
  });

  it('says what stands in the way', () => {
    const file = join(tempDir(), 'file');
    writeFileSync(file, '');
    expect(() => makeFolder(file)).toThrow(/EEXIST/);
    expect(() => makeFolder(join(file, 'a'))).toThrow(/ENOTDIR/);
    expect(() => makeFolder('/proc/labnet/a')).toThrow(/ENOENT/);
  });
});

describe('Journal', () => {
  const health: string[] = [];
  const open = (dir: string, keep = 2) =>
    new Journal({ dir, maxBytes: 1, keep, onHealth: (_ok, text) => health.push(text) });

  it('deletes no file of a process that runs, however old', async () => {
    const dir = tempDir();
    const other = spawn(process.execPath, ['-e', 'setInterval(() => 0, 1000)']);
    onTestFinished(() => void other.kill());
    await once(other, 'spawn');
    const ended = spawn(process.execPath, ['-e', '0']);
    await once(ended, 'exit');
    const nameOf = (pid: number | undefined) => `journal-20200101T000000000-${pid ?? 0}-1.jsonl`;
    for (const pid of [other.pid, ended.pid]) writeFileSync(join(dir, nameOf(pid)), '');
    const journal = open(dir);
    for (let index = 0; index < 5; index += 1) journal.record(note(String(index)));
    const names = readdirSync(dir);
    expect(names).toContain(nameOf(other.pid));
    expect(names).not.toContain(nameOf(ended.pid));
    journal.close();
  });

  it('keeps its own files where the clock was set back and others seem to be newer', () => {
    const dir = tempDir();
    // No process has this number.
    const later = [1, 2, 3].map((part) => `journal-29990101T000000000-4194305-${part}.jsonl`);
    for (const name of later) writeFileSync(join(dir, name), '');
    const journal = open(dir);
    journal.record(note('one'));
    journal.record(note('two'));
    journal.record(note('three'));
    journal.close();
    expect(readdirSync(dir).filter((name) => !later.includes(name))).toHaveLength(2);
    expect(readFileSync(journal.path ?? '', 'utf8')).toContain('three');
    expect(health).not.toContainEqual(expect.stringContaining('somebody deleted'));
  });

  it('passes a fact over that has no time, and says so', () => {
    const dir = tempDir();
    const journal = open(dir);
    expect(() => journal.record({ ...note('never'), atMs: Number.NaN })).not.toThrow();
    expect(journal.missed).toBe(1);
    expect(health.at(-1)).toContain('Invalid time value');
    journal.close();
  });
});

describe('LineReader', () => {
  const textsOf = (reader: LineReader) => [...reader.lines()].map(({ text, line }) => [line, text]);

  it('goes on where it stopped, also within a line and within a character', () => {
    const file = join(tempDir(), 'f');
    const bytes = Buffer.from('one\ntwö\nthree');
    writeFileSync(file, bytes.subarray(0, 7));
    const reader = new LineReader(file);
    expect(textsOf(reader)).toEqual([[1, 'one']]);
    appendFileSync(file, bytes.subarray(7));
    expect(textsOf(reader)).toEqual([[2, 'twö']]);
    expect(reader.rest).toEqual({ line: 3, text: 'three' });
  });

  it('gives out the start of a line that is too long, and nothing more of it', () => {
    const file = join(tempDir(), 'f');
    writeFileSync(file, `${'x'.repeat(300_000)}\nnext\n${'y'.repeat(300_000)}`);
    const reader = new LineReader(file, 100_000);
    expect(textsOf(reader)).toEqual([
      [1, 'x'.repeat(200)],
      [2, 'next'],
      [3, 'y'.repeat(200)],
    ]);
    expect(reader.rest).toBeUndefined();
  });

  it('has nothing of a file that is gone, and says what it cannot read', () => {
    const dir = tempDir();
    expect(textsOf(new LineReader(join(dir, 'gone')))).toEqual([]);
    mkdirSync(join(dir, 'folder'));
    expect(() => textsOf(new LineReader(join(dir, 'folder')))).toThrow(/EISDIR/);
    rmSync(join(dir, 'folder'), { recursive: true });
  });
});
