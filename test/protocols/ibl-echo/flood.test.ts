import { describe, expect, it } from 'vitest';
import { EchoProtocol } from '../../../src/protocols/ibl-echo/index.js';
import { ManualClock, MemoryNet } from '../../../src/testing/index.js';
import { testContext } from '../../helpers/protocol-context.js';

const PORT = 11001;
const TO = { host: '127.0.0.1', port: PORT };

async function openListener(messagesPerSecond?: number) {
  const clock = new ManualClock();
  const net = new MemoryNet({ clock });
  const context = testContext({ net, clock });
  const quota = messagesPerSecond === undefined ? {} : { messagesPerSecond };
  const here = await EchoProtocol.server(`udp://127.0.0.1:${PORT}`, context, { name: 'here', ...quota });
  const open = async () => {
    const echoes: string[] = [];
    const socket = await net.openUdp(
      { remote: TO },
      { onDatagram: (bytes) => void echoes.push(bytes.toString()), onError: () => undefined },
    );
    return { echoes, send: (text: string) => socket.send(Buffer.from(text)), port: socket.local.port };
  };
  const notes = () => context.facts.flatMap((fact) => (fact.type === 'note' ? [fact.text] : []));
  return { clock, net, context, here, open, notes };
}

describe('a listener that is flooded from one address', () => {
  it('reads so many of its messages a second, answers the others, and tells how many it did not read', async () => {
    const { clock, context, here, open, notes } = await openListener();
    const [flooder, other] = [await open(), await open()];
    for (let n = 0; n < 10_000; n += 1) {
      flooder.send(`[64, 20, {"n": ${n}}]`);
      if (n % 100 === 0) other.send(`[32, 20, ${n}]`);
    }
    await clock.advance(1);
    expect(flooder.echoes).toHaveLength(2000);
    expect(other.echoes).toHaveLength(100);
    await clock.advance(1000);
    expect(notes()).toEqual([
      `here reads 2000 messages a second of one address; not read: 8000 of 127.0.0.1:${flooder.port}`,
    ]);
    // What the journal has to take is bounded, too.
    expect(context.facts.length).toBeLessThan(2 * 2100 + 20);
    flooder.send('[64, 20, "a second later"]');
    await clock.advance(1);
    expect(flooder.echoes.at(-1)).toBe('[64, 20, "a second later"]');
    await here.close();
    expect(clock.pending).toBe(0);
  });

  it('names the worst and counts the rest, and says at its end what it has not said yet', async () => {
    const { clock, here, open, notes } = await openListener(1);
    for (let index = 0; index < 6; index += 1) {
      const far = await open();
      for (let n = 0; n <= 10 - index; n += 1) far.send(`[1, ${n}]`);
    }
    await clock.advance(1);
    await here.close();
    expect(notes()).toEqual([
      expect.stringMatching(/not read: 10 of \S+:40000, 9 of \S+:40001, 8 of \S+:40002, 18 of 3 more$/),
    ]);
    expect(clock.pending).toBe(0);
  });

  it('still takes the echoes of what it sends to that address', async () => {
    const { clock, here, open } = await openListener(3);
    const flooder = await open();
    for (let n = 0; n < 50; n += 1) flooder.send(`[1, ${n}]`);
    await clock.advance(1);
    const sent = here.confirmedSend([2, 'ref', null], { addr: { host: '127.0.0.1', port: flooder.port } });
    await clock.advance(1);
    flooder.send(flooder.echoes.at(-1) ?? '');
    await clock.advance(1);
    expect(await sent).toMatchObject({ message: 'EXPSTART' });
    await here.close();
  });
});

describe('a rig that is asked more often than its messages are read', () => {
  it('has each of its answers taken, and still may not flood', async () => {
    const { clock, net, context } = await openListener();
    const flood: Record<string, () => void> = {};
    const rig = await net.openUdp(
      { bind: { host: '127.0.0.1', port: 11002 } },
      {
        onError: () => undefined,
        onDatagram(bytes, from) {
          if (!bytes.toString().startsWith('[1, {"n"')) return;
          rig.send(bytes, from);
          rig.send(Buffer.from(`[1, ${bytes.length}]`), from);
          flood.now = () => {
            for (let n = 0; n < 50; n += 1) rig.send(Buffer.from(`[32, ${n}]`), from);
          };
        },
      },
    );
    const client = await EchoProtocol.client('udp://127.0.0.1:11002', context, {
      name: 'rig',
      messagesPerSecond: 10,
    });
    for (let n = 0; n < 200; n += 1) {
      const answer = client.ask([1, { n }]);
      await clock.advance(0);
      expect((await answer).data).toHaveLength(1);
    }
    expect(clock.nowMs()).toBe(0);
    flood.now?.();
    await clock.advance(0);
    const read = context.facts.filter(
      (fact) => fact.type === 'message.received' && fact.label === 'EXPSTATUS',
    );
    expect(read).toHaveLength(10);
    await Promise.all([client.close(), rig.close()]);
  });
});

describe('a script that sends without waiting', () => {
  it('is refused beyond 4096 messages, but for EXPINTERRUPT, and the rig is not blamed', async () => {
    const { clock, net, context } = await openListener();
    await net.openUdp(
      { bind: { host: '127.0.0.1', port: 11_500 } },
      { onDatagram: () => undefined, onError: () => undefined },
    );
    const rig = await EchoProtocol.client('udp://127.0.0.1:11500', context, { name: 'rig' });
    const ended: string[] = [];
    const note = (error: Error) => void ended.push(error.message);
    for (let n = 0; n < 4200; n += 1) rig.confirmedSend([64, 0, n]).catch(note);
    const interrupt = rig.stop(null, { immediately: true });
    interrupt.catch(note);
    await clock.advance(1);
    expect(ended).toHaveLength(104);
    expect(ended[0]).toContain('EXPINFO was not sent: 4096 messages wait already (ENOBUFS)');
    expect(rig.condition).toBe('never-heard');
    expect(net.sent.map(({ bytes }) => bytes.toString())).toEqual(['[64, 0, 0]', '[16, null]']);
    const settled = context.facts.filter(({ type }) => type === 'exchange.settled');
    expect(settled).toHaveLength(104);
    await rig.close();
    await clock.advance(0);
    expect(ended).toHaveLength(4201);
  });
});
