import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { parseConfig } from '../../src/config/parse-config.js';
import { openLab } from '../../src/lab/open-lab.js';
import { defineProtocol } from '../../src/protocols/protocol.js';
import { protocols } from '../../src/protocols/registry.js';
import { ManualClock, MemoryNet } from '../../src/testing/index.js';
import { renderSnapshot } from '../../src/tui/index.js';

/** A protocol that the registry does not know: lamps that tell their brightness in one datagram. */
const lamps = defineProtocol({
  key: 'lamps',
  configShape: {
    lamps: z
      .record(z.string(), z.strictObject({ port: z.int() }))
      .default({})
      .describe('Lamps by name.'),
  },
  async open(sections, context) {
    const { net, clock, publish } = context;
    const sockets = await Promise.all(
      Object.entries(sections.lamps).map(async ([name, { port }]) => {
        const peer = `lamps/${name}`;
        const address = `127.0.0.1:${port}`;
        publish({
          type: 'peer.added',
          atMs: clock.wallMs(),
          peer,
          protocol: 'lamps',
          kind: 'lamp',
          name,
          address,
        });
        return net.openUdp(
          { bind: { host: '127.0.0.1', port } },
          {
            onDatagram(bytes) {
              const text = bytes.toString();
              const atMs = clock.wallMs();
              const shared = { atMs, peer, text };
              publish({
                type: 'message.received',
                ...shared,
                verdict: 'message',
                label: 'BRIGHT',
                wire: text,
                size: bytes.length,
              });
              publish({
                type: 'reading.taken',
                ...shared,
                codename: 'brightness',
                value: Number(text),
                unit: 'lx',
                quality: 'fresh',
                origin: 'watched',
              });
              publish({ type: 'peer.described', atMs, peer, facts: { mood: 'warm' } });
            },
            onError: () => undefined,
          },
        );
      }),
    );
    return {
      globals: [{ name: 'lamps', value: Object.keys(sections.lamps), summary: 'the lamps by name' }],
      close: () => Promise.all(sockets.map((socket) => socket.close())).then(() => undefined),
    };
  },
});

async function lampLab() {
  const clock = new ManualClock();
  const net = new MemoryNet({ clock });
  const all = [...protocols, lamps];
  const config = parseConfig(
    { lamps: { desk: { port: 4711 } }, rigs: { cameras: '127.0.0.1' } },
    all,
    'test',
  );
  const lab = await openLab(config, { net, clock, protocols: all });
  const switchboard = await net.openUdp({}, { onDatagram: () => undefined, onError: () => undefined });
  switchboard.send(Buffer.from('250'), { host: '127.0.0.1', port: 4711 });
  await clock.advance(0);
  await switchboard.close();
  return { clock, net, lab, config };
}

describe('a fifth protocol', () => {
  it('is a folder and a line: its peers and readings are in the state', async () => {
    const { lab, net, clock } = await lampLab();
    const { peers, readings } = lab.store.state;
    expect(peers.get('lamps/desk')).toMatchObject({
      kind: 'lamp',
      address: '127.0.0.1:4711',
      condition: 'heard',
      lastHeardAtMs: clock.wallMs(),
      facts: { mood: 'warm' },
      counts: { received: 1 },
    });
    expect(readings.get('lamps/desk#brightness')).toMatchObject({ value: 250, unit: 'lx', trend: [250] });
    expect(lab.globals.map(({ name }) => name)).toContain('lamps');
    await lab.close();
    expect([net.open, clock.pending]).toEqual([0, 0]);
  });

  it('is in the panes, beside the others', async () => {
    const { lab } = await lampLab();
    const text = renderSnapshot({ lab, columns: 120 });
    expect(text).toMatch(/desk .*heard/);
    expect(text).toMatch(/cameras .*never/);
    expect(text).toMatch(/brightness .*250 lx/);
    expect(text).toMatch(/← desk .*BRIGHT.*250/);
    await lab.close();
  });

  it('has its section checked like any other', () => {
    const all = [...protocols, lamps];
    for (const [value, problem] of [
      [{ lamp: {} }, 'lamp: unknown key; did you mean "lamps"?'],
      [{ lamps: { desk: { prot: 1, port: 1 } } }, 'lamps.desk.prot: unknown key; did you mean "port"?'],
    ] as const) {
      expect(() => parseConfig(value, all, 'test')).toThrow(
        expect.objectContaining({ message: `test:\n  ${problem}` }) as Error,
      );
    }
  });

  it('is unknown to a lab without it', () => {
    expect(() => parseConfig({ lamps: {} }, protocols, 'test')).toThrow(/lamps: unknown key/);
  });
});
