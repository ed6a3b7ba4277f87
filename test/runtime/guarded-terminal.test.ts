import { EventEmitter } from 'node:events';
import { Script } from 'node:vm';
import fc from 'fast-check';
import { describe, expect, it, onTestFinished } from 'vitest';
import { GUARD_SLOT, GuardedTerminal, SCRIPT } from '../../src/runtime/guarded-terminal.js';
import type { GuardMessage, GuardPort } from '../../src/runtime/guarded-terminal.js';
import { StallWatch } from '../../src/runtime/stall-watch.js';

/** What counts as stuck, and what as no loop, whatever the limits are. */
const LONG_MS = 1000;

/** A terminal in memory that tells what is done to it. */
class FakeStdin extends EventEmitter {
  readonly isTTY = true;
  readonly did: unknown[] = [];
  setRawMode = (raw: boolean) => this.did.push(['raw', raw]);
  pause = () => this.did.push('pause');
  resume = () => this.did.push('resume');
}

/** Both threads in one: nothing happens but what a test makes happen, in the order in which it does. */
function openGuarded() {
  const slots = new Int32Array(new SharedArrayBuffer(4 * Object.keys(GUARD_SLOT).length));
  const stdin = new FakeStdin();
  const told: unknown[] = [];
  const port = new EventEmitter();
  const messages: GuardMessage[] = [];
  const nothing = () => undefined;
  const near = {
    on: port.on.bind(port),
    ref: nothing,
    unref: nothing,
    close: () => messages.splice(0),
    postMessage(reads: boolean) {
      told.push(reads);
      if (!reads) messages.push('stopped');
    },
  };
  const terminal = new GuardedTerminal(slots, near as unknown as GuardPort, stdin, () => {
    told.push('ended');
    return Promise.resolve();
  });
  const world = { nowMs: 0, signals: 0, amidLook: nothing as () => void };
  const watch = new StallWatch({
    slots,
    tell: (message) => messages.push(message),
    sendSigint: () => (world.signals += 1),
    nowMs: () => {
      // Whatever the main thread does while the guard looks at it.
      world.amidLook();
      return world.nowMs;
    },
  });
  const heard: string[] = [];
  const hear = () => {
    const message = messages.shift();
    if (message !== undefined) port.emit('message', message);
    return message !== undefined;
  };
  return {
    world,
    terminal,
    watch,
    slots,
    stdin,
    told,
    heard,
    type: (text: string) => watch.type(Buffer.from(text)),
    stall: () => {
      watch.look();
      world.nowMs += LONG_MS;
      watch.look();
    },
    listen: () => terminal.on('data', (bytes) => heard.push(bytes.toString())),
    hear,
    hearAll: () => {
      while (hear());
    },
  };
}

