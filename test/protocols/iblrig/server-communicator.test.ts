import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { getServerCommunicator } from '../../../src/protocols/iblrig/index.js';
import { ManualClock, MemoryNet } from '../../../src/testing/index.js';
import { testContext } from '../../helpers/protocol-context.js';
import { tempDir } from '../../helpers/temp-dir.js';

function world() {
  const clock = new ManualClock();
  const net = new MemoryNet({ clock });
  const dir = tempDir();
  return {
    net,
    context: testContext({ net, clock }),
    file: join(dir, 'remote_devices.yaml'),
    where: { remoteDevicesFile: dir },
  };
}

describe('getServerCommunicator', () => {
  it('listens nowhere for false', async () => {
    expect(await getServerCommunicator(false, 'cameras', world().context)).toEqual([undefined, false]);
  });

  it('listens where it is told, and writes that into the file only when asked', async () => {
    const { context, net, file, where } = world();
    for (const update of [undefined, null, false, true]) {
      const options = { ...where, ...(update !== undefined && { update }) };
      const [communicator, match] = await getServerCommunicator(
        'udp://127.0.0.1:9998',
        'cameras',
        context,
        options,
      );
      expect([communicator?.role, communicator?.port, match]).toEqual(['server', 9998, update === true]);
      await communicator?.close();
    }
    expect(readFileSync(file, 'utf8')).toBe('cameras: udp://127.0.0.1:9998\n');
    expect(net.open).toBe(0);
  });

  it.each([null, undefined, true, ''])(
    'takes an address of the network, not the loopback, for %j',
    async (uri) => {
      const { context } = world();
      const addresses = ['127.0.0.1', '192.0.2.7'];
      const [communicator] = await getServerCommunicator(uri, 'cameras', context, { addresses });
      expect(communicator?.serverUri).toBe('udp://192.0.2.7:11001');
      await communicator?.close();
    },
  );

  it('refuses to listen where no other rig can reach it', async () => {
    const { context, net } = world();
    const listening = getServerCommunicator(null, 'cameras', context, { addresses: ['127.0.0.1'] });
    await expect(listening).rejects.toMatchObject({ code: 'LABNET_LOOPBACK_REFUSED' });
    expect(net.open).toBe(0);
  });

  it('closes again when the file cannot be used', async () => {
    const { context, net } = world();
    const listening = getServerCommunicator('udp://127.0.0.1:9998', 'cameras', context, { update: true });
    await expect(listening).rejects.toMatchObject({ code: 'LABNET_REMOTE_DEVICES_UNDEFINED' });
    expect(net.open).toBe(0);
  });
});
