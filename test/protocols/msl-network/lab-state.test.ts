import { describe, expect, it } from 'vitest';
import { emptyLabState } from '../../../src/model/lab-state.js';
import type { PeerState } from '../../../src/model/lab-state.js';
import { reduce } from '../../../src/model/reduce.js';
import { memoryNetwork } from './memory-network.js';
import type { MemoryNetwork } from './memory-network.js';

const START_MS = Date.UTC(2026, 0, 31);
const SERVER = 'msl-network/hosted:manager';
const CLIENT = 'msl-network/127.0.0.1:1875';

function peer({ context }: MemoryNetwork, id: string): PeerState | undefined {
  return reduce(emptyLabState, context.facts).peers.get(id);
}

async function linked() {
  const network = memoryNetwork();
  const manager = await network.startManager();
  const service = await network.startService();
  const client = await network.connect({ name: 'console' });
  const link = await network.settled(client.link('math'));
  const self = `console[${network.net.hostname()}:${client.port}]`;
  return { ...network, manager, service, client, link, self };
}

describe('the state of a lab with managers', () => {
  it('has the manager with its services and clients, and each service within it with its links', async () => {
    const network = await linked();
    expect(peer(network, SERVER)).toMatchObject({
      kind: 'manager',
      condition: 'heard',
      facts: { status: 'runs here', tls: 'disabled', services: 'math', clients: '1' },
    });
    const service = { kind: 'service', within: SERVER, links: [network.self], lock: undefined };
    expect(peer(network, `${SERVER}/math`)).toMatchObject(service);
    expect(peer(network, CLIENT)).toMatchObject({ kind: 'manager', condition: 'heard' });
    expect(peer(network, `${CLIENT}/math`)).toMatchObject({ ...service, within: CLIENT });
  });

  it('tells at both ends who holds the lock and since when, until it is given up', async () => {
    const network = await linked();
    await network.clock.advance(1000);
    await network.settled(network.link.acquireLock());
    for (const at of [SERVER, CLIENT]) {
      const { lock } = peer(network, `${at}/math`) ?? {};
      expect(lock).toMatchObject({ kind: 'exclusive', holders: [network.self] });
      expect(lock?.sinceMs).toBeGreaterThanOrEqual(START_MS + 1000);
    }
    await network.settled(network.link.releaseLock());
    for (const at of [SERVER, CLIENT]) expect(peer(network, `${at}/math`)?.lock).toBeUndefined();
  });

  it('has all holders of a shared lock, since the first of them, and those that are left', async () => {
    const network = await linked();
    const { settled } = network;
    const other = await network.connect({ name: 'other', label: 'other' });
    const second = await settled(other.link('math'));
    await settled(network.link.acquireLock({ shared: true }));
    const since = peer(network, `${SERVER}/math`)?.lock?.sinceMs;
    await network.clock.advance(500);
    await settled(second.acquireLock({ shared: true }));
    const others = `other[${network.net.hostname()}:${other.port}]`;
    const both = { kind: 'shared', holders: [network.self, others], sinceMs: since };
    expect(peer(network, `${SERVER}/math`)?.lock).toEqual(both);
    await settled(network.client.disconnect());
    expect(peer(network, `${SERVER}/math`)).toMatchObject({
      links: [others],
      lock: { holders: [others], sinceMs: since },
    });
  });

  it('has neither link nor lock of a service that has left, and no service of a manager that has ended', async () => {
    const network = await linked();
    const { settled } = network;
    await settled(network.link.acquireLock());
    await settled(network.manager.close());
    expect(peer(network, `${CLIENT}/math`)).toMatchObject({
      condition: 'closed',
      links: [],
      lock: undefined,
    });
    expect(peer(network, CLIENT)).toMatchObject({ condition: 'closed' });
    for (const id of [SERVER, `${SERVER}/math`]) expect(peer(network, id)).toBeUndefined();
  });
});
