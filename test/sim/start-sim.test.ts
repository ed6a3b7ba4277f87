import { describe, expect, it, onTestFinished } from 'vitest';
import { startSim } from '../../src/sim/start-sim.js';
import { nodeNet } from '../../src/transport/node-net.js';
import { until } from '../helpers/until.js';

const HOST = '127.0.0.1';

describe('startSim', () => {
  it('refuses at a port that nobody else can be given meanwhile', async () => {
    const sim = await startSim({ net: nodeNet, only: ['timeline'], sockets: false, managers: false });
    onTestFinished(() => sim.close());
    const port = Number(/:(\d+)$/.exec(sim.rigs[0]?.uri ?? '')?.[1]);
    const errors: string[] = [];
    const onError = ({ code }: { readonly code: string }) => void errors.push(code);
    const client = await nodeNet.openUdp(
      { remote: { host: HOST, port } },
      { onDatagram: () => undefined, onError },
    );
    onTestFinished(() => client.close());
    client.send(Buffer.from('anyone?'));
    await until(() => errors.length > 0);
    expect(errors).toEqual(['ECONNREFUSED']);
    const other = nodeNet.openUdp({ bind: { host: HOST, port } }, { onDatagram: () => undefined, onError });
    await expect(other).rejects.toMatchObject({ code: 'LABNET_PORT_IN_USE' });
  });
});
