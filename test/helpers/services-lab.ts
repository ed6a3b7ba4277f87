import { expect } from 'vitest';
import { EchoProtocol, ExpMessage, Services } from '../../src/protocols/ibl-echo/index.js';
import { ManualClock, MemoryNet } from '../../src/testing/index.js';
import type { EchoLine } from './echo-lines.js';
import { udpFar } from './far-end.js';
import type { FarEnd } from './far-end.js';
import { testContext } from './protocol-context.js';
import { decodeValue } from './transcripts.js';

/** Rigs by name, each with a bare socket in its place. */
export interface ServicesLab {
  readonly clock: ManualClock;
  readonly services: Services;
  readonly fars: Readonly<Record<string, FarEnd>>;
  readonly rigs: Readonly<Record<string, EchoProtocol>>;
}

const secondsOf = (value: unknown): number => Number(decodeValue(value ?? Infinity));

/** The rigs and the limits of a line. */
export async function servicesLab({ setup }: EchoLine): Promise<ServicesLab> {
  const clock = new ManualClock();
  const net = new MemoryNet({ clock });
  const context = testContext({ net, clock });
  const fars: Record<string, FarEnd> = {};
  const rigs: Record<string, EchoProtocol> = {};
  const echoTimeoutMs = 'echo_timeout' in setup ? secondsOf(setup.echo_timeout) * 1000 : 1000;
  for (const [name, uri] of Object.entries(setup.rigs as Record<string, string>)) {
    fars[name] = await udpFar(net, { host: '127.0.0.1', port: Number(uri.split(':').at(-1)) });
    rigs[name] = await EchoProtocol.client(uri, context, { name, echoTimeoutMs });
  }
  const timeoutMs = 'services_timeout' in setup ? secondsOf(setup.services_timeout) * 1000 : 10_000;
  return { clock, fars, rigs, services: new Services(Object.values(rigs), { timeoutMs }) };
}

/** No wait is left at any rig: clearing finds nothing. */
export function expectNothingLeft({ services }: ServicesLab): void {
  for (const count of services.clearCallbacks(ExpMessage.any()).values()) expect(count).toBe(0);
}
