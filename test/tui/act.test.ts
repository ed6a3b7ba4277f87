import { describe, expect, it } from 'vitest';
import type { LabAction } from '../../src/model/lab-action.js';
import { heard, START_MS } from '../helpers/lab-facts.js';
import { openWithPeers } from '../helpers/tui-harness.js';
import type { Harness } from '../helpers/tui-harness.js';

const action = (name: string, more: Partial<LabAction> = {}): LabAction => ({
  name,
  summary: `does ${name}`,
  protocol: 'dummy',
  kinds: ['thing'],
  target: 'peer',
  isDestructive: false,
  expression: (peer) => (peer === '' ? `things.${name}()` : `things[${JSON.stringify(peer)}].${name}()`),
  ...more,
});

const known = {
  actions: [
    action('start'),
    action('interrupt', { isDestructive: true }),
    action('stop all', { target: 'all', isDestructive: true, expression: () => 'things.stop()' }),
    action('other', { protocol: 'elsewhere' }),
  ],
  messages: [{ name: 'good night', expression: "things['{rig}'].sleep()", confirm: undefined }],
};

const open = (): Harness => openWithPeers(['furnace', 'moon lamp'], { columns: 100, rows: 30, known });

const bottom = async (harness: Harness) => (await harness.lines()).at(-1);

describe('actions', () => {
  it('are shown as what they will run, in the REPL, where they can be edited first', async () => {
    const harness = open();
    await harness.press('j', 'a');
    expect(await harness.text()).toMatch(
      /━━ What can be done: moon lamp ━[^]*start +does start: things\["moon lamp"\]/,
    );
    expect(await harness.text()).not.toContain('does other');
    await harness.type('start');
    await harness.press('return');
    expect(await harness.text()).toContain('› things["moon lamp"].start()');
    expect(harness.repl.submitted).toEqual([]);
    await harness.press('left');
    await harness.type('7');
    await harness.press('return');
    expect(harness.repl.submitted).toEqual(['things["moon lamp"].start(7)']);
  });

  it('are those of the rig of a log line that is read, however long ago it was', async () => {
    const harness = open();
    harness.publish({ ...heard('moon lamp', 'EXPINFO'), atMs: START_MS });
    await harness.press('3', 'return');
    for (let count = 0; count < 2500; count += 1)
      harness.publish({ ...heard('furnace', 'EXPSTATUS'), atMs: START_MS });
    await harness.press('a');
    expect(await harness.text()).toContain('What can be done: moon lamp');
  });

  it('ask for the name of the rig before something that cannot be taken back', async () => {
    const harness = open();
    await harness.press('a');
    await harness.type('interr');
    await harness.press('return', 'return');
    expect(await bottom(harness)).toMatch(/^Write furnace and Enter to send what cannot be taken back/);
    await harness.type('lamp');
    await harness.press('return');
    expect(await bottom(harness)).toBe('Nothing was sent: "lamp" is not "furnace".');
    await harness.press('return', 'escape');
    expect(await bottom(harness)).toMatch(/^Nothing was sent/);
    expect(harness.repl.submitted).toEqual([]);
    await harness.press('return');
    await harness.type('furnace');
    await harness.press('return');
    expect(harness.repl.submitted).toEqual(['things["furnace"].interrupt()']);
  });

  it('show a name that would turn the line around as what it is', async () => {
    const harness = openWithPeers(['lamp\u202e'], { columns: 100, rows: 30, known });
    await harness.press('a');
    await harness.type('interr');
    await harness.press('return');
    expect(await bottom(harness)).toMatch(/^Enter asks for "lamp\\u\{202e\}" before/);
    await harness.press('return');
    expect(await bottom(harness)).toMatch(/^Write lamp\\u\{202e\} and Enter to send/);
  });

  it('ask still when what was prepared is edited, and not any more once it was dropped', async () => {
    const harness = open();
    await harness.press(':');
    await harness.type('stop all');
    await harness.press('return');
    await harness.type(';');
    await harness.press('return');
    expect(await bottom(harness)).toMatch(/Write all and Enter/);
    await harness.press('escape', 'ctrl-c');
    await harness.type('1');
    await harness.press('return');
    expect(harness.repl.submitted).toEqual(['1']);
  });
});

