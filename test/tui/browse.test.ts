import { describe, expect, it } from 'vitest';
import type { LabEvent } from '../../src/model/lab-event.js';
import { asked, heard, idOf, START_MS } from '../helpers/lab-facts.js';
import { openWithPeers } from '../helpers/tui-harness.js';
import type { Harness, HarnessOptions } from '../helpers/tui-harness.js';

const open = (options: Partial<HarnessOptions> = {}): Harness =>
  openWithPeers(['furnace', 'lamp', 'laser'], { columns: 120, rows: 40, ...options });

/** Facts at so many milliseconds after the start. */
function tell(harness: Harness, afterMs: number, ...facts: readonly Omit<LabEvent, 'atMs'>[]): void {
  for (const fact of facts) harness.publish({ ...fact, atMs: START_MS + afterMs } as LabEvent);
}

const timedOut = (exchange: number) => ({
  type: 'exchange.settled' as const,
  exchange,
  outcome: 'timeout' as const,
  code: 'DUMMY_TIMEOUT',
  text: 'no echo of START within 1000 ms',
});

const reading = (codename: string, value: number) => ({
  type: 'reading.taken' as const,
  peer: idOf('furnace'),
  codename,
  text: String(value),
  value,
  unit: 'C',
  quality: 'fresh' as const,
  origin: 'watched' as const,
  staleAfterMs: 5000,
});

/** Lines that are shown inverted over their whole width. */
const marked = (harness: Harness) =>
  harness.screen
    .cells()
    .flatMap((line, row) => (line.split(',').every((cell) => cell.split('.')[2] !== '0') ? [row] : []));

describe('the chosen line', () => {
  it('is marked in the active pane, and moves by keys', async () => {
    const harness = open();
    await harness.press('down');
    expect(marked(harness)).toEqual([4]);
    expect((await harness.lines())[4]).toMatch(/^lamp/);
    await harness.press('G');
    expect(marked(harness)).toEqual([5]);
    await harness.press('i');
    expect(marked(harness)).toEqual([]);
  });

  it('stays on its thing while others come and go, and on its place when the thing goes', async () => {
    const harness = open();
    await harness.press('j');
    tell(harness, 10, { type: 'peer.removed', peer: idOf('furnace') } as never);
    await harness.advance(1000);
    expect((await harness.lines())[marked(harness)[0] ?? 0]).toMatch(/^lamp/);
    tell(harness, 20, { type: 'peer.removed', peer: idOf('lamp') } as never);
    await harness.advance(1000);
    expect((await harness.lines())[marked(harness)[0] ?? 0]).toMatch(/^laser/);
  });
});

describe('the detail view', () => {
  it('tells of a rig how it was reached, what it says of itself, and what was said with it', async () => {
    const harness = open();
    tell(
      harness,
      0,
      heard('lamp', 'STATUS', 'ON'),
      { type: 'peer.described', peer: idOf('lamp'), facts: { status: 'ON', session: 'mouse 7' } } as never,
      asked(1, 'lamp'),
      timedOut(1),
      { type: 'peer.condition', peer: idOf('lamp'), condition: 'silent', reason: 'no echo' } as never,
    );
    tell(harness, 42_000, heard('lamp', 'STATUS', 'OFF'));
    await harness.advance(43_000);
    expect(await harness.text()).toContain('heard again after 42 s');
    await harness.press('j', 'return');
    const text = await harness.text();
    expect(text).toMatch(/━━ thing lamp ━/);
    expect(text).toMatch(/not heard for +42 s, from .* to /);
    expect(text).toMatch(/session +mouse 7/);
    expect(text).toMatch(/START timeout in <1 ms: no echo of START within 1000 ms/);
    expect(text).toMatch(/← STATUS OFF {2}3 B[^]*← STATUS ON {2}2 B/);
    await harness.press('q');
    expect(await harness.text()).toContain('── 5 REPL');
    expect(harness.did).toEqual([]);
  });

  it('tells of a request its steps, its bytes, its error and what to try', async () => {
    const harness = open({ known: { remedyOf: (code) => `look for ${code}` } });
    tell(harness, 0, asked(1, 'lamp'), {
      type: 'message.sent',
      peer: idOf('lamp'),
      exchange: 1,
      label: 'START',
      text: 'START now',
      wire: '[1, "\u001b[2J"]',
      size: 11,
    } as never);
    tell(harness, 1000, timedOut(1));
    await harness.advance(1000);
    await harness.press('2', 'return');
    const text = await harness.text();
    expect(text).toMatch(/━━ request 1: START to lamp ━/);
    expect(text).toMatch(/echo +✗ never, within 1\.0 s/);
    expect(text).toMatch(/error +no echo of START within 1000 ms/);
    expect(text).toMatch(/try +look for DUMMY_TIMEOUT/);
    expect(text).toMatch(/→ sent +.*11 bytes\n +\[1, "␛\[2J"\]/);
  });

  it('plots a value', async () => {
    const harness = open();
    for (let index = 0; index < 50; index++) tell(harness, index, reading('heat', 20 + index));
    await harness.press('4', 'return');
    const text = await harness.text();
    expect(text).toMatch(/━━ value furnace heat ━/);
    expect(text).toMatch(/range +20 to 69 in the latest 50/);
    expect(text).toMatch(/ 69│ +▁?[▁▂▃▄▅▆▇█]+\n/);
    expect(text).toMatch(/ 20│[▁▂▃▄▅▆▇█]{50}/);
  });

  it('keeps a line of the log in sight while thousands come after it', async () => {
    const harness = open();
    tell(harness, 0, heard('lamp', 'FIRST', 'the one'));
    await harness.press('3', 'return');
    for (let index = 0; index < 3000; index++) tell(harness, index, heard('furnace', `M${index}`));
    await harness.advance(1000);
    expect(await harness.text()).toMatch(/decoded +FIRST the one/);
    await harness.press('escape');
    expect(await harness.text()).toMatch(/held, more than 2000 new: G follows/);
  });
});

