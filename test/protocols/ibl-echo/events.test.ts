import { describe, expect, it } from 'vitest';
import { EchoProtocol, ExpMessage } from '../../../src/protocols/ibl-echo/index.js';
import type { EventReceived } from '../../../src/protocols/ibl-echo/index.js';
import { ManualClock, MemoryNet } from '../../../src/testing/index.js';
import { udpFar } from '../../helpers/far-end.js';
import { testContext } from '../../helpers/protocol-context.js';

const HERE = { host: '127.0.0.1', port: 11001 };

/** A listener, and a bare socket that sends to it. */
async function listener() {
  const clock = new ManualClock();
  const net = new MemoryNet({ clock });
  const context = testContext({ net, clock });
  const rig = await EchoProtocol.server('udp://127.0.0.1:11001', context, { name: 'rig' });
  const far = await udpFar(net, { host: '127.0.0.1', port: 41001 }, HERE);
  const hear = async (...messages: readonly unknown[]) => {
    for (const message of messages) far.send(Buffer.from(JSON.stringify(message)));
    await clock.advance(0);
  };
  return { clock, context, rig, hear };
}

describe('onEvent', () => {
  it('resolves with the next message of an event, once', async () => {
    const { rig, hear } = await listener();
    const next = rig.onEvent(' expend ');
    await hear([1, 'no'], [4, 'first'], [4, 'second']);
    expect(await next).toEqual({
      event: ExpMessage.EXPEND,
      data: ['first'],
      addr: { host: '127.0.0.1', port: 41001 },
    });
    expect(rig.clearCallbacks('EXPEND')).toBe(0);
  });

  it('resolves with whichever event of a combination comes first, and waits for none of the others', async () => {
    const { rig, hear } = await listener();
    const next = rig.onEvent(ExpMessage.EXPEND | ExpMessage.EXPINTERRUPT);
    await hear([16, 'stop'], [4, 'end']);
    expect(await next).toMatchObject({ event: ExpMessage.EXPINTERRUPT, data: ['stop'] });
    expect(rig.clearCallbacks(ExpMessage.any())).toBe(0);
  });

  it('resolves with an error report for the null event', async () => {
    const { rig, hear } = await listener();
    const next = rig.onEvent(0);
    await hear([0, 'ValueError: x', 2]);
    expect(await next).toMatchObject({ event: 0, data: ['ValueError: x', 2] });
  });

  it('ends at its limit, naming the event', async () => {
    const { clock, rig } = await listener();
    const failed = expect(rig.onEvent(20, { timeoutMs: 400 })).rejects.toMatchObject({
      code: 'LABNET_EVENT_TIMEOUT',
      message: 'rig: no EXPEND|EXPINTERRUPT within 400 ms',
    });
    await clock.advance(400);
    await failed;
    expect(rig.clearCallbacks(20)).toBe(0);
  });

  it.each([256, 'EXPFOO', 1.5, null])('refuses %j, for which nothing can come', async (event) => {
    const { rig } = await listener();
    await expect(rig.onEvent(event as number)).rejects.toMatchObject({ code: 'LABNET_INVALID_ARGUMENT' });
  });
});

describe('clearCallbacks', () => {
  it('counts what it removes, and ends the waits', async () => {
    const { rig, hear } = await listener();
    const called: string[] = [];
    const keep = () => called.push('keep');
    const drop = () => called.push('drop');
    rig.assignCallback('EXPINIT', keep);
    rig.assignCallback('EXPINIT', drop);
    rig.assignCallback('EXPINIT', drop);
    const waits = rig.onEvent('EXPINIT');
    expect(rig.clearCallbacks('EXPINIT', drop)).toBe(2);
    await hear([1, 1]);
    expect(called).toEqual(['keep']);
    expect((await waits).data).toEqual([1]);
    const again = expect(rig.onEvent('EXPINIT')).rejects.toMatchObject({ code: 'LABNET_CANCELLED' });
    expect(rig.clearCallbacks('EXPINIT')).toBe(2);
    await again;
    await hear([1, 2]);
    expect(called).toEqual(['keep']);
  });

  it('takes a wait for a combination away as a whole', async () => {
    const { rig } = await listener();
    const ended = expect(rig.onEvent(ExpMessage.EXPEND | ExpMessage.EXPINTERRUPT)).rejects.toMatchObject({
      code: 'LABNET_CANCELLED',
    });
    expect(rig.clearCallbacks('EXPEND')).toBe(1);
    expect(rig.clearCallbacks('EXPINTERRUPT')).toBe(0);
    await ended;
  });
});

