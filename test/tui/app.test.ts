import { describe, expect, it } from 'vitest';
import { added, asked, heard, idOf, START_MS } from '../helpers/lab-facts.js';
import { openWithPeers } from '../helpers/tui-harness.js';
import type { Harness, HarnessOptions } from '../helpers/tui-harness.js';

const open = (options: Partial<HarnessOptions> = {}): Harness =>
  openWithPeers(['furnace', 'lamp'], { columns: 80, rows: 24, ...options });

const titles = (lines: readonly string[]) =>
  lines.flatMap((line) => /^[─━]{2} (\d \w+) [─━]/.exec(line)?.[1] ?? []);

describe('App', () => {
  it('shows rigs, pending and REPL on 80x24, a status line, tabs and keys', async () => {
    const harness = open();
    await harness.advance(1000);
    const lines = await harness.lines();
    expect(lines).toHaveLength(24);
    expect(lines[0]).toBe('labnet demo │ 0/2 heard │ nothing pending │ journal ok');
    expect(lines[1]).toBe(' 1 Rigs   2 Pending   3 Log   4 Values   5 REPL');
    expect(titles(lines)).toEqual(['1 Rigs', '2 Pending', '5 REPL']);
    expect(lines[4]).toMatch(/^furnace +dummy:\/\/furnace +○ never heard/);
    expect(lines[23]).toMatch(/\? keys {2}q leave$/);
  });

  it('shows all panes on 120x40, and values once there are any', async () => {
    const harness = open({ columns: 120, rows: 40 });
    await harness.advance(1000);
    expect(titles(await harness.lines())).toEqual(['1 Rigs', '2 Pending', '3 Log', '5 REPL']);
    harness.publish({
      type: 'reading.taken',
      atMs: START_MS + 1000,
      peer: idOf('furnace'),
      codename: 'temperature',
      text: '812.5',
      quality: 'fresh',
      origin: 'watched',
    });
    await harness.advance(1000);
    const text = await harness.text();
    expect(text).toContain(' 4 Values ');
    expect(text).toMatch(/furnace +temperature +812\.5 +● fresh/);
  });

  it('counts a deadline down, and shows the outcome', async () => {
    const harness = open();
    await harness.advance(1000);
    const atMs = START_MS + 1000;
    harness.publish({ ...asked(1, 'lamp'), atMs });
    await harness.advance(200);
    expect(await harness.text()).toMatch(/lamp {4}START {3}echo █+░+ 0\.8 s/);
    await harness.advance(500);
    expect(await harness.text()).toMatch(/lamp {4}START {3}echo █+░+ 0\.4 s/);
    harness.publish({
      type: 'exchange.settled',
      atMs: atMs + 1000,
      exchange: 1,
      outcome: 'timeout',
      text: '',
    });
    await harness.advance(400);
    expect(await harness.text()).toContain('✗ timeout: no echo within 1000 ms');
    await harness.advance(11_000);
    expect(await harness.text()).toContain('Nothing waits for an answer.');
  });

  it('changes panes by Tab, Shift-Tab and numbers', async () => {
    const harness = open();
    await harness.press('tab', 'tab');
    expect(titles(await harness.lines())).toEqual(['1 Rigs', '2 Pending', '3 Log']);
    expect(harness.tui.ui.active).toBe('log');
    await harness.press('4');
    expect(titles(await harness.lines())).toEqual(['1 Rigs', '2 Pending', '4 Values']);
    await harness.press('shift-tab', '1');
    expect(harness.tui.ui.active).toBe('rigs');
  });

  it('shows the keys, and goes back', async () => {
    const harness = open();
    await harness.press('?');
    expect(await harness.text()).toMatch(/━━ Keys ━[^]*Tab +next pane/);
    await harness.press(...Array.from({ length: 3 }, () => 'pagedown'));
    expect(await harness.text()).toContain('put labnet aside; fg brings it back');
    await harness.press('escape');
    expect(titles(await harness.lines())).toContain('1 Rigs');
    expect(harness.did).toEqual([]);
  });

  it('leaves by q outside of the REPL, where q is a letter', async () => {
    const harness = open();
    await harness.press('i', 'q', '?', '1');
    expect(await harness.text()).toContain('› q?1');
    expect(harness.did).toEqual([]);
    await harness.press('ctrl-o', 'q');
    expect(harness.did).toEqual(['leave']);
  });

  it('scrolls a list that does not fit, and says how much is out of sight', async () => {
    const harness = open();
    for (let more = 0; more < 20; more++) harness.publish({ ...added(`rig-${more}`), atMs: START_MS });
    await harness.advance(1000);
    expect((await harness.lines())[2]).toMatch(/ ↓ \d+ ━━$/);
    await harness.press('G');
    expect(await harness.text()).toContain('rig-19');
    expect((await harness.lines())[2]).toMatch(/ ↑ \d+ ━━$/);
    await harness.press('k', 'g');
    expect(await harness.text()).toContain('furnace');
  });

  it('holds the log while it is scrolled back, and follows again', async () => {
    const harness = open({ columns: 120, rows: 40 });
    for (let index = 0; index < 60; index++) {
      harness.publish({ ...heard('lamp', `M${index}`), atMs: START_MS + index });
    }
    await harness.press('3', 'pageup', 'pageup');
    await harness.advance(1000);
    const held = await harness.text();
    expect(held).not.toContain('M59');
    expect(held).toContain('held, 0 new: G follows');
    harness.publish({ ...heard('lamp', 'M60'), atMs: START_MS + 100 });
    await harness.advance(1000);
    expect(await harness.text()).not.toContain('M60');
    expect(await harness.text()).toContain('held, 1 new: G follows');
    await harness.press('G');
    expect(await harness.text()).toContain('M60');
  });

  it('follows a resize down to nothing and back', async () => {
    const harness = open({ columns: 120, rows: 40 });
    await harness.resize({ columns: 80, rows: 24 });
    expect(titles(await harness.lines())).toEqual(['1 Rigs', '2 Pending', '5 REPL']);
    await harness.resize({ columns: 30, rows: 6 });
    expect((await harness.text()).replace('\n', ' ')).toContain('This terminal is 30x6; labnet needs 40x10.');
    await harness.resize({ columns: 120, rows: 40 });
    expect(titles(await harness.lines())).toEqual(['1 Rigs', '2 Pending', '3 Log', '5 REPL']);
  });

  it('tells of itself and of read-only in the status line', async () => {
    const harness = open({ readOnly: true });
    harness.publish({ type: 'health', atMs: START_MS, part: 'journal', ok: false, text: 'disk full' });
    await harness.advance(1000);
    expect((await harness.lines())[0]).toMatch(/^labnet demo │ read-only │ .*│ journal: disk full$/);
  });

  it('paints no colour under NO_COLOR, and only what stands in no other way without it', async () => {
    // Foreground and background colours, 16, 256 and true.
    const colour = /\u001b\[(?:[\d;]*;)?(?:3[0-8]|4[0-8]|9\d|10\d)(?:;[\d;]*)?m/;
    const plain = open({ env: { NO_COLOR: '1' } });
    plain.repl.tell('value', '\u001b[32mgreen\u001b[39m');
    await plain.press('i');
    expect(plain.bytes()).not.toMatch(colour);
    expect(await plain.text()).toContain('green');
    const coloured = open();
    coloured.repl.tell('value', '\u001b[32mgreen\u001b[39m');
    await coloured.press('i');
    expect(coloured.bytes()).toMatch(colour);
  });

  it('costs few bytes while nothing but the time goes on', async () => {
    const harness = open();
    harness.publish({ ...heard('lamp', 'X'), atMs: START_MS });
    await harness.advance(5000);
    const before = harness.writer.stats.bytes;
    await harness.advance(10_000);
    expect(harness.writer.stats.bytes - before).toBeLessThan(10 * 60);
  });
});
