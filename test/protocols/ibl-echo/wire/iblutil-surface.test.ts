import { describe, expect, it } from 'vitest';
import {
  EchoProtocol,
  ExpMessage,
  ExpStatus,
  isValidIp,
  LISTEN_PORT,
  PROTOCOL_VERSION,
  Services,
} from '../../../../src/protocols/ibl-echo/index.js';
import type { Communicator } from '../../../../src/protocols/ibl-echo/index.js';
import { decode } from '../../../../src/protocols/ibl-echo/wire/codec.js';
import { ManualClock, MemoryNet } from '../../../../src/testing/index.js';
import { echoLines, stageOf } from '../../../helpers/echo-lines.js';
import type { EchoLine } from '../../../helpers/echo-lines.js';
import { expectMatch } from '../../../helpers/match-transcript.js';
import { testContext } from '../../../helpers/protocol-context.js';
import { servicesLab } from '../../../helpers/services-lab.js';
import { decodeValue } from '../../../helpers/transcripts.js';

function named(name: string): EchoLine {
  const line = echoLines.find(({ case: caseName }) => caseName === name);
  if (!line) throw new Error(`no line is called ${name}`);
  return line;
}

describe('services-structure and services-names', () => {
  it('gives the callbacks of every rig, with the communicator on request, and counts what it removes', async () => {
    const line = named('services-structure');
    const { services, fars, rigs, clock } = await servicesLab(line);
    const called: unknown[] = [];
    const plain = (data: readonly unknown[], { port }: { port: number }) =>
      called.push(['plain', data, port]);
    const withService = (data: readonly unknown[], { port }: { port: number }, rig: Communicator) =>
      called.push(['with-service', data, port, rig.name]);
    services.assignCallback('EXPINIT', plain);
    services.assignCallback('EXPINIT', withService, true);
    for (const [name, far] of Object.entries(fars)) {
      const first = rigs[name]?.status(0);
      await clock.advance(0);
      far.send(far.take(100) ?? Buffer.alloc(0));
      far.send(Buffer.from(`[1, {"from": "${name}"}]`));
      await clock.advance(0);
      await first;
    }
    expectMatch(called, line.effect.callbacks);
    const counts = (removed: Map<string, number>) => Object.fromEntries(removed);
    expectMatch(counts(services.clearCallbacks('EXPINIT', withService)), line.effect.removed_specific);
    expectMatch(counts(services.clearCallbacks('EXPINIT')), line.effect.removed_rest);
    expectMatch(counts(services.clearCallbacks('EXPINIT')), line.effect.removed_none);
    expectMatch({ returns: [...services.keys()] }, line.effect.keys);
    expectMatch({ returns: services.isConnected }, line.effect.connected);
    expectMatch({ returns: new Services([]).isConnected }, line.effect['empty-connected']);
    expectMatch(
      { returns: [...new Services([rigs.a, rigs.a] as EchoProtocol[]).keys()] },
      line.effect['same-names'],
    );
    const invalid = expect.objectContaining({ code: 'LABNET_INVALID_ARGUMENT' }) as Error;
    expect(() => services.assignCallback('EXPINIT', 5 as never)).toThrow(invalid);
    expect(() => services.assignCallback('EXPFOO', plain)).toThrow(invalid);
    expect(() => new Services([{ name: 'not a rig' } as never])).toThrow(invalid);
    expect(services.get('zz')).toBeUndefined();
    expect(['set', 'delete', 'clear'].filter((method) => method in services)).toEqual([]);
  });

  it('names a rig by its URI, and keeps the last of one name', async () => {
    const line = named('services-names');
    const context = testContext({ net: new MemoryNet({ clock: new ManualClock() }) });
    const uris = line.effect.unnamed as string[];
    const make = (options: object) =>
      Promise.all(uris.map((uri) => EchoProtocol.client(uri, context, options)));
    expect([...new Services(await make({})).keys()]).toEqual(uris);
    const same = new Services(await make({ name: 'same' }));
    expect([...same.keys()]).toEqual(line.effect.same_name);
    expect(same.get('same')?.serverUri).toBe(line.effect.same_name_uri);
  });
});

