import type { ReactElement } from 'react';
import { afterEach, describe, expect, it } from 'vitest';
import type { LabEvent } from '../../../src/model/lab-event.js';
import { LabStore } from '../../../src/model/lab-store.js';
import { ManualClock } from '../../../src/testing/manual-clock.js';
import { Screen } from '../../../src/tui/components/screen.js';
import { mountApp } from '../../../src/tui/mount-app.js';
import { ListPane } from '../../../src/tui/panes/list-pane.js';
import { ReplPane } from '../../../src/tui/panes/repl-pane.js';
import type { MountedApp } from '../../../src/tui/mount-app.js';
import { createTheme } from '../../../src/tui/theme.js';
import { TuiStore } from '../../../src/tui/tui-store.js';
import { FakeConsole } from '../../helpers/fake-console.js';
import { added, asked, heard, idOf, START_MS } from '../../helpers/lab-facts.js';

const place = { columns: 78, rows: 5 };

const stores: TuiStore[] = [];
const mounted: MountedApp[] = [];

afterEach(() => {
  for (const app of mounted.splice(0)) app.unmount();
  for (const store of stores.splice(0)) store.close();
});

/** One pane over a lab in which the facts happened at its start. */
function show(pane: ReactElement, ...facts: readonly Omit<LabEvent, 'atMs'>[]) {
  const clock = new ManualClock(START_MS);
  const store = new LabStore();
  const repl = new FakeConsole();
  for (const fact of facts) store.publish({ ...fact, atMs: START_MS } as LabEvent);
  const tui = new TuiStore({
    lab: { store, clock, publish: (event) => store.publish(event) },
    repl,
    status: { title: '', readOnly: false },
    size: { columns: 80, rows: 24 },
    fps: 5,
    onError: (error) => expect.unreachable(String(error)),
  });
  stores.push(tui);
  let shown = '';
  const app = mountApp({
    store: tui,
    theme: createTheme({ NO_COLOR: '1' }),
    show: (frame) => {
      shown = frame;
    },
    onError: (error) => expect.unreachable(String(error)),
    content: <Screen>{pane}</Screen>,
  });
  mounted.push(app);
  const plain = (): string[] =>
    shown
      .replaceAll(/\u001b\[[\d;]*m/g, '')
      .split('\n')
      .map((line) => line.trimEnd());
  return { clock, repl, publish: (event: LabEvent) => store.publish(event), lines: plain };
}

describe('ListPane', () => {
  it('shows rigs, and follows what is heard of them', async () => {
    const { lines, publish, clock } = show(
      <ListPane pane="rigs" place={{ ...place, pane: 'rigs' }} />,
      added('lamp'),
    );
    expect(lines()[0]).toMatch(/^━━ 1 Rigs ━+$/);
    expect(lines()[2]).toMatch(/^lamp +dummy:\/\/lamp +○ never heard/);
    publish({ ...heard('lamp', 'ON'), atMs: START_MS });
    await clock.advance(200);
    expect(lines()[2]).toMatch(/^lamp +dummy:\/\/lamp +● heard +now/);
  });

  it('shows what waits, with its deadlines', () => {
    const { lines } = show(
      <ListPane pane="pending" place={{ ...place, pane: 'pending' }} />,
      added('lamp'),
      asked(1, 'lamp'),
    );
    expect(lines()[1]).toMatch(/^lamp +START +echo █+ 1\.0 s +response █+ 10 s$/);
  });

  it('shows values, and how many are out of sight', () => {
    const readings = Array.from({ length: 9 }, (_, index) => ({
      type: 'reading.taken' as const,
      peer: idOf('lamp'),
      codename: `channel ${index}`,
      text: String(index),
      quality: 'fresh' as const,
      origin: 'hosted' as const,
    }));
    const { lines } = show(
      <ListPane pane="values" place={{ ...place, pane: 'values' }} />,
      added('lamp'),
      ...readings,
    );
    expect(lines()[0]).toMatch(/ ↓ 6 ──$/);
    expect(lines()[2]).toMatch(/^lamp +channel 0 +0 +● fresh +now +hosted$/);
    expect(lines()).toHaveLength(5);
  });
});

describe('ListPane of the log', () => {
  it('shows what was said', () => {
    const { lines } = show(
      <ListPane pane="log" place={{ ...place, pane: 'log' }} />,
      added('lamp'),
      heard('lamp', 'ON', 'warm white'),
    );
    expect(lines()[1]).toMatch(/ ← lamp +ON warm white$/);
  });
});

describe('ReplPane', () => {
  it('shows entries and a prompt', async () => {
    const { lines, repl, clock } = show(<ReplPane place={{ ...place, pane: 'repl' }} />);
    expect(lines()[1]).toMatch(/^TypeScript/);
    repl.tell('input', '1 + 1');
    repl.tell('value', '2');
    await clock.advance(200);
    expect(lines().slice(1)).toEqual(['› 1 + 1', '2', '›', '']);
  });
});
