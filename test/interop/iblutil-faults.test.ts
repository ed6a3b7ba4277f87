import { afterEach, describe, expect, it } from 'vitest';
import { EchoProtocol } from '../../src/protocols/ibl-echo/index.js';
import type { TestContext } from '../helpers/protocol-context.js';
import { patientClock } from '../helpers/patient-clock.js';
import { testContext } from '../helpers/protocol-context.js';
import { until } from '../helpers/until.js';
import { freePort } from '../helpers/free-port.js';
import { PythonPeer } from './python-peer.js';

/** Where none comes. */
const SOON = { echoTimeoutMs: 500 };

const open: (() => Promise<unknown>)[] = [];

afterEach(async () => {
  for (const close of open.splice(0).reverse()) await close();
});

async function startPeer(uri: string): Promise<PythonPeer> {
  const peer = await PythonPeer.start('iblutil_peer.py');
  open.push(() => peer.kill());
  await peer.call('open_communicator', { role: 'server', uri, name: 'rig' });
  return peer;
}

async function startPair(scheme: 'udp' | 'tcp') {
  const uri = `${scheme}://127.0.0.1:${await freePort(scheme)}`;
  const peer = await startPeer(uri);
  const context = testContext({ clock: patientClock });
  const own = await EchoProtocol.client(uri, context, { name: 'own' });
  open.push(() => own.close());
  await own.init('hello');
  await until(() => peer.heard.length === 1);
  return { uri, peer, own, context };
}

function verdicts({ facts }: TestContext): string[] {
  return facts.flatMap((fact) => (fact.type === 'message.received' ? [fact.verdict] : []));
}

describe.each(['udp', 'tcp'] as const)('EchoProtocol.client over %s', (scheme) => {
  it('says that a killed rig refuses, and talks to its successor at the same port', async () => {
    const { uri, peer, own } = await startPair(scheme);
    await peer.kill();
    if (scheme === 'tcp') await until(() => own.condition === 'refused');
    const failed = own.start('2022-01-01_1_subject');
    await expect(failed).rejects.toMatchObject({ code: 'LABNET_RIG_REFUSED' });
    expect(own.condition).toBe('refused');
    await startPeer(uri);
    await expect(own.init('again')).resolves.toMatchObject({ message: 'EXPINIT' });
    expect(own.condition).toBe('heard');
  });

  it('times out at a rig that hangs, knows its late echo, and goes on', async () => {
    const { peer, own, context } = await startPair(scheme);
    peer.signal('SIGSTOP');
    await expect(own.start('2022-01-01_1_subject', null, SOON)).rejects.toMatchObject({
      code: 'LABNET_ECHO_TIMEOUT',
      message: expect.stringMatching(/own .*EXPSTART within 500 ms/) as string,
    });
    expect(own.condition).toBe('silent');
    peer.signal('SIGCONT');
    await until(() => own.condition === 'heard');
    await own.init('after it');
    await until(() => peer.heard.length === 3);
    expect(verdicts(context)).toEqual(['echo', 'late-echo', 'echo']);
    // Nothing was sent twice: the rig ran each of them once.
    expect(peer.heard.map(({ event }) => event)).toEqual(['EXPINIT', 'EXPSTART', 'EXPINIT']);
  });

  it('outlives a crossing that ends the rig', async () => {
    const { uri, peer, own, context } = await startPair(scheme);
    const [host, port] = peer.heard[0]!.addr;
    const kwargs = { data: { late: true }, addr: [host, port] };
    const theirs = peer.call('cross', { name: 'rig', method: 'cleanup', kwargs });
    await until(() => peer.about.includes('cross'));
    const ours = own.start('2022-01-01_1_subject', null, SOON);
    // The reference takes our message for a wrong echo of its own, and closes; we echo it and wait on.
    const [theirEnd, ourEnd] = await Promise.allSettled([theirs, ours]);
    expect(theirEnd).toMatchObject({ reason: { message: 'RuntimeError: Unexpected response from server' } });
    expect(ourEnd.status).toBe('rejected');
    expect(ourEnd).toMatchObject({
      reason: {
        code: expect.stringMatching(/^LABNET_(ECHO_TIMEOUT|RIG_REFUSED)$/) as string,
      },
    });
    await until(() => verdicts(context).length === 2);
    expect(verdicts(context)).toEqual(['echo', 'message']);
    await peer.kill();
    const successor = await startPeer(uri);
    await own.init('to the successor');
    await until(() => successor.heard.length === 1);
  });
});

describe.each(['udp', 'tcp'] as const)('EchoProtocol.server over %s', (scheme) => {
  it('serves others when a client is killed, and says that it is gone', async () => {
    const context = testContext({ clock: patientClock });
    const own = await EchoProtocol.server(`${scheme}://127.0.0.1:0`, context, {
      name: 'own',
    });
    open.push(() => own.close());
    const uri = `${scheme}://127.0.0.1:${own.port}`;
    const join = async (name: string) => {
      const peer = await PythonPeer.start('iblutil_peer.py');
      open.push(() => peer.kill());
      await peer.call('open_communicator', { role: 'client', uri, name });
      const hello = own.onEvent('EXPINIT');
      await peer.call('call', { name, method: 'init', args: [name] });
      return { peer, addr: (await hello).addr };
    };
    const first = await join('first');
    const second = await join('second');
    await first.peer.kill();
    await expect(own.cleanup(null, { ...SOON, addr: first.addr })).rejects.toMatchObject({
      code: expect.stringMatching(/^LABNET_(ECHO_TIMEOUT|RIG_REFUSED|SEND_FAILED)$/) as string,
    });
    await own.cleanup(null, { addr: second.addr });
    await until(() => second.peer.heard.length === 1);
    await second.peer.call('call', { name: 'second', method: 'status', args: ['RUNNING'] });
  });
});
