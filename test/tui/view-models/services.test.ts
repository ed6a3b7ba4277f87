import { describe, expect, it } from 'vitest';
import type { LabState } from '../../../src/model/lab-state.js';
import { detailOf } from '../../../src/tui/view-models/details/detail-of.js';
import { lineText, lineWidth } from '../../../src/tui/view-models/line.js';
import { listLines } from '../../../src/tui/view-models/pane-row.js';
import { rowFilter } from '../../../src/tui/view-models/row-filter.js';
import { absentPanes, selectServices } from '../../../src/tui/view-models/service-peers.js';
import { serviceList } from '../../../src/tui/view-models/services.js';
import { added, idOf, START_MS, stateAfter } from '../../helpers/lab-facts.js';

const service = (name: string, within?: string) => ({
  ...added(name, '10.0.0.7:4711'),
  kind: within === undefined ? 'manager' : 'service',
  ...(within !== undefined && { within: idOf(within) }),
});

const lock = {
  kind: 'exclusive',
  holders: ['labnet[bench:4712]'],
  sinceMs: START_MS + 1000,
} as const;

/** Two managers; the second came before the services of the first. */
const lab = stateAfter(
  [0, service('north')],
  [0, service('south')],
  [0, service('scope', 'north')],
  [0, service('stage', 'north')],
  [1000, { type: 'links.changed', peer: idOf('scope'), links: ['labnet[bench:4712]'], lock }],
  [1000, { type: 'links.changed', peer: idOf('stage'), links: ['a[x:1]', 'b[y:2]'] }],
  [1000, { type: 'peer.described', peer: idOf('north'), facts: { services: 'scope, stage', clients: '2' } }],
);

const text = (state: LabState, columns: number, filter = '') =>
  listLines(serviceList(state, START_MS + 61_000, columns, rowFilter(filter, START_MS))).map(lineText);

describe('serviceList', () => {
  it('shows who holds a lock since when, and who is linked, under each manager', () => {
    const [header, north, scope, stage, south] = text(lab, 160);
    expect(header?.trim().split(/ +/)).toEqual([
      'name',
      'kind',
      'address',
      'state',
      'heard',
      'lock',
      'linked',
      'status',
    ]);
    expect(north).toMatch(/^north +manager .* services: scope, stage · clients: 2 *$/);
    expect(scope).toMatch(
      /^ {2}scope +service .*exclusive labnet\[bench:4712\] since ..:..:.. +labnet\[bench:/,
    );
    expect(stage).toMatch(/^ {2}stage +service .* - +2: a\[x:1\], b\[y:2\] *$/);
    expect(south).toMatch(/^south +manager /);
  });

  it.each([60, 80, 120, 200])('fills %i columns', (columns) => {
    for (const line of listLines(serviceList(lab, START_MS, columns))) expect(lineWidth(line)).toBe(columns);
  });

  it('is filtered by name, holder and state', () => {
    expect(text(lab, 80, 'rig:scope')).toHaveLength(2);
    expect(text(lab, 80, 'bench:4712')).toHaveLength(2);
    expect(text(lab, 80, 'lock')).toHaveLength(2);
    expect(text(lab, 80, 'state:heard')).toEqual(['None of 4 is shown: the filter leaves them out.']);
  });

  it('is saved with the names and times in columns of their own', () => {
    const records = serviceList(lab, START_MS, 80).rows.map((row) => row.record());
    expect(records[1]).toMatchObject({
      name: 'scope',
      manager: 'north',
      lock: 'exclusive',
      holders: 'labnet[bench:4712]',
      lockedSinceMs: START_MS + 1000,
    });
  });

  it('says so when there are none', () => {
    expect(text(stateAfter(), 80)).toEqual(['No managers and services: the configuration names none.']);
  });
});

describe('absentPanes', () => {
  it('has the services pane only where there are services', () => {
    expect(absentPanes(stateAfter([0, added('a')]))).toEqual(['services']);
    expect(absentPanes(lab)).toEqual([]);
  });
});

describe('selectServices', () => {
  it('keeps a service whose manager is gone', () => {
    const orphan = stateAfter([0, service('scope', 'north')]);
    expect(selectServices(orphan).map(({ name }) => name)).toEqual(['scope']);
  });
});

describe('the detail view of a service', () => {
  it('tells its manager, its links and its lock', () => {
    const context = { lab, nowMs: START_MS + 61_000, columns: 100, remedyOf: () => undefined };
    const detail = detailOf(context, { pane: 'services', id: idOf('scope'), opened: lab });
    const lines = detail?.lines.map(lineText).join('\n');
    expect(lines).toMatch(
      /manager +north\nlinked +labnet\[bench:4712\]\nlock +exclusive labnet\[bench:4712\]/,
    );
    expect(lines).toMatch(/held since +20\d\d-/);
  });
});
