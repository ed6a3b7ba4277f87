import { expect } from 'vitest';
import type { Communicator } from '../../src/protocols/ibl-echo/index.js';
import { EchoProtocol, ExpMessage } from '../../src/protocols/ibl-echo/index.js';
import { ManualClock, MemoryNet } from '../../src/testing/index.js';
import { tcpFarClient, tcpFarListener, udpFar } from './far-end.js';
import type { FarEnd, TimedStep } from './far-end.js';
import { testContext } from './protocol-context.js';
import type { TestContext } from './protocol-context.js';
import { decodeValue, Opaque, readTranscript } from './transcripts.js';
import type { ByteObject, TranscriptLine } from './transcripts.js';

/** A line of `iblutil-messages.jsonl`. */
export interface EchoLine extends TranscriptLine {
  readonly setup: Readonly<Record<string, unknown>>;
  readonly send: ByteObject | null;
  readonly reply: ByteObject | null;
  readonly effect: Readonly<Record<string, unknown>>;
  readonly steps?: readonly TimedStep[];
}

/** All lines. */
export const echoLines = readTranscript<EchoLine>('iblutil-messages');

/** Which test file runs a line. */
export function topicOf({ case: name }: EchoLine): 'call' | 'receive' | 'confirm' | 'network' | 'services' {
  if (/^(recv-udp|tcp-recv)-/.test(name)) return 'receive';
  if (/^(confirm-udp|tcp-confirm|wss?-confirm)-/.test(name)) return 'confirm';
  if (/^(services-|communicator-)/.test(name)) return 'services';
  if (/^(unexpected|send|storm|late-echo|connect)-|^tcp-(connect|two|server)-/.test(name)) return 'network';
  return 'call';
}

/** The whole conversation of a line; those of one exchange have no steps of their own. */
export function stepsOf({ steps, send, reply, setup }: EchoLine): readonly TimedStep[] {
  if (steps) return steps;
  const callerIsClient = 'call' in setup ? setup.role === 'client' : setup.role === 'server';
  const [first, second] = callerIsClient ? ['client', 'server'] : ['server', 'client'];
  return [
    ...(send ? [{ from: first, bytes: send }] : []),
    ...(reply ? [{ from: second, bytes: reply }] : []),
  ];
}

const SERVER = { host: '127.0.0.1', port: 11001 };
const CLIENT = { host: '127.0.0.1', port: 41001 };

/** A communicator in a network in memory, and a bare socket opposite. */
export interface Stage {
  readonly clock: ManualClock;
  readonly net: MemoryNet;
  readonly context: TestContext;
  readonly communicator: EchoProtocol;
  readonly far: FarEnd & { isOpen?(): boolean };
}

/** Sets the stage for a line: labnet plays the role of `setup`. */
export async function stageOf({ setup }: EchoLine): Promise<Stage> {
  const clock = new ManualClock();
  const net = new MemoryNet({ clock });
  const context = testContext({ net, clock });
  const scheme = typeof setup.transport === 'string' ? setup.transport : 'udp';
  const uri = `${scheme}://127.0.0.1:11001`;
  const echoTimeoutMs = Number(decodeValue(setup.echo_timeout) ?? 1) * 1000;
  const options = {
    ...(echoTimeoutMs > 0 && { echoTimeoutMs }),
    ...(setup.name !== null && { name: 'main' }),
  };
  if (setup.role === 'server') {
    const communicator = await EchoProtocol.server(uri, context, options);
    const [host, port] = (setup.client_addr ?? [CLIENT.host, CLIENT.port]) as [string, number];
    const far =
      scheme === 'udp' ? await udpFar(net, { host, port }, SERVER) : await tcpFarClient(net, SERVER);
    return { clock, net, context, communicator, far };
  }
  const far = scheme === 'udp' ? await udpFar(net, SERVER) : await tcpFarListener(net, SERVER);
  const communicator = await EchoProtocol.client(uri, context, options);
  return { clock, net, context, communicator, far };
}

/** The values of a setup as labnet takes them. */
export function argumentsOf(setup: EchoLine['setup']): readonly unknown[] {
  return decodeValue(setup.args ?? [], {
    // A date is a Date; date and time have no counterpart and are given as the text that Python makes of them.
    $pydate: (text) => (String(text).includes('T') ? String(text).replace('T', ' ') : new Date(String(text))),
    $alyx: (content) => {
      const { base_url: baseUrl, user, token } = content as Record<string, unknown>;
      return { baseUrl, user, token };
    },
    $pyset: (items) => new Opaque('pyset', items),
  }) as readonly unknown[];
}

/** Makes the call of a setup. The event that was made of it goes to `addr`, for a server. */
export function callOf(
  communicator: Communicator,
  setup: EchoLine['setup'],
  options: object = {},
): Promise<unknown> {
  const { data, immediately } = decodeValue(setup.kwargs ?? {}) as Record<string, unknown>;
  const [first, second] = argumentsOf(setup);
  switch (setup.call) {
    case 'init':
      return communicator.init(data ?? first ?? null, options);
    case 'start':
      return communicator.start(first as string, second, options);
    case 'stop':
      return communicator.stop(first, { ...options, immediately: immediately as boolean });
    case 'status':
      return communicator.status(first as string, options);
    case 'info':
      return communicator.info(first as string, second, options);
    case 'cleanup':
      return communicator.cleanup(first, options);
    case 'alyx':
      return communicator.alyx((first ?? undefined) as undefined, options);
    default:
      return communicator.confirmedSend(first, options);
  }
}

/** What callbacks got, as the transcripts write it. */
export interface Called {
  readonly event: string | number;
  readonly data: readonly unknown[];
  readonly addr?: readonly [string, number];
}

/** Records what arrives at a communicator, for every event and for the null event. */
export function recordCallbacks(
  communicator: Communicator,
  fail?: (event: string) => Error | undefined,
): Called[] {
  const called: Called[] = [];
  for (const event of [0, 1, 2, 4, 8, 16, 32, 64, 128]) {
    const name = ExpMessage.nameOf(event) ?? 0;
    communicator.assignCallback(event, (data, { host, port }) => {
      called.push({ event: name, data, addr: [host, port] });
      const error = fail?.(String(name));
      if (error) throw error;
    });
  }
  return called;
}

/** Asserts that a promise fails with this code. */
export async function expectCode(promise: Promise<unknown>, code: string): Promise<void> {
  await expect(promise).rejects.toMatchObject({ code });
}