describe('GuardedTerminal', () => {
  it('keeps the order of what is typed, with each Ctrl-C in its place', () => {
    const { listen, type, hearAll, heard } = openGuarded();
    listen();
    type('abc\u0003def\u0003\u0003');
    type('g');
    hearAll();
    expect(heard).toEqual(['abc', '\u0003', 'def', '\u0003', '\u0003', 'g']);
  });

  it('lets a loop take a Ctrl-C that a stuck main thread does not hear, once', () => {
    const { terminal, listen, type, stall, hearAll, heard } = openGuarded();
    listen();
    type('a\u0003b');
    expect(terminal.takeInterrupt()).toBe(false);
    stall();
    expect([terminal.takeInterrupt(), terminal.takeInterrupt()]).toEqual([true, false]);
    stall();
    expect(terminal.takeInterrupt()).toBe(false);
    hearAll();
    expect(heard).toEqual(['a', 'b']);
    expect(terminal.takeInterrupt()).toBe(false);
  });

  it('offers one Ctrl-C after the other', () => {
    const { terminal, listen, type, stall, hearAll, heard } = openGuarded();
    listen();
    type('\u0003a\u0003b\u0003');
    stall();
    expect([terminal.takeInterrupt(), terminal.takeInterrupt()]).toEqual([true, false]);
    stall();
    expect([terminal.takeInterrupt(), terminal.takeInterrupt()]).toEqual([true, false]);
    hearAll();
    expect(heard).toEqual(['a', 'b', '\u0003']);
  });

  it('offers nothing any more to a main thread that has heard again', () => {
    const { terminal, listen, type, stall, hear, hearAll, heard } = openGuarded();
    listen();
    type('a\u0003b');
    stall();
    hear();
    expect(terminal.takeInterrupt()).toBe(false);
    hearAll();
    expect(heard).toEqual(['a', '\u0003', 'b']);
  });

  it('sends SIGINT only while a script runs, once for a Ctrl-C', () => {
    const { terminal, listen, type, stall, world, hearAll, heard } = openGuarded();
    listen();
    type('\u0003a');
    stall();
    expect(world.signals).toBe(0);
    terminal.enterScript();
    stall();
    stall();
    expect(world.signals).toBe(1);
    terminal.scriptBrokenOff();
    stall();
    expect(world.signals).toBe(1);
    hearAll();
    expect(heard).toEqual(['a']);
  });

  it('gives a script and the loops in it the time that it took, not what kept the main thread before', () => {
    const { terminal, listen, type, stall, watch, world, hearAll, heard } = openGuarded();
    listen();
    type('\u0003');
    stall();
    terminal.enterScript();
    watch.look();
    expect([terminal.takeInterrupt(), world.signals]).toEqual([false, 0]);
    terminal.leaveScript();
    world.nowMs += LONG_MS;
    world.amidLook = () => terminal.enterScript();
    watch.look();
    expect(world.signals).toBe(0);
    terminal.leaveScript();
    hearAll();
    expect(heard).toEqual(['\u0003']);
  });

  it('leaves a script alone that began when its Ctrl-C had just come as a key', () => {
    const { terminal, type, hearAll, world, slots, stall } = openGuarded();
    type('\u0003');
    stall();
    world.amidLook = () => {
      hearAll();
      terminal.enterScript();
    };
    stall();
    expect(world.signals).toBe(0);
    terminal.leaveScript();
    expect(slots[GUARD_SLOT.script]).toBe(SCRIPT.none);
  });

  it('does not leave a script before the SIGINT that is on its way to it', () => {
    const { terminal, slots } = openGuarded();
    const call = { leave: () => terminal.leaveScript(), isLeft: false };
    Object.assign(globalThis, { leavingScript: call });
    onTestFinished(() => void Reflect.deleteProperty(globalThis, 'leavingScript'));
    terminal.enterScript();
    // The guard has taken hold of it.
    Atomics.store(slots, GUARD_SLOT.script, 1);
    const code = 'process.kill(process.pid, "SIGINT"); leavingScript.leave(); leavingScript.isLeft = true';
    const run = () =>
      new Script(code).runInThisContext({ breakOnSigint: true, displayErrors: false }) as unknown;
    expect(run).toThrow(expect.objectContaining({ code: 'ERR_SCRIPT_EXECUTION_INTERRUPTED' }));
    expect(call.isLeft).toBe(false);
    terminal.scriptBrokenOff();
    expect(slots[GUARD_SLOT.taken]).toBe(1);
  });

  it('lets each Ctrl-C do one thing, in its place, whichever thread is the faster one', () => {
    const mains = fc.constantFrom('hear', 'loop', 'enter', 'leave');
    const steps = fc.oneof(
      fc.record({ type: fc.constantFrom('a', '\u0003', '\u0003b', 'c\u0003') }),
      fc.record({ look: fc.constantFrom(1, LONG_MS), amid: fc.array(mains, { maxLength: 3 }) }),
      fc.record({ main: mains }),
    );
    fc.assert(
      fc.property(fc.array(steps, { maxLength: 40 }), (schedule) => {
        const { world, terminal, watch, slots, type, listen, hear, heard } = openGuarded();
        let typed = '';
        const main = { isInScript: false, signalled: 0, takenBefore: 0 };
        listen();
        const breakOff = () => {
          expect(main.isInScript).toBe(true);
          // It came when the script had begun.
          expect(slots[GUARD_SLOT.script]).toBeGreaterThan(main.takenBefore);
          // A loop may have ended what the script does already.
          const wasTaken = slots[GUARD_SLOT.taken];
          terminal.scriptBrokenOff();
          if (slots[GUARD_SLOT.taken] !== wasTaken) heard.push('\u0003');
          main.isInScript = false;
          main.signalled += 1;
        };
        const act = (what: string) => {
          if (what === 'loop' && terminal.takeInterrupt()) heard.push('\u0003');
          else if (what === 'hear' && !main.isInScript) hear();
          else if (what === 'enter' && !main.isInScript) {
            main.takenBefore = slots[GUARD_SLOT.taken] ?? 0;
            terminal.enterScript();
            main.isInScript = true;
          } else if (what === 'leave' && main.isInScript) {
            // It would wait for the signal.
            if (world.signals > main.signalled) breakOff();
            else {
              terminal.leaveScript();
              main.isInScript = false;
            }
          }
        };
        for (const step of schedule) {
          if ('type' in step) {
            typed += step.type;
            type(step.type);
          } else if ('main' in step) act(step.main);
          else {
            world.nowMs += step.look;
            world.amidLook = () => step.amid.forEach(act);
            watch.look();
          }
          expect(world.signals - main.signalled).toBeLessThanOrEqual(main.isInScript ? 1 : 0);
        }
        if (main.isInScript) act('leave');
        while (hear());
        expect(keysOf(heard.join(''))).toEqual(keysOf(typed));
        const places = placesOf(heard.join(''));
        // A loop may take one before the keys that came first are heard; none comes behind its place.
        expect(places).toHaveLength(placesOf(typed).length);
        placesOf(typed).forEach((place, index) => expect(places[index]).toBeLessThanOrEqual(place));
      }),
      { numRuns: 2000 },
    );
  });

  it('reads only while somebody listens, and tells what was read before it stops', async () => {
    const { terminal, listen, type, hearAll, told, heard } = openGuarded();
    expect(told).toEqual([]);
    listen();
    type('a');
    const paused = terminal.pause();
    hearAll();
    await paused;
    expect(heard).toEqual(['a']);
    terminal.resume();
    expect(told).toEqual([true, false, true]);
  });

  it('has stopped reading when it says so, also where it was to stop before', async () => {
    const { terminal, listen, hear } = openGuarded();
    listen();
    let stops = 0;
    const count = () => (stops += 1);
    const first = terminal.pause().then(count);
    terminal.resume();
    const second = terminal.pause().then(count);
    await Promise.resolve();
    hear();
    await first;
    expect(stops).toBe(1);
    hear();
    await second;
  });

  it('reads on its own thread where the other one has failed', async () => {
    const { terminal, listen, stdin, heard } = openGuarded();
    listen();
    const paused = terminal.pause();
    terminal.readHere();
    await paused;
    terminal.resume();
    stdin.emit('data', Buffer.from('a\u0003'));
    expect(heard).toEqual(['a\u0003']);
    await terminal.pause();
    expect(stdin.did).toEqual(['pause', 'resume', 'pause']);
  });

  it('closes once, whatever it is asked for afterwards', async () => {
    const { terminal, listen, told } = openGuarded();
    listen();
    await terminal.close();
    await terminal.close();
    terminal.resume();
    terminal.readHere();
    await terminal.pause();
    expect(told).toEqual([true, 'ended']);
  });
});

/** What is no Ctrl-C. */
function keysOf(typed: string): string {
  return typed.replaceAll('\u0003', '');
}

/** How many keys come before each Ctrl-C. */
function placesOf(typed: string): readonly number[] {
  const parts = typed.split('\u0003').slice(0, -1);
  return parts.map((_part, index) => parts.slice(0, index + 1).join('').length);
}
