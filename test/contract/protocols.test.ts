import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { parseConfig } from '../../src/config/parse-config.js';
import { openLab } from '../../src/lab/open-lab.js';
import { protocols } from '../../src/protocols/registry.js';
import { ManualClock, MemoryNet } from '../../src/testing/index.js';
import type { Net } from '../../src/transport/net.js';
import { testContext } from '../helpers/protocol-context.js';

/** Something to open for those protocols that open nothing by default. */
const BUSY: Readonly<Record<string, object>> = {
  'ibl-echo': {
    rigs: { off: 'udp://127.0.0.1:9', offToo: 'tcp://127.0.0.1:9' },
    listen: { here: 'udp://127.0.0.1:11001', stream: 'tcp://127.0.0.1:11001' },
  },
  pyexplabsys: {
    sockets: { furnace: { type: 'date', codenames: ['T'] }, commands: { type: 'push' } },
    pulls: { chamber: '127.0.0.1:9' },
  },
  'msl-network': {
    hostedManagers: { lab: { disableTls: true, home: 'no-such-folder' } },
    managers: { lab: { address: '127.0.0.1:9', disableTls: true, links: ['echo'] } },
  },
};

function world() {
  const clock = new ManualClock();
  const net = new MemoryNet({ clock });
  return { clock, net, context: testContext({ net, clock }) };
}

/** A network that gives out so many sockets and refuses the next. */
function scarce(net: MemoryNet, sockets: number): Net {
  let left = sockets;
  const take = <T>(open: () => Promise<T>): Promise<T> =>
    left-- > 0 ? open() : Promise.reject(Object.assign(new Error('too many open files'), { code: 'EMFILE' }));
  return {
    openUdp: (options, handlers) => take(() => net.openUdp(options, handlers)),
    listenTcp: (bind, accept) => take(() => net.listenTcp(bind, accept)),
    connectTcp: (remote, handlers, options) => take(() => net.connectTcp(remote, handlers, options)),
    listenTls: (bind, options, accept) => take(() => net.listenTls(bind, options, accept)),
    connectTls: (remote, handlers, options) => take(() => net.connectTls(remote, handlers, options)),
    lookup: (name) => net.lookup(name),
    nameOf: (address) => net.nameOf(address),
    hostname: () => net.hostname(),
  };
}

describe('the registry', () => {
  it('has protocols of different keys, sections and globals', async () => {
    const keys = protocols.map(({ key }) => key);
    const sections = protocols.flatMap(({ configShape }) => Object.keys(configShape));
    const { net, clock } = world();
    const lab = await openLab(parseConfig({}, protocols, 'test'), { net, clock });
    const globals = lab.globals.map(({ name }) => name);
    for (const names of [keys, sections, globals]) expect(new Set(names).size).toBe(names.length);
    await lab.close();
  });
});

describe.each(protocols.map((protocol) => [protocol.key, protocol] as const))('%s', (key, protocol) => {
  const schema = z.strictObject(protocol.configShape);
  const defaults = () => schema.parse({});
  const busy = () => schema.parse(BUSY[key] ?? {});

  it('has a key in kebab-case, and a default for each of its sections', () => {
    expect(key).toMatch(/^[a-z]+(-[a-z]+)*$/);
    expect(() => defaults()).not.toThrow();
  });

  it('opens with its defaults, closes twice, and leaves no timer and no socket', async () => {
    const { clock, net, context } = world();
    const instance = await protocol.open(defaults(), context, new Map());
    await instance.close();
    await instance.close();
    await clock.advance(0);
    expect([clock.pending, net.open]).toEqual([0, 0]);
  });

  it('waits for no peer while it opens, and leaves nothing when it closes, busy or not', async () => {
    for (const afterMs of [0, 60_000]) {
      const { clock, net, context } = world();
      const instance = await protocol.open(busy(), context, new Map());
      expect(clock.nowMs()).toBe(0);
      await clock.advance(afterMs);
      await instance.close();
      await instance.close();
      await clock.advance(0);
      expect([clock.pending, net.open]).toEqual([0, 0]);
      const facts = context.facts.length;
      await clock.advance(60_000);
      expect(context.facts).toHaveLength(facts);
    }
  });

  it('closes what it opened when it cannot open the rest', async () => {
    for (let sockets = 0; ; sockets += 1) {
      const { clock, net, context } = world();
      const opening = protocol.open(busy(), { ...context, net: scarce(net, sockets) }, new Map());
      const instance = await opening.catch(() => undefined);
      await instance?.close();
      await clock.advance(0);
      expect([sockets, clock.pending, net.open]).toEqual([sockets, 0, 0]);
      if (instance) break;
      expect(sockets).toBeLessThan(20);
    }
  });

  it('says of each global what it is, in one line', async () => {
    const { context } = world();
    const instance = await protocol.open(defaults(), context, new Map());
    for (const { name, value, summary } of instance.globals) {
      expect(name).toMatch(/^[A-Za-z_$][\w$]*$/);
      expect(summary).toMatch(/^[^\n]{5,100}$/);
      expect(value).toBeDefined();
    }
    await instance.close();
  });

  it('tells of its peers by ids that begin with its key', async () => {
    const { context } = world();
    const instance = await protocol.open(busy(), context, new Map());
    const added = context.facts.filter((fact) => fact.type === 'peer.added');
    for (const { protocol: owner, peer } of added) {
      expect(owner).toBe(key);
      expect(peer.startsWith(`${key}/`)).toBe(true);
    }
    expect(new Set(added.map(({ peer }) => peer)).size).toBe(added.length);
    if (key in BUSY) expect(added.length).toBeGreaterThan(0);
    await instance.close();
  });
});
