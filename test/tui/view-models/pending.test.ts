import { describe, expect, it } from 'vitest';
import { lineText } from '../../../src/tui/view-models/line.js';
import { listLines } from '../../../src/tui/view-models/pane-row.js';
import { pendingList } from '../../../src/tui/view-models/pending.js';
import { added, asked, idOf, START_MS, stateAfter } from '../../helpers/lab-facts.js';

const shown = (state: ReturnType<typeof stateAfter>, afterMs: number, columns = 80) =>
  listLines(pendingList(state, START_MS + afterMs, columns)).map((line) => lineText(line).trimEnd());

describe('pendingList', () => {
  it('counts both deadlines down as bars', () => {
    const state = stateAfter([0, added('cameras')], [0, asked(1, 'cameras')]);
    expect(shown(state, 0)).toEqual([
      'cameras  START   echo ████████████████ 1.0 s  response █████████████ 10 s',
    ]);
    expect(shown(state, 500)).toEqual([
      'cameras  START   echo ████████░░░░░░░░ 0.5 s  response ████████████░ 9.5 s',
    ]);
  });

  it('tells on the smallest screen how long the next step may still take', () => {
    const asking = [
      [0, added('photometry')],
      [0, asked(1, 'photometry', 'EXPINFO')],
    ] as const;
    expect(shown(stateAfter(...asking), 100, 40)).toEqual(['photometry  EXPINFO  echo █████ 0.9 s']);
    const echoed = stateAfter(...asking, [4, { type: 'exchange.advanced', exchange: 1, step: 'echo' }]);
    expect(shown(echoed, 3000, 40)).toEqual(['photometry  EXPINFO  response 7.0 s']);
  });

  it('gives wide names the columns that they take', () => {
    const state = stateAfter([0, added('カメラ装置')], [0, asked(1, 'カメラ装置')]);
    expect(shown(state, 0)[0]).toMatch(/^カメラ装置  START /);
  });

  it('keeps what has arrived and runs the rest down', () => {
    const state = stateAfter(
      [0, added('cameras')],
      [0, asked(1, 'cameras')],
      [4, { type: 'exchange.advanced', exchange: 1, step: 'echo' }],
    );
    expect(shown(state, 5000)[0]).toMatch(/^cameras {2}START {3}echo ✓ 4 ms {2}response █+░+ 5\.0 s$/);
  });

  it('shows how long an exchange without a limit has waited', () => {
    const state = stateAfter(
      [0, added('a')],
      [0, { type: 'exchange.started', exchange: 1, peer: idOf('a'), label: 'LINK', text: '', deadlines: [] }],
    );
    expect(shown(state, 3000)).toEqual(['a       LINK    waits for 3.0 s, without limit']);
  });

  it('keeps the outcome for ten seconds', () => {
    const state = stateAfter(
      [0, added('cameras')],
      [0, asked(1, 'cameras')],
      [3012, { type: 'exchange.settled', exchange: 1, outcome: 'answered', text: 'answered' }],
    );
    expect(shown(state, 3100)).toEqual(['cameras  START   ✓ answered in 3012 ms']);
    expect(shown(state, 13_000)).toEqual(['cameras  START   ✓ answered in 3012 ms']);
    expect(shown(state, 13_012)).toEqual(['Nothing waits for an answer.']);
  });

  it.each([
    [[], 'echo', 1000],
    [['echo'], 'response', 10_000],
  ] as const)('names the deadline that passed when %j had arrived', (arrived, awaiting, timeoutMs) => {
    const state = stateAfter(
      [0, added('widefield')],
      [0, asked(1, 'widefield')],
      ...arrived.map((step) => [5, { type: 'exchange.advanced', exchange: 1, step }] as const),
      [timeoutMs, { type: 'exchange.settled', exchange: 1, outcome: 'timeout', text: 'a long text' }],
    );
    expect(shown(state, timeoutMs, 60)).toEqual([
      `widefield  START   ✗ timeout: no ${awaiting} within ${timeoutMs} ms`,
    ]);
  });

  it('shows any other failure whole, on more lines where it must', () => {
    const text = 'cameras (dummy://cameras): START failed there: the disk is full and the lamp is off';
    const state = stateAfter(
      [0, added('cameras')],
      [0, asked(1, 'cameras')],
      [9, { type: 'exchange.settled', exchange: 1, outcome: 'error', text }],
    );
    expect(shown(state, 9, 60)).toEqual([
      'cameras  START   ✗ START failed there: the disk is full and',
      '                 the lamp is off',
    ]);
  });

  it('puts what waits first, oldest on top, and then the latest outcome', () => {
    const state = stateAfter(
      [0, added('a')],
      [0, asked(1, 'a', 'ONE')],
      [1, asked(2, 'a', 'TWO')],
      [2, asked(3, 'a', 'THREE')],
      [3, asked(4, 'a', 'FOUR')],
      [4, { type: 'exchange.settled', exchange: 1, outcome: 'answered', text: '' }],
      [5, { type: 'exchange.settled', exchange: 3, outcome: 'answered', text: '' }],
    );
    expect(shown(state, 10).map((line) => line.split(/ +/)[1])).toEqual(['TWO', 'FOUR', 'THREE', 'ONE']);
  });
});
