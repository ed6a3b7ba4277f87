import { afterEach, describe, expect, it } from 'vitest';
import { LineScreen } from '../../src/terminal/screen/line-screen.js';
import { sayFrames } from '../../src/tui/spoken/say-frames.js';
import { added, asked, heard, idOf, START_MS } from '../helpers/lab-facts.js';
import { openHarness } from '../helpers/tui-harness.js';

const closers: (() => void)[] = [];

afterEach(() => {
  for (const close of closers.splice(0)) close();
});

/** The application as a screen reader has it: what was appended since the last look. */
async function open() {
  const harness = openHarness({ columns: 80, rows: 24 });
  for (const name of ['furnace', 'lamp']) harness.publish({ ...added(name), atMs: START_MS });
  await harness.advance(1000);
  let bytes = '';
  const sink = {
    write: (text: string, done: () => void) => {
      bytes += text;
      done();
    },
  };
  const spoken = sayFrames(new LineScreen(sink, 80), harness.tui, (error) => harness.errors.push(error));
  closers.push(() => {
    spoken.unmount();
    harness.close();
    expect(harness.errors).toEqual([]);
  });
  const said = (): string => {
    const text = bytes;
    bytes = '';
    return text.replaceAll('\r\u001b[K', '').replaceAll('\r\n', '\n');
  };
  return {
    said,
    repl: harness.repl,
    publish: harness.publish,
    press: (...chords: readonly string[]) => harness.press(...chords),
    type: (text: string) => harness.type(text),
    advance: (ms: number) => harness.advance(ms),
  };
}

/** A terminal that takes bytes when it is told to. */
function slowSink() {
  const written: string[] = [];
  const dones: (() => void)[] = [];
  const write = (text: string, done: () => void): void => {
    written.push(text);
    dones.push(done);
  };
  return { written, dones, sink: { write } };
}

describe('sayFrames', () => {
  it('greets, and reads what is gone to and chosen, without anything that is drawn', async () => {
    const { said, press } = await open();
    const greeting = said();
    expect(greeting).toMatch(
      /^labnet demo.*0\/2 heard[^]*question mark lists the keys[^]*Rigs, 2 lines\nfurnace, dummy:/,
    );
    expect(greeting).not.toMatch(/[\u2500-\u25ff\u001b]/);
    await press('j');
    expect(said()).toMatch(/^lamp, dummy:\/\/lamp, never heard/);
    await press('2');
    expect(said()).toBe('Pending, 0 lines\nNothing waits for an answer.\n');
    await press('1', 'return');
    expect(said()).toMatch(/thing lamp\naddress, dummy:\/\/lamp \(dummy\)\nstate, never heard\n/);
    await press('escape');
    expect(said()).toMatch(/^Rigs, 2 lines\nlamp/);
  });

  it('says what happens, once, and no age or countdown', async () => {
    const { said, publish, advance } = await open();
    said();
    publish({ ...heard('lamp', 'ON', 'warm'), atMs: START_MS });
    publish({ ...asked(1, 'lamp'), atMs: START_MS });
    await advance(500);
    expect(said()).toBe('from lamp: ON warm\n');
    await advance(5000);
    expect(said()).toBe('');
    publish({ type: 'exchange.settled', atMs: START_MS, exchange: 1, outcome: 'timeout', text: 'no echo' });
    await advance(500);
    expect(said()).toBe('failed timeout: no echo\n');
  });

  it('says nothing of the log while it is held, and then how much there was', async () => {
    const { said, publish, press, advance } = await open();
    await press('p');
    said();
    for (let index = 0; index < 30; index++) publish({ ...heard('lamp', `M${index}`), atMs: START_MS });
    await advance(500);
    expect(said()).toBe('');
    await press('p');
    expect(said()).toMatch(/^10 lines of the log before these\nfrom lamp: M10\n[^]*from lamp: M29\n$/);
  });

  it('says what is typed as it is typed, what Tab offers, and what the REPL answers', async () => {
    const { said, press, type, repl } = await open();
    await press('i');
    said();
    await type('1 + 1');
    expect(said()).toBe('1 + 1');
    await press('left');
    expect(said()).toBe('> 1 + 1\u001b[1D');
    await press('return');
    repl.tell('input', '1 + 1');
    repl.tell('value', '\u001b[33m2\u001b[39m');
    await press('x');
    expect(said()).toMatch(/\n2\n> x$/);
    await press('ctrl-o', ':', 'r', 'tab');
    expect(said()).toMatch(/rigs, repl, rig *\n:r$/);
    await press('escape');
  });

  it('reads lists to choose from, and notices', async () => {
    const { said, press, type } = await open();
    await press('?');
    expect(said()).toMatch(/help, \d+ to choose from\nTab: next pane\nsearch: $/);
    await type('hold');
    expect(said()).toMatch(/help, 1 to choose from\np: hold the log, or let it follow again\nsearch: hold$/);
    await press('escape', 'ctrl-c');
    expect(said()).toContain('Ctrl-C again leaves labnet');
  });

  it('tells nothing to the terminal that it acts upon', async () => {
    const { said, publish, advance } = await open();
    said();
    publish({ ...heard('lamp', '\u001b[2J', '\u0007\r\u202e'), atMs: START_MS });
    publish({ type: 'peer.described', atMs: START_MS, peer: idOf('lamp'), facts: { status: '\u009b1;1H' } });
    await advance(500);
    expect(said()).toBe('from lamp: ␛[2J ␇␍\\u{202e}\n');
  });
});

describe('LineScreen', () => {
  it('gathers while the terminal is slow, and says how much it left out', () => {
    const { written, dones, sink } = slowSink();
    const screen = new LineScreen(sink, 20);
    const empty = { text: '', cursor: 0 };
    screen.show(['first'], empty);
    for (let index = 0; index < 600; index++) screen.show([`line ${index}`], empty);
    screen.request('\u001b]52;c;eA==\u0007');
    expect(written).toEqual(['\r\u001b[Kfirst\r\n']);
    dones[0]?.();
    expect(written[1]).toMatch(
      /^\u001b\]52;c;eA==\u0007\r\u001b\[K100 lines left out\r\nline 100\r\n[^]*line 599\r\n$/,
    );
    expect(screen.stats).toMatchObject({ frames: 2, dropped: 100 });
  });

  it('keeps the line that is written in one row, and writes it again after a pause', () => {
    const { written, dones, sink } = slowSink();
    const screen = new LineScreen(sink, 20);
    screen.show([], { text: 'x'.repeat(40), cursor: 40 });
    screen.pause();
    screen.show(['meanwhile'], { text: '> ', cursor: 2 });
    expect(written).toEqual(['x'.repeat(18)]);
    screen.resume();
    expect(written[1]).toBe('\r\u001b[Kmeanwhile\r\n> ');
    dones[1]?.();
    screen.resize({ columns: 80 });
    screen.show([], { text: 'y'.repeat(40), cursor: 40 });
    expect(written[2]).toBe(`\r\u001b[K${'y'.repeat(40)}`);
  });
});
