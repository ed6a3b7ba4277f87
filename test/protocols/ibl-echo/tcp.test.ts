import { describe, expect, it } from 'vitest';
import { EchoProtocol } from '../../../src/protocols/ibl-echo/index.js';
import { ManualClock, MemoryNet } from '../../../src/testing/index.js';
import type { ConnectOptions } from '../../../src/transport/net.js';
import { restOf, tcpFarClient, tcpFarListener } from '../../helpers/far-end.js';
import { testContext } from '../../helpers/protocol-context.js';

const HERE = { host: '127.0.0.1', port: 11001 };
const URI = 'tcp://127.0.0.1:11001';

function world() {
  const clock = new ManualClock();
  const net = new MemoryNet({ clock });
  return { clock, net, context: testContext({ net, clock }) };
}

describe('a TCP client', () => {
  it('fails what was sent and what waited when the connection is lost, and connects again', async () => {
    const { clock, net, context } = world();
    const silent = await tcpFarListener(net, HERE);
    const main = await EchoProtocol.client(URI, context, { name: 'main' });
    const lost: string[] = [];
    main.on({ onConnectionLost: (reason) => lost.push(reason) });
    const failed = ['first', 'second', 'third'].map((data) =>
      expect(main.init(data)).rejects.toMatchObject({
        code: 'LABNET_RIG_REFUSED',
        message: `main (${URI}): the connection was lost while EXPINIT waited (ECONNRESET)`,
      }),
    );
    await clock.advance(0);
    await silent.close();
    await clock.advance(0);
    await Promise.all(failed);
    expect(lost).toHaveLength(1);
    expect(main.condition).toBe('refused');
    await clock.advance(1000);
    expect(clock.pending).toBe(0);
    const sent = context.facts.filter(({ type }) => type === 'message.sent');
    expect(sent).toHaveLength(1);

    const rig = await EchoProtocol.server(URI, context, { name: 'rig' });
    const confirmed = main.init('again');
    await clock.advance(100);
    expect(await confirmed).toMatchObject({ message: 'EXPINIT' });
    expect(main.condition).toBe('heard');
    await Promise.all([main.close(), rig.close()]);
    await clock.advance(0);
    expect([clock.pending, net.open]).toEqual([0, 0]);
  });

  it('that connects when needed costs nothing before, and says who refuses', async () => {
    const { clock, net, context } = world();
    const main = await EchoProtocol.client(URI, context, { name: 'main', connect: 'when-needed' });
    const failed = expect(main.init()).rejects.toMatchObject({
      code: 'LABNET_RIG_REFUSED',
      message: `main (${URI}): refused EXPINIT: nothing listens there (ECONNREFUSED)`,
    });
    await clock.advance(0);
    await failed;
    const far = await tcpFarListener(net, HERE);
    const both = Promise.all([main.init(1), main.init(2)]);
    for (const text of ['[1, 1]', '[1, 2]']) {
      await clock.advance(100);
      expect(restOf(far)).toBe(text);
      far.send(far.take(100) ?? Buffer.alloc(0));
    }
    await clock.advance(100);
    expect(await both).toHaveLength(2);
    await main.close();
  });

  it('gives connecting no longer than the echo, and no longer than its own life', async () => {
    const { clock, net, context } = world();
    const asked: (ConnectOptions | undefined)[] = [];
    const hanging = {
      ...context,
      net: Object.assign(Object.create(net) as MemoryNet, {
        connectTcp: (_remote: unknown, _handlers: unknown, options?: ConnectOptions) => {
          asked.push(options);
          return new Promise<never>((_, reject) => {
            options?.signal?.addEventListener('abort', () => reject(new Error('aborted')));
          });
        },
      }),
    };
    const main = await EchoProtocol.client(URI, hanging, { connect: 'when-needed', echoTimeoutMs: 300 });
    const ended = expect(main.init()).rejects.toMatchObject({ code: 'LABNET_CANCELLED' });
    await clock.advance(0);
    expect(asked).toMatchObject([{ timeoutMs: 300 }]);
    expect(asked[0]?.signal?.aborted).toBe(false);
    await main.close();
    expect(asked[0]?.signal?.aborted).toBe(true);
    await ended;
  });
});

describe('a TCP listener', () => {
  it('fails at once what it awaits from a client that goes', async () => {
    const { clock, net, context } = world();
    const rig = await EchoProtocol.server(URI, context, { name: 'rig' });
    const far = await tcpFarClient(net, HERE);
    const addresses: { host: string; port: number }[] = [];
    rig.assignCallback('EXPINIT', (_data, addr) => addresses.push(addr));
    far.send(Buffer.from('[1, "hello"]'));
    await clock.advance(100);
    const [addr] = addresses;
    const failed = [1, 2].map((data) =>
      expect(rig.status(data === 1 ? 'RUNNING' : 'STOPPED', { ...(addr && { addr }) })).rejects.toMatchObject(
        {
          code: 'LABNET_RIG_REFUSED',
        },
      ),
    );
    await clock.advance(100);
    await far.close();
    await clock.advance(0);
    await Promise.all(failed);
    await clock.advance(1000);
    expect(clock.pending).toBe(0);
    expect(rig.awaitingResponse()).toBe(false);
  });

  it('says at once that an address has no connection', async () => {
    const { clock, context } = world();
    const rig = await EchoProtocol.server(URI, context, { name: 'rig' });
    const failed = expect(rig.init(1, { addr: { host: '127.0.0.1', port: 9 } })).rejects.toMatchObject({
      code: 'LABNET_SEND_FAILED',
      message: `rig (${URI}): EXPINIT was not sent: no connection from 127.0.0.1:9 (ENOTCONN)`,
    });
    await clock.advance(0);
    await failed;
  });

  it('serves a hundred clients, each with its own echo', async () => {
    const { clock, net, context } = world();
    await EchoProtocol.server(URI, context, { name: 'rig' });
    const clients = await Promise.all(Array.from({ length: 100 }, () => tcpFarClient(net, HERE)));
    clients.forEach((far, index) => far.send(Buffer.from(`[1, ${index}]`)));
    await clock.advance(100);
    expect(clients.map(restOf)).toEqual(clients.map((_, index) => `[1, ${index}]`));
  });
});