describe('communicator-surface', () => {
  const line = named('communicator-surface');
  const returned = (name: string): unknown => (line.effect[name] as { returns: unknown }).returns;

  it('has the properties and counts of the reference', async () => {
    const { communicator } = await stageOf({ ...line, setup: { ...line.setup, role: 'client' } });
    const { effect } = line;
    expect([communicator.port, communicator.hostname, communicator.protocol, communicator.role]).toEqual([
      effect.port,
      effect.hostname,
      effect.protocol,
      effect.role,
    ]);
    expect([communicator.serverUri, communicator.awaitingResponse()]).toEqual([effect.server_uri, false]);
    expect(communicator.defaultEchoTimeoutMs).toBe(Number(decodeValue(effect.default_echo_timeout)) * 1000);
    const callback = () => undefined;
    expect(communicator.clearCallbacks('EXPINIT')).toBe(returned('clear-unregistered'));
    communicator.assignCallback(ExpMessage.EXPINIT | ExpMessage.EXPSTART | ExpMessage.EXPEND, callback);
    expect(communicator.clearCallbacks(7)).toBe(returned('clear-compound'));
    communicator.assignCallback(0, callback);
    expect(communicator.clearCallbacks(0)).toBe(returned('clear-zero'));
    communicator.assignCallback('EXPINIT', callback);
    communicator.assignCallback('EXPINIT', callback);
    expect(communicator.clearCallbacks('EXPINIT', callback)).toBe(returned('clear-twice-registered'));
    communicator.assignCallback(256, callback);
    // A KeyError there: an exception of the Python process. Nothing can be registered for it.
    expect(communicator.clearCallbacks(256)).toBe(0);
    for (const [event, bad] of [
      ['EXPINIT', 5],
      ['nope', callback],
      [null, callback],
    ] as const) {
      expect(() => communicator.assignCallback(event as string, bad as () => void)).toThrow(
        expect.objectContaining({ code: 'LABNET_INVALID_ARGUMENT' }) as Error,
      );
    }
  });

  it('encodes and decodes as the reference', async () => {
    const { communicator } = await stageOf({ ...line, setup: { ...line.setup, role: 'client' } });
    expect(communicator.encode([null, 21, 'message']).toString()).toBe(returned('encode-list'));
    expect(communicator.encode('é').toString('hex')).toBe(returned('encode-str'));
    expect(communicator.encode(Buffer.from('x'))).toEqual(decodeValue(returned('encode-bytes')));
    expect(communicator.encode(new Uint8Array([120]))).toEqual(decodeValue(returned('encode-bytearray')));
    expect(() => communicator.encode(new Set())).toThrow(
      expect.objectContaining({ code: 'LABNET_JSON_UNSUPPORTED' }) as Error,
    );
    const value = (text: string) => decode(Buffer.from(text))?.value;
    expect(value('[null, 21, "message"]')).toEqual(returned('decode-json'));
    expect(value('[null, 21, "message"]"')).toBe(returned('decode-text'));
    expect(value('5')).toBe(returned('decode-number'));
    expect(value('')).toBe(returned('decode-empty'));
    expect(decode(Buffer.from([0xff]))).toBeUndefined();
  });

  it('has the constants of the reference', () => {
    const [port, version] = returned('constants') as [number, string];
    expect([LISTEN_PORT, PROTOCOL_VERSION]).toEqual([port, version]);
    expect(ExpMessage).toMatchObject(returned('events') as object);
    expect(ExpStatus).toEqual(returned('statuses'));
    expect(['127.0.0.1', '::1', 'localhost', '', '256.0.0.1', '127.1'].map(isValidIp)).toEqual(
      returned('is_valid_ip'),
    );
  });
});
