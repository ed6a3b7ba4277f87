import { describe, expect, it, onTestFinished } from 'vitest';
import { EchoProtocol } from '../../../src/protocols/ibl-echo/index.js';
import { ManualClock, MemoryNet } from '../../../src/testing/index.js';
import { nodeNet } from '../../../src/transport/node-net.js';
import { freePort } from '../../helpers/free-port.js';
import { testContext } from '../../helpers/protocol-context.js';

const NAME = 'udp://cameras:11001';

/** A client of a rig that is known by its name, and the names as they stand. */
async function openWorld() {
  const hosts: Record<string, string> = { cameras: '192.0.2.1' };
  const clock = new ManualClock();
  const net = new MemoryNet({ clock, hosts });
  const context = testContext({ net, clock });
  const rigAt = (host: string) =>
    EchoProtocol.server(`udp://${host}:11001`, testContext({ net, clock }), { name: host });
  const main = await EchoProtocol.client(NAME, context, { name: 'cameras' });
  const tell = async (n: number) => {
    const told = main.info(20, { n }).then(
      () => 'confirmed',
      (error: unknown) => (error as { code: string }).code,
    );
    await clock.advance(1000);
    return told;
  };
  const notes = () => context.facts.flatMap((fact) => (fact.type === 'note' ? [fact.text] : []));
  return { hosts, clock, net, context, rigAt, main, tell, notes };
}

describe('a rig whose name gets another address', () => {
  it('is found there by the message after the one that it did not answer', async () => {
    const { hosts, clock, net, rigAt, main, tell, notes } = await openWorld();
    const before = await rigAt('192.0.2.1');
    expect(await tell(1)).toBe('confirmed');
    await before.close();
    hosts.cameras = '192.0.2.2';
    const after = await rigAt('192.0.2.2');
    // The old address refuses, or is silent: either is a reason to look.
    expect(await tell(2)).toBe('LABNET_RIG_REFUSED');
    expect(await tell(3)).toBe('confirmed');
    expect(notes()).toEqual([
      'cameras: udp://cameras:11001 has another address now; what is sent from now on goes there',
    ]);
    await after.close();
    await main.close();
    expect([net.open, clock.pending]).toEqual([0, 0]);
  });

  it('keeps its socket when it is only silent, so that a late echo is still known', async () => {
    const { clock, net, rigAt, main, tell, notes, context } = await openWorld();
    const rig = await rigAt('192.0.2.1');
    net.faults.delayMs = 600;
    expect(await tell(1)).toBe('LABNET_ECHO_TIMEOUT');
    net.faults.delayMs = 0;
    await clock.advance(1000);
    expect(context.facts).toContainEqual(expect.objectContaining({ verdict: 'late-echo' }));
    expect(await tell(2)).toBe('confirmed');
    expect(notes()).toEqual([]);
    await Promise.all([rig.close(), main.close()]);
  });

  it('stays where it was while the name does not resolve, and ends nothing that waits', async () => {
    const { hosts, rigAt, main, tell, net } = await openWorld();
    const rig = await rigAt('192.0.2.1');
    await tell(1);
    delete hosts.cameras;
    net.faults.loss = 1;
    expect(await tell(2)).toBe('LABNET_ECHO_TIMEOUT');
    net.faults.loss = 0;
    expect(await tell(3)).toBe('confirmed');
    await Promise.all([rig.close(), main.close()]);
  });

  it('leaves no socket behind when it closes while it is looked up', async () => {
    const { hosts, clock, net, rigAt, main } = await openWorld();
    const rig = await rigAt('192.0.2.1');
    net.faults.loss = 1;
    void main.info(20).catch(() => undefined);
    hosts.cameras = '192.0.2.2';
    await Promise.all([clock.advance(1000), clock.advance(0).then(() => main.close())]);
    await rig.close();
    await clock.advance(0);
    expect(net.open).toBe(0);
  });

  it('is found by real sockets as well', async () => {
    const place = { address: '127.0.0.3' };
    const port = await freePort('udp');
    const context = testContext({ net: { ...nodeNet, lookup: () => Promise.resolve(place.address) } });
    const before = await EchoProtocol.server(`udp://127.0.0.3:${port}`, testContext(), { name: 'before' });
    const main = await EchoProtocol.client(`udp://cameras:${port}`, context, { echoTimeoutMs: 10_000 });
    onTestFinished(() => main.close());
    await main.info(20, 1);
    await before.close();
    const after = await EchoProtocol.server(`udp://127.0.0.4:${port}`, testContext(), { name: 'after' });
    onTestFinished(() => after.close());
    place.address = '127.0.0.4';
    const soon = { echoTimeoutMs: 200 };
    await expect(main.info(20, 2, soon)).rejects.toMatchObject({
      code: expect.stringMatching(/TIMEOUT|REFUSED/) as unknown,
    });
    await expect
      .poll(
        () =>
          main.info(20, 3, soon).then(
            () => true,
            () => false,
          ),
        { timeout: 20_000 },
      )
      .toBe(true);
  });
});
