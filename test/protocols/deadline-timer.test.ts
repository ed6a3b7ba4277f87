import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import { describe, expect, it, onTestFinished } from 'vitest';
import type { Clock } from '../../src/kernel/clock.js';
import { systemClock } from '../../src/kernel/clock.js';
import { bareContext } from '../../src/protocols/bare-context.js';
import { DeadlineTimer } from '../../src/protocols/deadline-timer.js';
import { EchoProtocol } from '../../src/protocols/ibl-echo/index.js';
import { ManualClock } from '../../src/testing/index.js';
import { nodeNet } from '../../src/transport/node-net.js';

/** Keeps the whole process from doing anything else. */
function holdUp(ms: number): void {
  const end = performance.now() + ms;
  while (performance.now() < end);
}

describe('DeadlineTimer', () => {
  it('fires once at the next deadline, and not when it was cancelled', async () => {
    const clock = new ManualClock();
    const ticks: number[] = [];
    const timer = new DeadlineTimer(clock, (nowMs) => ticks.push(nowMs));
    const startMs = clock.nowMs();
    timer.arm(startMs + 50);
    timer.arm(startMs + 20);
    timer.arm(startMs + 30);
    await clock.advance(100);
    expect(ticks).toEqual([startMs + 20]);
    timer.arm(startMs + 200);
    timer.cancel();
    await clock.advance(1000);
    expect([ticks.length, clock.pending]).toEqual([1, 0]);
  });

  it('lets what arrived be read first when it is late, and can be cancelled then', () => {
    let nowMs = 0;
    const fired: (() => void)[] = [];
    const clock: Clock = {
      nowMs: () => nowMs,
      wallMs: () => nowMs,
      after: (_delayMs, callback) => {
        fired.push(callback);
        return { cancel: () => fired.splice(fired.indexOf(callback), 1) };
      },
    };
    const ticks: number[] = [];
    const timer = new DeadlineTimer(clock, (atMs) => ticks.push(atMs));
    timer.arm(100);
    nowMs = 5000;
    fired.shift()?.();
    expect([ticks, fired.length]).toEqual([[], 1]);
    fired.shift()?.();
    expect(ticks).toEqual([5000]);
    timer.arm(5100);
    nowMs = 9000;
    fired.shift()?.();
    timer.cancel();
    expect([ticks, fired.length]).toEqual([[5000], 0]);
  });

  it.each([
    ['had sent its echo', { before: 0, meanwhile: 0, after: 300 }],
    ['had not read it yet', { before: 300, meanwhile: 0, after: 0 }],
    ['was held up as well', { before: 300, meanwhile: 50, after: 0 }],
  ])('takes an echo for what it is where the process was held up and the rig in it %s', async (_, heldUp) => {
    const far = createSocket('udp4');
    far.on('message', (bytes, { port, address }) => {
      holdUp(heldUp.meanwhile);
      far.send(bytes, port, address);
    });
    far.bind(0, '127.0.0.1');
    await once(far, 'listening');
    const rig = await EchoProtocol.client(
      `udp://127.0.0.1:${far.address().port}`,
      bareContext({ net: nodeNet, clock: systemClock }),
      { echoTimeoutMs: 100 },
    );
    onTestFinished(async () => {
      await rig.close();
      far.close();
    });
    // Timers come right after this, sockets after them.
    await new Promise(setImmediate);
    const confirmed = rig.status('RUNNING');
    confirmed.catch(() => undefined);
    const heard = once(far, 'message');
    holdUp(heldUp.before);
    await heard;
    holdUp(heldUp.after);
    expect(await confirmed).toMatchObject({ message: 'EXPSTATUS' });
  });
});