describe('a callback', () => {
  it('of a combination is told the event', async () => {
    const { rig, hear } = await listener();
    const called: unknown[] = [];
    rig.assignCallback(ExpMessage.EXPINIT | ExpMessage.EXPEND, (data, _addr, event) =>
      called.push([event, ...data]),
    );
    await hear([1, 'a'], [4, 'b'], [8, 'c']);
    expect(called).toEqual([
      [1, 'a'],
      [4, 'b'],
    ]);
  });

  it('that rejects is reported to the sender and to the operator', async () => {
    const { rig, hear, context } = await listener();
    rig.assignCallback('EXPINIT', () => Promise.reject(new RangeError('disk full')));
    await hear([1, 'a']);
    expect(context.facts).toContainEqual(
      expect.objectContaining({
        type: 'note',
        level: 'error',
        text: 'a callback of rig failed: RangeError: disk full',
      }),
    );
    expect(context.facts).toContainEqual(
      expect.objectContaining({ type: 'message.sent', wire: '[0, "RangeError: disk full", 1]' }),
    );
  });

  it('that throws what has no text is reported all the same', async () => {
    const { rig, hear, context } = await listener();
    rig.assignCallback('EXPINIT', () => {
      throw Object.create(null);
    });
    await hear([1, 'a']);
    expect(context.facts).toContainEqual(
      expect.objectContaining({
        type: 'message.sent',
        wire: '[0, "Error: something that has no text (object)", 1]',
      }),
    );
  });

  it('may remove itself, and the one after it is still called', async () => {
    const { rig, hear } = await listener();
    const called: string[] = [];
    const once = () => {
      called.push('once');
      rig.clearCallbacks('EXPINIT', once);
    };
    rig.assignCallback('EXPINIT', once);
    rig.assignCallback('EXPINIT', () => called.push('always'));
    await hear([1, 1], [1, 2]);
    expect(called).toEqual(['once', 'always', 'always']);
  });
});

describe('messages', () => {
  it('gives every message from now on, of the events that were asked for', async () => {
    const { rig, hear } = await listener();
    const stream = rig.messages(ExpMessage.EXPINIT | ExpMessage.EXPEND);
    const first = stream.next();
    await hear([1, 'a'], [8, 'not asked'], [4, 'b'], [1, 'c']);
    const got: unknown[] = [await first];
    got.push(await stream.next(), await stream.next());
    expect(got).toMatchObject([
      { value: { event: 1, data: ['a'] } },
      { value: { event: 4, data: ['b'] } },
      { value: { event: 1, data: ['c'] } },
    ]);
    await stream.return();
    expect(rig.clearCallbacks(ExpMessage.any())).toBe(0);
  });

  it('begins at the call, not when it is read first', async () => {
    const { rig, hear } = await listener();
    const stream = rig.messages('EXPINIT');
    await hear([1, 'a'], [1, 'b']);
    expect([await stream.next(), await stream.next()]).toMatchObject([
      { done: false, value: { data: ['a'] } },
      { done: false, value: { data: ['b'] } },
    ]);
  });

  it('leaves nothing behind when it is given up unread', async () => {
    const { rig, hear } = await listener();
    const stream = rig.messages('EXPINIT');
    await hear([1, 'a']);
    expect(await stream.return()).toEqual({ done: true, value: undefined });
    expect(rig.clearCallbacks('EXPINIT')).toBe(0);
    expect(await stream.next()).toEqual({ done: true, value: undefined });
    const late = rig.messages('EXPINIT', { signal: AbortSignal.abort() });
    expect(await late.next()).toEqual({ done: true, value: undefined });
    expect(rig.clearCallbacks('EXPINIT')).toBe(0);
  });

  it('gives one message to each of several readers that wait', async () => {
    const { rig, hear } = await listener();
    const stream = rig.messages('EXPINIT');
    const both = Promise.all([stream.next(), stream.next()]);
    await hear([1, 'a'], [1, 'b']);
    expect(await both).toMatchObject([{ value: { data: ['a'] } }, { value: { data: ['b'] } }]);
    const waiting = stream.next();
    await rig.close();
    expect(await waiting).toEqual({ done: true, value: undefined });
  });

  it('still gives what had arrived when the communicator closes', async () => {
    const { rig, hear } = await listener();
    const stream = rig.messages('EXPINIT');
    await hear([1, 'a']);
    await rig.close();
    expect(await stream.next()).toMatchObject({ done: false, value: { data: ['a'] } });
    expect(await stream.next()).toEqual({ done: true, value: undefined });
  });

  it('gives those of a single event by its name', async () => {
    const { rig, hear } = await listener();
    const stream = rig.messages('EXPSTATUS');
    const first = stream.next();
    await hear([32, 20]);
    expect(await first).toMatchObject({ done: false, value: { event: ExpMessage.EXPSTATUS, data: [20] } });
  });

  it('ends with the communicator, and with a signal', async () => {
    const { rig, hear } = await listener();
    const controller = new AbortController();
    const collect = async (stream: AsyncIterable<EventReceived>) => {
      const data: unknown[] = [];
      for await (const message of stream) data.push(...message.data);
      return data;
    };
    const bySignal = collect(rig.messages(undefined, { signal: controller.signal }));
    const byClose = collect(rig.messages());
    await hear([1, 'a']);
    controller.abort();
    expect(await bySignal).toEqual(['a']);
    await hear([1, 'b']);
    await rig.close();
    expect(await byClose).toEqual(['a', 'b']);
  });

  it('keeps the newest thousand for a reader that is slow', async () => {
    const { rig, hear } = await listener();
    const stream = rig.messages('EXPINIT');
    const first = stream.next();
    await hear(...Array.from({ length: 1500 }, (_, index) => [1, index]));
    const { value } = await first;
    expect(value?.data[0]).toBe(0);
    const next = await stream.next();
    expect(next.value?.data[0]).toBeGreaterThanOrEqual(500);
  });
});
