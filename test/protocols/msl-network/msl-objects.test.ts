import { describe, expect, it } from 'vitest';
import type { LabnetError } from '../../../src/kernel/errors.js';
import { MslObjects } from '../../../src/protocols/msl-network/msl-objects.js';
import { memoryNetwork } from './memory-network.js';

describe('MslObjects', () => {
  it('closes what is connecting, too, and what its clients spawned', async () => {
    const network = memoryNetwork();
    const manager = await network.startManager();
    await network.startService();
    const objects = new MslObjects(network.context);
    const where = { host: '127.0.0.1', disableTls: true };
    const client = await network.settled(objects.connect(where));
    await network.settled(client.spawn('second'));
    const linked = await network.settled(objects.linkedClient('math', where));
    await network.settled(linked.spawn('third'));
    const count = (part: string) => (manager.identity[part] as ReadonlyMap<string, unknown>).size;
    const there = () => [count('clients'), count('services')];
    expect(there()).toEqual([4, 1]);
    const late = objects.connect(where).catch((error: unknown) => (error as LabnetError).code);
    const service = objects
      .startService({ ...where, name: 'late', attributes: {} })
      .catch((error: unknown) => (error as LabnetError).code);
    await network.settled(objects.close());
    expect([await late, await service]).toEqual(['LABNET_CANCELLED', 'LABNET_CANCELLED']);
    await network.clock.advance(100);
    expect(there()).toEqual([0, 1]);
    await expect(objects.connect(where)).rejects.toMatchObject({ code: 'LABNET_CLOSED' });
    expect(() => objects.openManager('lab', where)).toThrow('is closed');
  });
});
