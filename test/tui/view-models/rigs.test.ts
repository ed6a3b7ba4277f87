import { describe, expect, it } from 'vitest';
import type { PeerCondition } from '../../../src/model/lab-event.js';
import { lineText, lineWidth } from '../../../src/tui/view-models/line.js';
import { listLines } from '../../../src/tui/view-models/pane-row.js';
import { rigList } from '../../../src/tui/view-models/rigs.js';
import { added, heard, idOf, START_MS, stateAfter } from '../../helpers/lab-facts.js';

describe('rigList', () => {
  it('shows peers of whatever protocol, from the model alone', () => {
    const state = stateAfter(
      [0, added('furnace', 'dummy://10.0.0.7:9000')],
      [0, { type: 'peer.described', peer: idOf('furnace'), facts: { status: 'WARM', batch: 'B7' } }],
      [100, heard('furnace', 'HELLO')],
    );
    const [header = [], line = []] = listLines(rigList(state, START_MS + 3200, 100));
    expect(lineText(header).trim().split(/ +/)).toEqual([
      'name',
      'address',
      'state',
      'heard',
      'trip',
      'status',
    ]);
    expect(lineText(line).trim()).toBe(
      'furnace  dummy://10.0.0.7:9000  ● heard      3 s       -  WARM · batch: B7',
    );
  });

  it('measures the way there and back', () => {
    const state = stateAfter(
      [0, added('a')],
      [0, { type: 'exchange.started', exchange: 1, peer: idOf('a'), label: 'X', text: '', deadlines: [] }],
      [0, { type: 'exchange.advanced', exchange: 1, step: 'sent' }],
      [12, { type: 'exchange.advanced', exchange: 1, step: 'echo' }],
    );
    expect(lineText(listLines(rigList(state, START_MS, 80))[1] ?? [])).toContain(' 12 ms ');
  });

  it.each<[PeerCondition, string]>([
    ['silent', '✗ silent'],
    ['refused', '✗ refused'],
    ['closed', '- closed'],
    ['never-heard', '○ never heard'],
  ])('never shows a rig that is %s as good', (condition, shown) => {
    const state = stateAfter(
      [0, added('a')],
      [1, heard('a', 'HELLO')],
      [2, { type: 'peer.condition', peer: idOf('a'), condition, reason: 'a (dummy://a): no echo' }],
    );
    const line = listLines(rigList(state, START_MS, 80))[1] ?? [];
    expect(lineText(line)).toContain(shown);
    expect(line.some(({ tone }) => tone === 'good')).toBe(false);
    // The line says already whom it is about.
    expect(lineText(line).trimEnd()).toMatch(/ {2}no echo$/);
  });

  it.each([40, 60, 80, 120, 200])('fills %i columns exactly', (columns) => {
    const state = stateAfter([0, added('a-rig-with-quite-a-long-name-indeed')], [0, added('漢字')]);
    for (const line of listLines(rigList(state, START_MS, columns))) {
      expect(lineWidth(line)).toBe(
        Math.max(columns, lineWidth(listLines(rigList(state, START_MS, 40))[0] ?? [])),
      );
    }
  });

  it('has columns for the session, its main sync and the lock, where there is room and any rig has them', () => {
    const facts = { status: 'RUNNING', session: '2026-01-31_1_mouse', 'main sync': 'yes' };
    const state = stateAfter(
      [0, added('a')],
      [0, added('b')],
      [1, { type: 'peer.described', peer: idOf('a'), facts }],
      [1, { type: 'peer.described', peer: idOf('b'), facts: { 'main sync': 'no' } }],
      [2, heard('a', 'HELLO')],
    );
    const [header, a, b] = listLines(rigList(state, START_MS, 120)).map(lineText);
    expect(header).toMatch(/trip +trips +session +sync +status *$/);
    expect(a).toMatch(/ 2026-01-31_1_mouse +yes +RUNNING *$/);
    expect(b).toMatch(/ - +no *$/);
    expect(listLines(rigList(state, START_MS, 160)).map(lineText)[0]).toMatch(/trips +session +sync/);
    const [narrow, line] = listLines(rigList(state, START_MS, 80)).map(lineText);
    expect(narrow).toMatch(/trip +sync +status/);
    expect(line).toContain('RUNNING · session: 2026');
    const locked = stateAfter(
      [0, added('a')],
      [1, { type: 'peer.described', peer: idOf('a'), facts: { lock: 'kim' } }],
    );
    expect(listLines(rigList(locked, START_MS, 120)).map(lineText)[1]).toMatch(/ kim *$/);
  });

  it.each([
    [80, /state +heard +trip +status *$/, / CONNECTED *$| CONNECTED ·/],
    [72, /state +heard +status *$/, / CONNECTED/],
    [63, /state +status *$/, / CONNECTED/],
  ])('leaves columns out at %i columns rather than cut an address', (columns, header, status) => {
    const facts = { status: 'CONNECTED', 'main sync': 'yes' };
    const state = stateAfter(
      [0, added('photometry-ii', 'udp://127.0.0.1:38927')],
      [1, { type: 'peer.described', peer: idOf('photometry-ii'), facts }],
      [2, heard('photometry-ii', 'HELLO')],
    );
    const [head = '', line = ''] = listLines(rigList(state, START_MS, columns)).map(lineText);
    expect(head).toMatch(header);
    expect(line).toContain('photometry-ii  udp://127.0.0.1:38927  ● heard');
    expect(line).toMatch(status);
  });

  it('leaves managers and services to their own pane', () => {
    const state = stateAfter([0, added('a')], [0, { ...added('lab'), kind: 'manager' }]);
    expect(rigList(state, START_MS, 80).rows.map(({ id }) => id)).toEqual([idOf('a')]);
  });

  it('shows what comes from outside as symbols', () => {
    const state = stateAfter(
      [0, added('evil\u001b]52;c;x\u0007', 'a\u009b2J')],
      [0, { type: 'peer.described', peer: idOf('evil\u001b]52;c;x\u0007'), facts: { status: '\u202eOK\r' } }],
    );
    const shown = listLines(rigList(state, START_MS, 120))
      .map(lineText)
      .join('');
    expect(shown).toContain('evil␛]52;c;x␇');
    expect(shown).toMatch(/^[^\u0000-\u001f\u007f-\u009f\u202e]*$/);
  });

  it('says so when there are none', () => {
    expect(listLines(rigList(stateAfter(), START_MS, 80)).map(lineText)).toEqual([
      'No rigs: the configuration names none.',
    ]);
  });
});
