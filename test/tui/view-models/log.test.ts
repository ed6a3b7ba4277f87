import { describe, expect, it } from 'vitest';
import { lineText, lineWidth } from '../../../src/tui/view-models/line.js';
import type { LogAnchor } from '../../../src/tui/view-models/log.js';
import { logLines, moveLog, oldestLog } from '../../../src/tui/view-models/log.js';
import { added, heard, stateAfter } from '../../helpers/lab-facts.js';

/** Ten lines, between facts that have none. */
const state = stateAfter(
  [0, added('rig')],
  ...Array.from({ length: 10 }, (_, index) => [
    [index * 1000, heard('rig', `M${index}`, 'data')] as const,
    [index * 1000, { type: 'exchange.advanced', exchange: 99, step: 'echo' }] as const,
  ]).flat(),
);

const labels = (rows: number, anchor?: LogAnchor) =>
  logLines(state, { columns: 80, rows, anchor }).map((line) => / (M\d)/.exec(lineText(line))?.[1]);

describe('logLines', () => {
  it('shows time, time since the line before, way, peer, label and text', () => {
    const [first = [], second = []] = logLines(state, { columns: 80, rows: 20, anchor: undefined });
    expect(lineText(first)).toMatch(/^\d\d:\d\d:\d\d\.\d{3} {10}← rig {6}M0 data$/);
    expect(lineText(second)).toMatch(/^\d\d:\d\d:\d\d\.\d{3} {3}\+1\.0 s ← rig {6}M1 data$/);
  });

  it('follows the newest line', () => {
    expect(labels(3)).toEqual(['M7', 'M8', 'M9']);
  });

  it('has a delta on its first line where there is a line before', () => {
    expect(lineText(logLines(state, { columns: 80, rows: 2, anchor: undefined })[0] ?? [])).toContain(
      '+1.0 s',
    );
  });

  it('has room for the message on the smallest screen', () => {
    const small = stateAfter([0, added('photometry')], [0, heard('photometry', 'EXPINFO', 'CONNECTED')]);
    const line = logLines(small, { columns: 40, rows: 1, anchor: undefined })[0] ?? [];
    expect(lineText(line)).toMatch(/^\d\d:\d\d:\d\d ← photometry EXPINFO CONNECTED$/);
    expect(lineWidth(line)).toBeLessThanOrEqual(40);
  });

  it('gives wide names the columns that they take', () => {
    const wide = stateAfter([0, added('カメラ装置')], [0, heard('カメラ装置', 'EXPINFO')]);
    const line = lineText(logLines(wide, { columns: 80, rows: 1, anchor: undefined })[0] ?? []);
    expect(line).toContain('← カメラ装置 EXPINFO');
  });

  it('says so when nothing has happened', () => {
    const lines = logLines(stateAfter([0, added('rig')]), { columns: 80, rows: 5, anchor: undefined });
    expect(lines.map(lineText)).toEqual(['Nothing has happened yet.']);
  });

  it('shows a clock that was set back', () => {
    const back = stateAfter([0, added('rig')], [5000, heard('rig', 'A')], [2000, heard('rig', 'B')]);
    expect(lineText(logLines(back, { columns: 80, rows: 5, anchor: undefined })[1] ?? [])).toContain(
      '-3.0 s',
    );
  });

  it('passes on nothing that a terminal would act upon', () => {
    const evil = stateAfter([0, added('rig')], [0, heard('rig', '\u001b[2J', 'a\rb\u009b\u202e\u0000')]);
    const line = lineText(logLines(evil, { columns: 120, rows: 1, anchor: undefined })[0] ?? []);
    expect(line).toMatch(/^[^\u0000-\u001f\u007f-\u009f\u202e]*$/);
    expect(line).toContain('a␍b');
  });
});

describe('moveLog', () => {
  it('holds the log at a line, by lines that are shown', () => {
    const held = moveLog(state, undefined, -2);
    expect(labels(3, held)).toEqual(['M5', 'M6', 'M7']);
    expect(labels(3, moveLog(state, held, 1))).toEqual(['M6', 'M7', 'M8']);
  });

  it('follows again past the newest line', () => {
    const held = moveLog(state, undefined, -2);
    expect(moveLog(state, held, 2)).toBeUndefined();
    expect(moveLog(state, held, 50)).toBeUndefined();
  });

  it('stops at the oldest line', () => {
    expect(moveLog(state, undefined, -50)).toBe(oldestLog(state));
  });

  it('holds its place while lines come', () => {
    const held = moveLog(state, undefined, -2);
    const later = { ...state, log: [...state.log, { seq: state.logged, event: state.log[1]!.event }] };
    expect(logLines(later, { columns: 80, rows: 3, anchor: held })).toEqual(
      logLines(state, { columns: 80, rows: 3, anchor: held }),
    );
  });
});
