import { afterEach, describe, expect, it } from 'vitest';
import { DataQueue } from '../../../src/protocols/pyexplabsys/data-queue.js';
import { LiveSocket } from '../../../src/protocols/pyexplabsys/live-socket.js';
import { DataPushSocket } from '../../../src/protocols/pyexplabsys/push-socket.js';
import { decodeValue, readTranscript } from '../../helpers/transcripts.js';
import type { TranscriptLine } from '../../helpers/transcripts.js';
import { loopbackLab, openPull } from './harness.js';
import type { LoopbackLab } from './harness.js';

interface Line extends TranscriptLine {
  readonly class: string;
  readonly args: Readonly<Record<string, unknown>>;
  readonly before?: string;
  readonly error_type: string | null;
  readonly message: string | null;
  readonly registered_after: readonly unknown[];
}

const lines = readTranscript<Line>('pyexplabsys-errors');

/** Python's own complaints about arguments of the wrong type do not bind; labnet refuses all of them, and says why. */
const PYTHON_ONLY = ['TypeError', 'OverflowError', 'AttributeError'];
/** Where labnet accepts or refuses otherwise than the reference, and the rule for it. */
const OTHERWISE: Readonly<Record<string, string | null>> = {
  // A failed attempt leaves nothing registered; a stopped socket frees its port.
  'err-date-port-after-failed-ctor': null,
  'err-data-port-after-failed-ctor': null,
  'err-date-port-after-stop-held': null,
  'err-data-port-after-stop-held': null,
  'err-push-port-after-stop-held': null,
  // JavaScript takes options that it does not know; TypeScript and the configuration do not.
  'err-date-unknown-kwarg': null,
  'err-data-unknown-kwarg': null,
};

const opened: { close(): Promise<void> }[] = [];

afterEach(async () => {
  await Promise.all(opened.splice(0).map((one) => one.close()));
});

describe('opening data sockets against the reference', () => {
  it('has every recorded line', () => {
    expect(lines.length).toBe(156);
    const names = new Set(lines.map((line) => line.case));
    expect(Object.keys(OTHERWISE).every((name) => names.has(name))).toBe(true);
  });

  it.each(lines.map((line) => [line.case, line] as const))('%s', async (_, line) => {
    const lab = loopbackLab();
    await prepare(lab, line);
    const attempt = open(lab, line);
    const expected = Object.hasOwn(OTHERWISE, line.case) ? null : line.error_type;
    if (expected === null) {
      const socket = await attempt;
      opened.push(socket);
      const ports = [...lab.registry.status(0).keys()];
      expect(ports).toEqual(
        line.registered_after.length === 0 && 'hostname' in socket ? [] : ports.slice(-1),
      );
      return;
    }
    const error: unknown = await attempt.then(
      () => undefined,
      (reason: unknown) => reason,
    );
    expect(error).toBeInstanceOf(Error);
    const { message } = error as Error;
    if (expected === 'ValueError' && line.class !== 'LiveSocket') {
      expect(error).toMatchObject({ code: 'LABNET_SOCKET_SETUP' });
      expect(message).toContain(line.message);
    } else if (expected === 'PortStillReserved') {
      // The text of the reference blames the system; labnet says which port it is and who holds it.
      expect(error).toMatchObject({ code: 'LABNET_PORT_IN_USE' });
      expect(message).toContain(`(pid ${process.pid})`);
    } else if (line.class === 'LiveSocket') {
      expect((error as { code?: string }).code).toMatch(
        /^LABNET_(SOCKET_SETUP|SOCKET_UNREACHABLE|INVALID_ARGUMENT)$/,
      );
    } else {
      expect(PYTHON_ONLY).toContain(expected);
      expect(error).toMatchObject({ code: 'LABNET_SOCKET_SETUP' });
    }
    // Nothing of a failed attempt stays registered.
    const others = line.before === undefined ? 0 : 1;
    expect(lab.registry.status(0).size).toBeLessThanOrEqual(others);
  });
});

async function prepare(lab: LoopbackLab, { class: kind, args, before = '' }: Line) {
  if (before === '') return;
  const port = args.port as number;
  if (before.includes('failed just before')) {
    await expect(
      openPull(lab, kind, { name: 'n', codenames: ['a', 'a'], port, host: lab.host }),
    ).rejects.toThrow('more than once');
  } else if (before.includes('plain socket')) {
    const plain = await lab.context.net.openUdp(
      { bind: { host: lab.host, port } },
      { onDatagram: () => undefined, onError: () => undefined },
    );
    opened.push(plain);
  } else {
    const first =
      kind === 'DataPushSocket'
        ? await DataPushSocket.open(
            { name: 'first', port, host: lab.host, registry: lab.registry },
            lab.context,
          )
        : await openPull(lab, kind, { name: 'first', codenames: ['a'], port, host: lab.host });
    if (before.includes('stop')) await first.stop();
    else opened.push(first);
  }
}

async function open(lab: LoopbackLab, { class: kind, args }: Line): Promise<{ close(): Promise<void> }> {
  const given = decodeValue(args, {
    $callable: () => () => undefined,
    $queue: () => new DataQueue(lab.context),
  }) as Readonly<Record<string, unknown>>;
  const { return_format: returnFormat, live_server: liveServer, ...rest } = given;
  const { no_internal_data_pull_socket: noInternalDataPullSocket, ...common } = rest;
  const options = { ...common, host: lab.host, registry: lab.registry };
  if (kind === 'DataPushSocket') {
    const format = returnFormat === undefined ? {} : { returnFormat };
    return DataPushSocket.open({ ...options, ...format } as never, lab.context);
  }
  if (kind === 'LiveSocket') {
    const server = Array.isArray(liveServer)
      ? (liveServer as unknown[]).join(':')
      : (liveServer ?? '127.0.0.1:9');
    return LiveSocket.open(
      { ...options, liveServer: server, noInternalDataPullSocket } as never,
      lab.context,
    );
  }
  return openPull(lab, kind, options as never);
}