describe('prepared messages', () => {
  it('are filled with the chosen rig', async () => {
    const harness = open();
    await harness.press('j', 'm', 'return');
    expect(await harness.text()).toContain("› things['moon lamp'].sleep()");
  });

  it('are filled by their names too, whatever the rig is called', async () => {
    const harness = openWithPeers(['furnace', "o'$&${x}"], { columns: 100, rows: 30, known });
    await harness.press('j', ':');
    await harness.type('message good');
    await harness.press('return');
    expect(await harness.text()).toContain("› things['o\\'\\$&\\${x}'].sleep()");
  });

  it('say where they come from when there are none', async () => {
    const harness = openWithPeers([], { columns: 80, rows: 24 });
    await harness.press('m');
    expect(await harness.text()).toContain('see tui.messages');
  });
});

describe('the command line', () => {
  it('completes whatever has a name', async () => {
    const harness = open();
    await harness.press(':', 'r', 'tab');
    expect(await bottom(harness)).toMatch(/^:r {3}rigs {2}repl {2}rig$/);
    await harness.press('i', 'g', 'space', 'tab');
    expect(await bottom(harness)).toMatch(/^:rig +rig furnace {2}rig moon lamp$/);
    await harness.press('m', 'tab', 'return');
    expect(await harness.text()).toContain('━━ thing moon lamp ━');
  });

  it('goes to panes, filters, and prepares actions with their rig', async () => {
    const harness = open();
    await harness.press(':');
    await harness.type('pending');
    await harness.press('return');
    expect(harness.tui.ui.active).toBe('pending');
    await harness.press(':');
    await harness.type('filter state:timeout');
    await harness.press('return');
    expect(harness.tui.ui.filters.pending).toBe('state:timeout');
    await harness.press(':');
    await harness.type('start moon');
    await harness.press('return');
    expect(await harness.text()).toContain('› things["moon lamp"].start()');
  });

  it('says when a name is not known, or not enough of it', async () => {
    const harness = open();
    await harness.press(':');
    await harness.type('bogus');
    await harness.press('return');
    expect(await bottom(harness)).toBe('There is no command "bogus": Tab lists what there is.');
    await harness.press(':');
    await harness.type('rig');
    await harness.press('return');
    expect(await bottom(harness)).toBe('"rig" begins 3 commands: Tab lists them.');
  });
});

describe('the help', () => {
  it('finds a key by what it does, and does it', async () => {
    const harness = open();
    await harness.press('?');
    await harness.type('alone screen');
    expect(await harness.text()).toMatch(/search: alone screen[^]*z +the pane alone/);
    await harness.press('return');
    expect(harness.tui.ui.zoomed).toBe(true);
  });

  it('is that of where one is', async () => {
    const harness = open();
    await harness.press('i', 'f1');
    expect(await harness.text()).toContain('evaluate, or go on with the next line');
    await harness.press('escape');
    expect(harness.tui.ui.active).toBe('repl');
  });
});

describe('leaving', () => {
  it('asks once more while a rig does something that goes on, and says what', async () => {
    const harness = open();
    const running = 'RUNNING mouse 7';
    const peer = 'dummy/furnace';
    harness.publish({ type: 'peer.described', atMs: START_MS, peer, facts: {}, running });
    await harness.press('q');
    expect(harness.did).toEqual([]);
    expect(await bottom(harness)).toMatch(/^Once more leaves.*still running: furnace \(RUNNING mouse 7\)/);
    await harness.press('j', 'q', 'q');
    expect(harness.did).toEqual(['leave']);
  });
});
