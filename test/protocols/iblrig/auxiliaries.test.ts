import { inspect } from 'node:util';
import { describe, expect, it } from 'vitest';
import { Auxiliaries } from '../../../src/protocols/iblrig/index.js';
import type { PushResult, AlyxAccount } from '../../../src/protocols/iblrig/index.js';
import { ManualClock, MemoryNet } from '../../../src/testing/index.js';
import { testContext } from '../../helpers/protocol-context.js';
import { openScriptedRig } from '../../helpers/scripted-rigs.js';
import type { RigScript, ScriptedRig } from '../../helpers/scripted-rigs.js';

const WELL: RigScript = { answers: { '*': ['$ev', 'yes'] } };
const YES = new Map(['a', 'b', 'c'].map((name) => [name, ['yes']]));

async function lab(scripts: Readonly<Record<string, RigScript>> = { a: WELL, b: WELL, c: WELL }) {
  const clock = new ManualClock();
  const net = new MemoryNet({ clock });
  const context = testContext({ net, clock });
  const order: string[] = [];
  const rigs: Record<string, ScriptedRig> = {};
  let port = 11001;
  for (const [name, script] of Object.entries(scripts)) {
    const rig = await openScriptedRig(name, port++, script, { net, clock });
    rigs[name] = rig;
    const heard = rig.heard.push.bind(rig.heard);
    rig.heard.push = (text) => heard(text) + order.push(`${name} ${text}`) * 0;
  }
  const uris = Object.fromEntries(Object.values(rigs).map(({ name, uri }) => [name, uri]));
  const run = async <T>(promise: Promise<T>, forMs = 20_000): Promise<T> => {
    promise.catch(() => undefined);
    await clock.advance(forMs);
    return promise;
  };
  return { clock, net, context, rigs, uris, order, run, aux: await Auxiliaries.open(uris, context) };
}

