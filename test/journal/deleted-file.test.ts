import { rmSync } from 'node:fs';
import { describe, expect, it, onTestFinished, vi } from 'vitest';
import type { Journal } from '../../src/journal/journal.js';
import { note } from '../helpers/facts.js';
import { openJournal, recordsOf, textsOf, verify } from '../helpers/journal.js';

describe('Journal, of which somebody deletes a file', () => {
  it.each([
    ['the next fact', (journal: Journal) => journal.record(note('d')), ['b', 'c', 'd']],
    ['its end', (journal: Journal) => journal.close(), ['b', 'c']],
  ])('has what was written just before and after somebody deleted it, at %s', async (_what, then, texts) => {
    const { dir, journal, health } = openJournal();
    const now = vi.spyOn(performance, 'now');
    onTestFinished(() => now.mockRestore());
    const at = (ms: number) => now.mockReturnValue(ms);
    at(0);
    journal.record(note('a'));
    at(100);
    journal.record(note('b'));
    const path = journal.path ?? '';
    rmSync(path);
    at(101);
    journal.record(note('c'));
    expect(health).toEqual([]);
    at(200);
    then(journal);
    journal.close();
    expect(textsOf(await recordsOf(dir))).toEqual(texts);
    expect(health).toEqual([
      [false, `somebody deleted ${path}: the facts in it are gone`],
      [true, `the journal goes on in ${journal.path ?? ''}`],
    ]);
    expect([journal.missed, (await verify(dir)).flaws]).toEqual([0, []]);
  });

  it('keeps little for a file that may be gone, and looks before it leaves one for its size', async () => {
    const { dir, journal } = openJournal({ maxBytes: 4 * 1024 * 1024 });
    const now = vi.spyOn(performance, 'now').mockReturnValue(0);
    onTestFinished(() => now.mockRestore());
    const big = 'x'.repeat(600_000);
    for (const text of ['a', 'b']) journal.record(note(text));
    rmSync(journal.path ?? '');
    for (let index = 0; index < 20; index += 1) journal.record(note(`${index} ${big}`));
    const found = textsOf(await recordsOf(dir)).map((text) => String(text).split(' ')[0]);
    expect(found).toEqual(['b', ...Array.from({ length: 20 }, (_, index) => String(index))]);
    expect((await verify(dir)).flaws).toEqual([]);
    journal.close();
  });
});
