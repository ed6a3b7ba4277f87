import { describe, expect, it } from 'vitest';
import type { LabEvent } from '../../../src/model/lab-event.js';
import { bareContext } from '../../../src/protocols/bare-context.js';
import { Client, method, MslService } from '../../../src/protocols/msl-network/index.js';
import { memoryNetwork } from './memory-network.js';

const ADDRESS = { host: '127.0.0.1', port: 1875, disableTls: true } as const;

/** A context that notes what is told together, and beside them what leaves by its connections and what else happens. */
function noting({ net, clock }: ReturnType<typeof memoryNetwork>) {
  const seen: (readonly LabEvent[] | string)[] = [];
  const dial = net.connectTcp.bind(net);
  net.connectTcp = async (...given) => {
    const stream = await dial(...given);
    const write = stream.write.bind(stream);
    stream.write = (bytes) => {
      seen.push(Buffer.from(bytes).toString());
      return write(bytes);
    };
    return stream;
  };
  const own = bareContext({ net, clock, tell: (events) => void seen.push(events) });
  return { seen, own };
}

/** A client that is linked with a service, and what it noted. */
async function linked() {
  const network = memoryNetwork();
  const { seen, own } = noting(network);
  await network.startManager();
  await network.startService();
  const client = await network.settled(Client.connect(ADDRESS, own));
  return { network, seen, link: await network.settled(client.link('math')) };
}

const requestsIn = (text: string) => text.split('\n').filter((line) => line.includes('"attribute": "add"'));
const sentIn = (seen: readonly (readonly LabEvent[] | string)[]) =>
  seen
    .filter((one) => typeof one !== 'string')
    .flat()
    .filter((event) => event.type === 'message.sent' && event.label === 'add');

describe('the facts of a turn', () => {
  it('of a thousand calls at once are published by few writes, all before the bytes of the call leave', async () => {
    const { network, seen, link } = await linked();
    seen.length = 0;
    await network.settled(Promise.all(Array.from({ length: 1000 }, (_, n) => link.add!(n, n))));
    let left = 0;
    for (const [index, one] of seen.entries()) {
      if (typeof one !== 'string') continue;
      left += requestsIn(one).length;
      expect(sentIn(seen.slice(0, index)).length).toBeGreaterThanOrEqual(left);
    }
    expect(left).toBe(1000);
    expect(seen.filter((one) => typeof one !== 'string').length).toBeLessThan(60);
    const settled = seen.flat().filter((one) => typeof one !== 'string' && one.type === 'exchange.settled');
    expect(settled).toHaveLength(1000);
  });

  it('are published before a caller goes on', async () => {
    const { network, seen, link } = await linked();
    const answered = link.add!(1, 2).then(() => seen.push('goes on'));
    await network.settled(answered);
    const last = seen.slice(0, seen.indexOf('goes on')).at(-1);
    expect(last).toMatchObject([
      { type: 'message.received', label: 'add' },
      { type: 'exchange.advanced', step: 'answer' },
      { type: 'exchange.settled', outcome: 'answered' },
    ]);
  });

  it('has the request of a service in the journal before its method runs', async () => {
    const network = memoryNetwork();
    const { seen, own } = noting(network);
    await network.startManager();
    const add = method('(x, y)', (x: number, y: number) => {
      seen.push('runs');
      return x + y;
    });
    await network.settled(MslService.start({ ...ADDRESS, name: 'math', attributes: { add } }, own));
    const client = await network.connect();
    const link = await network.settled(client.link('math'));
    seen.length = 0;
    expect(await network.settled(Promise.all([link.add!(1, 2), link.add!(3, 4)]))).toEqual([3, 7]);
    const runs = seen.indexOf('runs');
    const told = seen.slice(0, runs).flat();
    expect(told.filter((one) => typeof one !== 'string' && one.type === 'message.received')).toHaveLength(2);
  });
});
