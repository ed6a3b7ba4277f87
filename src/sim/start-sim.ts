import { systemClock } from '../kernel/clock.js';
import type { Clock } from '../kernel/clock.js';
import { bareContext } from '../protocols/bare-context.js';
import type { ProtocolContext } from '../protocols/protocol.js';
import type { Net } from '../transport/net.js';
import { faultyNet } from './faulty-net.js';
import { SimRig } from './sim-rig.js';
import type { SimRigOptions } from './sim-rig.js';
import { openSimManager } from './sim-manager.js';
import type { SimManager } from './sim-manager.js';
import { openSimSockets } from './sim-sockets.js';
import type { SimSockets } from './sim-sockets.js';

/** A simulated lab that runs. */
export interface Sim {
  /** The configuration of a lab that has all of it, before it is parsed. */
  readonly config: Readonly<Record<string, unknown>>;
  /** Rigs and where they listen; the one that refuses listens nowhere. */
  readonly rigs: readonly { readonly name: string; readonly uri: string; readonly behaviour: string }[];
  /** Data sockets and where they listen. */
  readonly sockets: SimSockets['list'];
  /** Managers and where they listen. */
  readonly managers: SimManager['list'];
  /** Idempotent. */
  close(): Promise<void>;
}

/** The world that a simulated lab runs in. */
export interface SimOptions {
  readonly net: Net;
  /** @defaultValue the clock of this computer */
  readonly clock?: Clock;
  /** Only these rigs. @defaultValue all */
  readonly only?: readonly string[];
  /** Ports by name of the rig. @defaultValue whichever are free */
  readonly ports?: Readonly<Record<string, number>>;
  /** Simulate data sockets too. @defaultValue true */
  readonly sockets?: boolean;
  /** Simulate a manager with services too. @defaultValue true */
  readonly managers?: boolean;
}

interface Scenario {
  readonly name: string;
  readonly behaviour: string;
  open(uri: (scheme: string) => string, context: ProtocolContext): Promise<OpenRig>;
}

interface OpenRig {
  readonly uri: string;
  close(): Promise<void>;
}

const HOST = '127.0.0.1';
const QUIET = { onDatagram: () => undefined, onError: () => undefined };

/** Prepared messages, for somebody to try. */
const MESSAGES = {
  'are you there': "await rigs['{rig}'].status('CONNECTED')",
  'good night': { run: 'await services.cleanup()', confirm: 'all' },
};

const SCENARIOS: readonly Scenario[] = [
  rig('behavior', 'answers at once; the main sync', 'udp', { mainSync: true, statusEveryMs: 5000 }),
  rig('cameras', 'answers at once, over TCP', 'tcp', { statusEveryMs: 7000 }),
  rig('ephys', 'echoes at once, answers after 3 s', 'udp', { answerAfterMs: 3000, statusEveryMs: 11_000 }),
  {
    name: 'photometry',
    behaviour: 'loses every fourth echo and sends every fifth twice',
    open: (uri, context) =>
      SimRig.open(
        { name: 'photometry', uri: uri('udp'), statusEveryMs: 9000 },
        { ...context, net: faultyNet(context.net, { dropEvery: 4, duplicateEvery: 5 }) },
      ),
  },
  {
    name: 'widefield',
    behaviour: 'hears everything and says nothing',
    open: (uri, context) => openSilent(uri('udp'), context),
  },
  {
    name: 'timeline',
    behaviour: 'is not running: its port refuses',
    open: (uri, context) => openRefusing(uri('udp'), context),
  },
];

/** Starts the simulated rigs on sockets of 127.0.0.1. */
export async function startSim(options: SimOptions): Promise<Sim> {
  // The rigs are at the other end: what they do is not a fact of this lab.
  const context = bareContext({ clock: systemClock, ...options });
  const rigs: { name: string; uri: string; behaviour: string }[] = [];
  const opened: { close(): Promise<void> }[] = [];
  let sockets: SimSockets | undefined;
  let manager: SimManager | undefined;
  const close = async () => {
    await Promise.all(opened.splice(0).map((one) => one.close()));
  };
  try {
    for (const scenario of SCENARIOS) {
      const { name, behaviour } = scenario;
      if (options.only && !options.only.includes(name)) continue;
      const port = options.ports?.[name] ?? 0;
      const one = await scenario.open((scheme) => `${scheme}://${HOST}:${port}`, context);
      opened.push(one);
      rigs.push({ name, uri: one.uri, behaviour });
    }
    if (options.sockets !== false) {
      sockets = await openSimSockets(context);
      opened.push(sockets);
    }
    if (options.managers !== false) {
      manager = await openSimManager(context);
      opened.push(manager);
    }
  } catch (error) {
    await close();
    throw error;
  }
  const uris = Object.fromEntries(rigs.map(({ name, uri }) => [name, uri]));
  const config = {
    name: 'demo',
    rigs: uris,
    tui: { messages: MESSAGES },
    ...sockets?.config,
    ...manager?.config,
  };
  return { config, rigs, sockets: sockets?.list ?? [], managers: manager?.list ?? [], close };
}

/** Names of the simulated rigs. */
export const SIM_RIGS: readonly string[] = SCENARIOS.map(({ name }) => name);

function rig(
  name: string,
  behaviour: string,
  scheme: string,
  options: Omit<SimRigOptions, 'name' | 'uri'>,
): Scenario {
  return {
    name,
    behaviour,
    open: (uri, context) => SimRig.open({ name, uri: uri(scheme), ...options }, context),
  };
}

async function openSilent(uri: string, { net }: ProtocolContext): Promise<OpenRig> {
  const socket = await net.openUdp({ bind: { host: HOST, port: portOf(uri) } }, QUIET);
  return { uri: `udp://${HOST}:${socket.local.port}`, close: () => socket.close() };
}

/**
 * Nobody listens there. A port that is asked for is taken at its word; another is held by a socket that hears nobody but
 * the port of `discard`, so that no other program is given it: whoever else sends there is refused.
 */
async function openRefusing(uri: string, { net }: ProtocolContext): Promise<OpenRig> {
  if (portOf(uri) !== 0) return { uri, close: () => Promise.resolve() };
  const holder = await net.openUdp({ bind: { host: HOST, port: 0 }, remote: { host: HOST, port: 9 } }, QUIET);
  return { uri: `udp://${HOST}:${holder.local.port}`, close: () => holder.close() };
}

function portOf(uri: string): number {
  return Number(uri.slice(uri.lastIndexOf(':') + 1));
}