describe('Auxiliaries', () => {
  it('is called connected only when every rig has answered', async () => {
    const { aux, clock, rigs, run } = await lab();
    expect([aux.isRunning, aux.isConnected]).toEqual([true, false]);
    const connected = aux.connected.wait();
    expect(await run(aux.connected.wait({ timeoutMs: 100 }))).toBe(false);
    void aux.push('EXPSTATUS', 'CONNECTED');
    await clock.advance(10);
    expect([await connected, aux.isConnected]).toEqual([true, true]);
    expect(await aux.connected.wait()).toBe(true);
    rigs.b!.script = { echoes: false };
    await run(aux.push('EXPSTATUS', 'RUNNING', { wait: true }));
    expect(aux.isConnected).toBe(false);
    await run(aux.close());
  });

  it('sends in the order of the pushes, each when the one before is through', async () => {
    const { aux, order, run, rigs } = await lab();
    rigs.a!.script = { ...WELL, answerAfterMs: 50 };
    const results = [
      aux.push('EXPINIT', 1, { wait: true }),
      aux.push('EXPEND', { wait: true }),
      aux.push('EXPINFO', 20, { wait: true }),
    ];
    await run(Promise.all(results));
    expect(order).toEqual([
      'a [1, 1]',
      'b [1, 1]',
      'c [1, 1]',
      'c [4, []]',
      'b [4, []]',
      'a [4, []]',
      'a [64, 20, null]',
      'b [64, 20, null]',
      'c [64, 20, null]',
    ]);
    await run(aux.close());
  });

  it('leaves at once: no time passes between a push and its bytes', async () => {
    const { aux, clock, order } = await lab();
    aux.refreshRate = 60;
    const result = aux.push('EXPSTATUS', 'RUNNING', { wait: true });
    await clock.advance(0);
    expect(order).toHaveLength(3);
    await result;
    expect(clock.nowMs()).toBe(0);
    await aux.close();
  });

  it('gives each push a key of its own, at one reading of the clock too, and keeps the newest results', async () => {
    const { aux, clock, run } = await lab();
    const keys = Array.from({ length: 100 }, () => aux.push('EXPSTATUS', 'RUNNING'));
    expect(new Set(keys).size).toBe(100);
    expect(keys[0]).toBe(clock.wallMs());
    await clock.advance(1000);
    expect([...aux.log.keys()]).toEqual(keys);
    for (let round = 0; round < 3; round += 1) {
      for (let index = 0; index < 100; index += 1) aux.push('EXPSTATUS', 'RUNNING');
      await clock.advance(5000);
    }
    expect(aux.log.size).toBe(256);
    expect(aux.log.has(keys[0]!)).toBe(false);
    await run(aux.close());
  });

  it('refuses more than 256 messages that wait', async () => {
    const { aux, run } = await lab();
    for (let index = 0; index < 256; index += 1) aux.push('EXPSTATUS', 'RUNNING');
    expect(() => aux.push('EXPSTATUS', 'RUNNING')).toThrow(
      'too many requests sent at once: 256 messages wait',
    );
    expect(aux.clearMessageQueue()).toBe(256);
    await run(aux.close());
  });

  it('drops what has not left and says how many', async () => {
    const { aux, clock, order, rigs, context, run } = await lab();
    rigs.a!.script = { ...WELL, answerAfterMs: 500 };
    const first = aux.push('EXPINIT', 1, { wait: true });
    const dropped = [aux.push('EXPINIT', 2, { wait: true }), aux.push('EXPINIT', 3, { wait: true })];
    await clock.advance(0);
    expect(aux.clearMessageQueue()).toBe(2);
    for (const result of dropped) expect(await result).toMatchObject({ code: 'LABNET_CANCELLED' });
    await clock.advance(1000);
    expect(await first).toEqual(YES);
    expect(order).toEqual(['a [1, 1]', 'b [1, 1]', 'c [1, 1]']);
    const texts = context.facts.flatMap((fact) => (fact.type === 'note' ? [fact.text] : []));
    expect(texts).toEqual(['2 remote service messages aborted']);
    expect(aux.clearMessageQueue()).toBe(0);
    await run(aux.close());
  });

  it('ends a wait by its signal or its limit', async () => {
    const { aux, run, clock } = await lab({ a: {} });
    const controller = new AbortController();
    const waiting = aux.push('EXPINIT', 1, { wait: true, signal: controller.signal });
    await clock.advance(10);
    controller.abort();
    expect(await waiting).toMatchObject({ code: 'LABNET_SERVICES_INCOMPLETE' });
    expect(await run(aux.push('EXPINIT', 1, { wait: true, timeoutMs: 300 }), 300)).toMatchObject({
      message: expect.stringContaining('sent no response within 300 ms') as string,
    });
    await run(aux.close());
  });

  it('takes data that look like options when options follow them', async () => {
    const { aux, run, order } = await lab({ a: WELL });
    await run(aux.push('EXPEND', { wait: true }, { wait: true }));
    await run(aux.push('EXPEND', { wait: 'long' }, { wait: true }));
    expect(order).toEqual(['a [4, [{"wait": true}]]', 'a [4, [{"wait": "long"}]]']);
    await run(aux.close());
  });

  it('refuses arguments that a message has no place for', async () => {
    const { aux, run, order } = await lab({ a: WELL });
    for (const call of [
      () => aux.push('EXPINFO', 0, {}, 1, { wait: true }),
      () => aux.push('ALYX', 'x', { wait: true }),
    ]) {
      expect(await run(call())).toMatchObject({ code: 'LABNET_INVALID_ARGUMENT' });
    }
    expect(order).toEqual([]);
    await run(aux.close());
  });

  it('shares nothing with others', async () => {
    const one = await lab();
    const other = await lab();
    one.aux.push('EXPINIT', 1);
    await one.clock.advance(100);
    await other.clock.advance(100);
    expect(other.order).toEqual([]);
    await one.run(one.aux.close());
    expect(await other.run(other.aux.push('EXPINIT', 1, { wait: true }))).toEqual(YES);
    await other.run(other.aux.close());
  });

  it('has nothing to push to without rigs', async () => {
    const { context } = await lab();
    for (const clients of [null, undefined, {}, { gone: null, empty: '' }]) {
      const aux = new Auxiliaries(clients, context);
      expect([aux.isRunning, aux.isConnected, aux.services]).toEqual([false, false, undefined]);
      expect(() => aux.push('EXPINIT')).toThrow('there are no rigs to push a message to');
      await aux.close();
    }
  });

  it('says which URI is wrong, and gives it to whoever pushes', async () => {
    const { context } = await lab();
    await expect(Auxiliaries.open({ a: 'udp://x:99999' }, context)).rejects.toThrow(
      'Invalid port number: 99999',
    );
    const aux = new Auxiliaries({ a: 'udp://x:99999' }, context);
    expect(await aux.push('EXPINIT', { wait: true })).toMatchObject({ code: 'LABNET_URI_INVALID' });
    await aux.close();
  });
});

