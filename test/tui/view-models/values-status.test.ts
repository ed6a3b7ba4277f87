import { describe, expect, it } from 'vitest';
import { detailOf } from '../../../src/tui/view-models/details/detail-of.js';
import { lineText } from '../../../src/tui/view-models/line.js';
import { statusLine } from '../../../src/tui/view-models/status.js';
import type { StatusOptions } from '../../../src/tui/view-models/status.js';
import { listLines } from '../../../src/tui/view-models/pane-row.js';
import { valueList } from '../../../src/tui/view-models/values.js';
import { added, asked, heard, idOf, START_MS, stateAfter } from '../../helpers/lab-facts.js';

const reading = {
  type: 'reading.taken',
  peer: idOf('furnace'),
  codename: 'temperature',
  text: '21.5',
  value: 21.5,
  unit: '°C',
  quality: 'fresh',
  origin: 'hosted',
  staleAfterMs: 5000,
} as const;

describe('valueList', () => {
  it('shows readings of whatever protocol', () => {
    const state = stateAfter([0, added('furnace')], [0, reading]);
    const line = lineText(listLines(valueList(state, START_MS + 2000, 80))[1] ?? []);
    expect(line.trim().split(/ {2,}/)).toEqual([
      'furnace',
      'temperature',
      '21.5 °C',
      '● fresh',
      '2 s',
      'hosted',
    ]);
  });

  it('never shows an old value as fresh', () => {
    const state = stateAfter([0, added('furnace')], [0, reading]);
    const line = listLines(valueList(state, START_MS + 5001, 80))[1] ?? [];
    expect(lineText(line)).toContain('◌ stale');
    expect(line.some(({ tone }) => tone === 'good')).toBe(false);
  });
});

describe('the detail view of a rig', () => {
  it('never shows an old value as fresh', () => {
    const lab = stateAfter([0, added('furnace')], [0, reading]);
    const about = { pane: 'rigs', id: idOf('furnace'), opened: lab } as const;
    const shownAt = (ms: number) =>
      detailOf({ lab, nowMs: START_MS + ms, columns: 80, remedyOf: () => undefined }, about)
        ?.lines.map(lineText)
        .find((line) => line.includes('21.5'));
    expect(shownAt(2000)).toBe('  temperature: 21.5 °C, fresh, 2 s');
    expect(shownAt(6000)).toBe('  temperature: 21.5 °C, stale, 6 s');
  });
});

describe('statusLine', () => {
  const shown = (
    state: ReturnType<typeof stateAfter>,
    options: StatusOptions = { title: 'demo', readOnly: false },
  ) => lineText(statusLine(state, START_MS + 3200, options));

  it('tells how many are heard, what waits and since when', () => {
    const state = stateAfter(
      [0, added('a')],
      [0, added('b')],
      [1, heard('a', 'X')],
      [1000, asked(1, 'b')],
      [2000, asked(2, 'b')],
    );
    expect(shown(state)).toBe('labnet demo │ 1/2 heard │ 2 pending, oldest 2.2 s │ journal ok');
  });

  it('tells which configuration it is of, that it only watches, and that nothing is kept', () => {
    const options = { title: 'bench', profile: 'night.json', readOnly: true, hasJournal: false };
    expect(shown(stateAfter(), options)).toBe(
      'labnet bench (night.json) │ read-only │ 0/0 heard │ nothing pending │ no journal',
    );
  });

  it('tells what of labnet itself is not well', () => {
    const state = stateAfter([0, { type: 'health', part: 'journal', ok: false, text: 'no space left' }]);
    expect(shown(state)).toBe('labnet demo │ 0/0 heard │ nothing pending │ journal: no space left');
  });

  it('tells when nothing can be sent', () => {
    expect(shown(stateAfter(), { title: 'demo', readOnly: true })).toMatch(/^labnet demo │ read-only │ /);
  });
});
