import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { systemClock } from '../../../src/kernel/clock.js';
import type { Clock } from '../../../src/kernel/clock.js';
import { Manager, MslObjects } from '../../../src/protocols/msl-network/index.js';
import { TrustDesk } from '../../../src/protocols/msl-network/channel/trust-desk.js';
import type { ManagerOptions } from '../../../src/protocols/msl-network/index.js';
import { ManualClock } from '../../../src/testing/index.js';
import { OperatorDesk } from '../../../src/runtime/operator-desk.js';
import { testContext } from '../../helpers/protocol-context.js';
import { until } from '../../helpers/until.js';

let dir: string;
const open: { close(): Promise<void> }[] = [];

beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'labnet-questions-'));
});

afterEach(async () => {
  for (const one of open.splice(0).reverse()) await one.close();
  rmSync(dir, { recursive: true });
});

/** A manager, and a lab with an operator that has two sections for it. */
async function lab(
  options: ManagerOptions = {},
  sections: readonly string[] = ['one', 'other'],
  clock: Clock = systemClock,
) {
  const own = { port: 0, home: join(dir, 'manager'), database: null, ...options };
  const manager = await Manager.start(own, testContext());
  const desk = new OperatorDesk();
  const questions: string[] = [];
  desk.listen((happened) => {
    if (happened === '' && desk.question) questions.push(desk.question.text);
  });
  const context = { ...testContext({ clock }), operator: desk };
  const all = new MslObjects(context, { home: join(dir, 'client') });
  open.push(manager, all);
  const section = { host: 'localhost', port: manager.port, disableTls: options.disableTls };
  for (const name of sections) all.openManager(name, section);
  const reasons = (name: string) =>
    context.facts.flatMap((fact) =>
      fact.type === 'peer.condition' && fact.peer === `msl-network/${name}` ? [fact.reason ?? ''] : [],
    );
  return { manager, all, desk, questions, reasons, section };
}

const kept = () => existsSync(join(dir, 'client', 'certs', 'localhost.crt'));

describe('two sections for one manager whose certificate is not known', () => {
  it('ask once; both are connected when the operator trusts it', async () => {
    const { all, desk, questions } = await lab();
    await until(() => desk.question !== undefined);
    desk.answer('y');
    await until(() => all.managers.one!.isConnected && all.managers.other!.isConnected);
    expect(questions).toHaveLength(1);
    expect(kept()).toBe(true);
  });

  it('are told what to do when the operator does not, and one that asks again connects', async () => {
    const { all, desk, questions, reasons } = await lab();
    await until(() => {
      desk.answer('n');
      return reasons('one').length > 0 && reasons('other').length > 0;
    });
    for (const name of ['one', 'other']) {
      expect(reasons(name)[0]).toContain('is not trusted here');
      expect(reasons(name)[0]).toMatch(
        new RegExp(`^await managers\\.${name}\\.reconnect\\(\\) asks again; `),
      );
    }
    const before = questions.length;
    const [first, second] = [all.managers.one!.reconnect(), all.managers.one!.reconnect()];
    await until(() => desk.question !== undefined);
    desk.answer('y');
    await Promise.all([first, second]);
    expect(questions).toHaveLength(before + 1);
    expect(all.managers.one!.isConnected).toBe(true);
  });
});

describe('TrustDesk', () => {
  it('goes on asking while one of those who asked waits, and takes the question back after the last', async () => {
    const desk = new TrustDesk();
    const asked: AbortSignal[] = [];
    const judge = (signal: AbortSignal) => {
      asked.push(signal);
      return new Promise<boolean>(() => undefined);
    };
    const [first, second] = [new AbortController(), new AbortController()];
    const waits = [first, second].map(({ signal }) => desk.decide('key', judge, signal));
    first.abort();
    await expect(waits[0]).rejects.toMatchObject({ code: 'LABNET_CANCELLED' });
    expect(asked.map(({ aborted }) => aborted)).toEqual([false]);
    second.abort();
    await expect(waits[1]).rejects.toMatchObject({ code: 'LABNET_CANCELLED' });
    expect(asked.map(({ aborted }) => aborted)).toEqual([true]);
    const anew = desk.decide('key', () => Promise.resolve(true), undefined);
    expect(await anew).toBe(true);
  });

  it('gives one answer to all who asked', async () => {
    const desk = new TrustDesk();
    let asked = 0;
    const judge = () => Promise.resolve((asked += 1) < 1);
    expect(await Promise.all([1, 2].map(() => desk.decide('key', judge, undefined)))).toEqual([false, false]);
    expect(asked).toBe(1);
  });

  it('gives what went wrong to all who asked', async () => {
    const desk = new TrustDesk();
    const judge = () => Promise.reject(new Error('the disk is full'));
    const waits = [1, 2].map(() => desk.decide('key', judge, undefined));
    for (const wait of waits) await expect(wait).rejects.toThrow('the disk is full');
  });
});

describe('a password that the operator did not give', () => {
  it('is asked for again by the expression that the operator reads, and not before', async () => {
    const manager = { disableTls: true, authPassword: 'open5esame' };
    const { all, desk, questions, reasons } = await lab(manager, ['lab']);
    await until(() => desk.question !== undefined);
    desk.decline();
    await until(() => reasons('lab').length > 0);
    expect(reasons('lab')).toEqual([
      expect.stringMatching(/^await managers\.lab\.reconnect\(\) asks again; /),
    ]);
    expect(questions).toHaveLength(1);
    const again = all.managers.lab!.reconnect();
    await until(() => desk.question !== undefined);
    expect(desk.question?.isSecret).toBe(true);
    desk.answer('open5esame');
    await again;
    expect(all.managers.lab!.isConnected).toBe(true);
    await all.managers.lab!.reconnect();
    expect(questions).toHaveLength(2);
  });

  it.each([
    ['a password', { disableTls: true, authPassword: 'open5esame' }],
    ['trust', {}],
  ])('is not attempted without in the background: %s', async (_what, manager) => {
    const clock = new ManualClock();
    const { desk, reasons } = await lab(manager, ['lab'], clock);
    await until(() => desk.question !== undefined);
    desk.decline();
    await until(() => reasons('lab').length > 0);
    expect(clock.pending).toBe(0);
  });

  it('is not asked for by a client that was closed', async () => {
    const { all, desk } = await lab({ disableTls: true, authPassword: 'open5esame' }, ['lab']);
    const client = all.managers.lab!;
    await until(() => desk.question !== undefined);
    await client.close();
    await expect(client.reconnect()).rejects.toMatchObject({ code: 'LABNET_CLOSED' });
    await until(() => desk.question === undefined);
  });
});