describe('close of Auxiliaries', () => {
  it('waits for what has left, drops what waits, and leaves nothing; a push during it is refused', async () => {
    const { aux, clock, net, rigs, order } = await lab();
    rigs.a!.script = { ...WELL, answerAfterMs: 500 };
    const first = aux.push('EXPINIT', 1, { wait: true });
    const second = aux.push('EXPINIT', 2, { wait: true });
    await clock.advance(100);
    const listening = aux.listen();
    const closing = aux.close();
    expect(aux.close()).toBe(closing);
    expect(() => aux.push('EXPINIT', 3)).toThrow('these Auxiliaries are closed');
    await expect(aux.push('EXPINIT', 3, { wait: true })).rejects.toMatchObject({ code: 'LABNET_CLOSED' });
    await clock.advance(400);
    expect(await first).toEqual(YES);
    expect(await second).toMatchObject({ code: 'LABNET_CANCELLED' });
    await closing;
    await listening;
    expect(clock.nowMs()).toBe(500);
    expect(order.filter((line) => line.startsWith('a'))).toEqual(['a [1, 1]']);
    expect([aux.isRunning, aux.stopEvent.aborted, clock.pending, net.open]).toEqual([false, true, 0, 3]);
  });

  it('is bounded: a rig that never answers holds it up for so long only', async () => {
    const { aux, clock } = await lab({ a: {} });
    const waiting = aux.push('EXPINIT', 1, { wait: true, timeoutMs: 3_600_000 });
    await clock.advance(10);
    const closing = aux.close({ timeoutMs: 2000 });
    await clock.advance(2000);
    await closing;
    expect(await waiting).toMatchObject({ code: 'LABNET_SERVICES_INCOMPLETE' });
    expect(clock.pending).toBe(0);
  });

  it('ends whatever waits for a condition', async () => {
    const { aux, clock } = await lab({ a: WELL });
    const waits = [aux.connected.wait(), aux.responseReceived.wait({ timeoutMs: 60_000 })];
    const ended = Promise.all(
      waits.map((wait) => expect(wait).rejects.toMatchObject({ code: 'LABNET_CANCELLED' })),
    );
    await aux.close();
    await ended;
    await expect(aux.responseReceived.wait()).rejects.toMatchObject({ code: 'LABNET_CANCELLED' });
    expect(clock.pending).toBe(0);
  });

  it('sends EXPCLEANUP only when that is asked for, the last rig first', async () => {
    const { aux, order, run } = await lab();
    expect(await run(aux.cleanup({ notifyServices: true }))).toEqual(YES);
    expect(order).toEqual(['c [8, null]', 'b [8, null]', 'a [8, null]']);
    expect(await run(aux.push('EXPSTATUS', 0, { wait: true }))).toMatchObject({
      code: 'LABNET_SERVICES_INCOMPLETE',
    });
    await run(aux.close());
    expect(order).toHaveLength(3);
  });
});

describe('ALYX of Auxiliaries', () => {
  const TOKEN = { foo: { token: '4157aa522b855239cd05f4d23d40563aa0518359' } };

  it('passes a token on to the other rigs, a dead one costs the others nothing, and it is shown nowhere', async () => {
    const { aux, run, order, rigs, context } = await lab();
    rigs.a!.script = { answers: { '128': ['$ev', 'https://alyx', TOKEN] } };
    const answers = (await run(aux.push('ALYX', null, { wait: true, only: ['a'] }))) as Map<
      string,
      readonly unknown[]
    >;
    const account = answers.get('a')?.[1] as AlyxAccount;
    rigs.b!.script = { echoes: false };
    order.length = 0;
    const result: PushResult = await run(aux.push('ALYX', account, { wait: true }));
    expect(result).toMatchObject({ details: { failures: new Map([['b', expect.anything()]]) } });
    expect(order.map((line) => line.slice(2))).toEqual(
      Array.from({ length: 3 }, () => `[128, "https://alyx", {"foo": {"token": "${TOKEN.foo.token}"}}]`),
    );
    const everything = [
      inspect(account, { depth: 9, showHidden: true }),
      JSON.stringify(account),
      inspect(result, { depth: 9 }),
      inspect(answers),
      JSON.stringify(context.facts),
    ];
    for (const text of everything) expect(text).not.toContain(TOKEN.foo.token);
    expect(inspect(account)).toBe('AlyxAccount https://alyx <foo, token kept>');
    await run(aux.close());
  });

  it('takes an answer without a token for no login', async () => {
    const { aux, run } = await lab({ a: { answers: { '128': ['$ev', 'https://alyx', {}] } } });
    const answers = (await run(aux.push('ALYX', null, { wait: true }))) as Map<string, readonly unknown[]>;
    expect(answers.get('a')).toMatchObject(['https://alyx', { isLoggedIn: false }]);
    await run(aux.close());
  });
});
