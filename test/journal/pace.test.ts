import { describe, expect, it, vi } from 'vitest';
import { Journal } from '../../src/journal/journal.js';
import { note } from '../helpers/facts.js';
import { tempDir } from '../helpers/temp-dir.js';

describe('Journal', () => {
  it('tells when the disk lets it wait, and when it has kept up for a while', () => {
    const told: unknown[] = [];
    const journal = new Journal({
      dir: tempDir(),
      maxBytes: 1_000_000,
      keep: 2,
      onHealth: (ok, text) => told.push([ok, text]),
    });
    const clock = vi.spyOn(performance, 'now');
    try {
      clock.mockReturnValueOnce(0).mockReturnValueOnce(1);
      journal.record(note('fast'));
      expect(told).toEqual([]);
      clock.mockReturnValueOnce(10).mockReturnValueOnce(250);
      journal.record(note('slow'));
      expect(told).toEqual([[false, 'slow: writing a fact took 240 ms']]);
      clock.mockReturnValueOnce(300).mockReturnValueOnce(301);
      journal.record(note('fast'));
      expect(told).toHaveLength(1);
      clock.mockReturnValueOnce(10_300).mockReturnValueOnce(10_301);
      journal.record(note('fast'));
      expect(told.at(-1)).toEqual([true, 'the journal keeps up again']);
    } finally {
      clock.mockRestore();
      journal.close();
    }
  });
});