describe('filters', () => {
  it('leave out what does not fit while it is written, and come back by Escape', async () => {
    const harness = open();
    tell(harness, 0, heard('lamp', 'ON'));
    await harness.press('/');
    await harness.type('state:heard');
    expect(await harness.text()).toMatch(/━ \/state:heard ━━/);
    const rows = (text: string) => text.split('\n').filter((line) => line.includes('dummy://'));
    expect(rows(await harness.text())).toHaveLength(1);
    await harness.press('return', '?', 'escape');
    expect(rows(await harness.text())).toHaveLength(1);
    await harness.press('escape');
    expect(rows(await harness.text())).toHaveLength(3);
    await harness.press('/');
    await harness.type('nothing like it');
    expect(await harness.text()).toContain('None of 3 is shown: the filter leaves them out.');
    await harness.press('escape');
    expect(rows(await harness.text())).toHaveLength(3);
  });

  it('hold in the log, also for what waits', async () => {
    const harness = open();
    tell(harness, 0, heard('lamp', 'A'), heard('furnace', 'B'));
    await harness.press('3', '/');
    await harness.type('rig:lamp');
    await harness.press('return', 'p');
    tell(harness, 5, heard('lamp', 'C'), heard('furnace', 'D'));
    await harness.advance(1000);
    const text = await harness.text();
    expect(text).toContain('/rig:lamp held, 1 new: G follows');
    expect(text).not.toMatch(/← furnace/);
    await harness.press('p');
    expect(await harness.text()).toMatch(/← lamp +C/);
  });
});

describe('arranging', () => {
  it('shows one pane alone and all of them again', async () => {
    const harness = open();
    await harness.press('2', 'z');
    expect((await harness.text()).match(/^[─━]{2} \d /gm)).toEqual(['━━ 2 ']);
    await harness.press('z');
    expect((await harness.text()).match(/^[─━]{2} \d /gm)).toHaveLength(4);
  });

  it('makes a pane larger, and takes one off the screen until its number is pressed', async () => {
    const harness = open();
    const row = async (what: RegExp) => (await harness.lines()).findIndex((line) => what.test(line));
    const before = await row(/2 Pending/);
    await harness.press('+', '+');
    expect(await row(/2 Pending/)).toBe(before + 2);
    await harness.press('-', '2', 'x');
    expect(await row(/── 2 Pending/)).toBe(-1);
    await harness.press('2');
    expect(await row(/━━ 2 Pending/)).toBe(before + 1);
  });
});

describe('copying and saving', () => {
  it('copies the chosen line, or all of a detail view', async () => {
    const harness = open();
    await harness.press('j', 'y');
    expect(harness.copied[0]).toMatch(/^lamp +dummy:\/\/lamp +○ never heard/);
    expect((await harness.lines()).at(-1)).toMatch(/characters are copied/);
    await harness.press('return', 'y');
    expect(harness.copied[1]).toMatch(/^thing lamp\naddress +dummy:\/\/lamp \(dummy\)\n/);
  });

  it('saves what the filter leaves, as CSV or JSON, and never over a file', async () => {
    const harness = open();
    await harness.press('/');
    await harness.type('lamp');
    await harness.press('return', 's', 'ctrl-u');
    await harness.type('lamps.csv');
    await harness.press('return');
    expect(harness.saved.get('lamps.csv')).toMatch(
      /^name,kind,address,state,.*\r\nlamp,thing,dummy:\/\/lamp,/,
    );
    expect((await harness.lines()).at(-1)).toBe('1 rows are in /folder/lamps.csv');
    await harness.press('s', 'ctrl-u');
    await harness.type('lamps.json');
    await harness.press('return');
    expect(JSON.parse(harness.saved.get('lamps.json') ?? '')).toMatchObject([{ name: 'lamp', sent: 0 }]);
    await harness.press('s', 'ctrl-u');
    await harness.type('lamps.json');
    await harness.press('return');
    expect((await harness.lines()).at(-1)).toBe('not saved: lamps.json exists');
  });
});
