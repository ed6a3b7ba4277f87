import type { Clock, Timer } from '../kernel/clock.js';
import { float } from '../kernel/python/py-float.js';
import { DataSockets } from '../protocols/pyexplabsys/index.js';
import type { ProtocolContext } from '../protocols/protocol.js';
import { freePorts } from './free-ports.js';

const HOST = '127.0.0.1';

/** Simulated data sockets that run. */
export interface SimSockets {
  /** Sections of the configuration of a lab that watches them and takes what they send. */
  readonly config: Readonly<Record<string, unknown>>;
  /** What there is, for people. */
  readonly list: readonly { readonly name: string; readonly uri: string; readonly behaviour: string }[];
  /** Idempotent. */
  close(): Promise<void>;
}

/**
 * Opens simulated data sockets on 127.0.0.1: a furnace and a laser whose values move, a chiller that nobody sets any
 * more, a spectrometer, a logbook that data are pushed to, and a sender for the push socket and the live server of
 * the lab.
 */
export async function openSimSockets(context: ProtocolContext): Promise<SimSockets> {
  const all = new DataSockets(context, { host: HOST });
  const timers = new Repeating(context.clock);
  const close = async () => {
    timers.close();
    await all.close();
  };
  try {
    const pulls = { ...(await openDated(all, timers, context.clock)), ...(await openUndated(all, timers)) };
    const logbook = await all.dataPushSocket('logbook', { port: 0 });
    const [inboxPort = 0, livePort = 0] = await freePorts(context.net, HOST, 2);
    await openSenders(all, timers, inboxPort, livePort);
    const config = {
      dataSockets: { host: HOST },
      sockets: {
        bench: { type: 'date', codenames: { power: { timeoutS: 10, unit: 'mW' }, state: {} }, port: 0 },
        inbox: {
          type: 'push',
          port: inboxPort,
          action: 'enqueue',
          queueLimit: 1000,
          queuePolicy: 'drop-oldest',
        },
        live: { type: 'live-server', port: livePort, staleAfterMs: 5000 },
      },
      pulls: Object.fromEntries(Object.entries(pulls).map(([name, { pull }]) => [name, pull])),
      pushes: { logbook: `${HOST}:${logbook.port}` },
    };
    const list = [
      ...Object.entries(pulls).map(([name, { pull, behaviour }]) => ({ name, uri: pull.address, behaviour })),
      { name: 'logbook', uri: `${HOST}:${logbook.port}`, behaviour: 'takes what is pushed to it' },
    ];
    return { config, list, close };
  } catch (error) {
    await close();
    throw error;
  }
}

interface SimPull {
  readonly pull: { readonly address: string; readonly [option: string]: unknown };
  readonly behaviour: string;
}

async function openDated(
  all: DataSockets,
  timers: Repeating,
  clock: Clock,
): Promise<Readonly<Record<string, SimPull>>> {
  const open = (name: string, codenames: readonly string[], timeouts: readonly number[]) =>
    all.dateDataPullSocket(name, codenames, { port: 0, timeouts });
  const furnace = await open('furnace', ['temperature', 'pressure'], [5, 5]);
  timers.every(500, (count) => {
    furnace.setPointNow('temperature', float(rounded(450 + 30 * Math.sin(count / 40))));
    furnace.setPointNow('pressure', float(rounded(1.2e-6 * (1 + 0.1 * Math.sin(count / 9)), 9)));
  });
  const laser = await open('giant moon laser', ['laser_power', 'laser_duration'], [1.0, 0.7]);
  timers.every(300, (count) => {
    laser.setPointNow('laser_power', float(rounded(47 + Math.sin(count / 20))));
    // Set for twelve seconds, then forgotten for six.
    if (count % 60 < 40) laser.setPointNow('laser_duration', float(rounded(42 + Math.cos(count / 15))));
  });
  const chiller = await open('chiller', ['water', 'flow'], [3, 3]);
  const longAgo = clock.wallMs() / 1000 - 90;
  chiller.setPoint('water', [float(longAgo), 18.5]);
  chiller.setPoint('flow', [float(longAgo), 2.25]);
  return {
    furnace: {
      pull: { address: `${HOST}:${furnace.port}`, units: { temperature: '°C', pressure: 'mbar' } },
      behaviour: 'moves twice a second',
    },
    'moon laser': {
      pull: {
        address: `${HOST}:${laser.port}`,
        periodMs: 500,
        units: { laser_power: 'mW', laser_duration: 's' },
      },
      behaviour: 'moves; laser_duration goes stale every 18 s',
    },
    chiller: {
      pull: { address: `${HOST}:${chiller.port}`, periodMs: 2000, units: { water: '°C', flow: 'l/min' } },
      behaviour: 'was set once and is stale',
    },
  };
}

async function openUndated(all: DataSockets, timers: Repeating): Promise<Readonly<Record<string, SimPull>>> {
  const spectrum = await all.dataPullSocket('spectrometer', ['peak', 'width'], { port: 0, timeouts: 10 });
  timers.every(1000, (count) => {
    spectrum.setPoint('peak', [float(532), count % 100]);
    spectrum.setPoint('width', [float(532), float(rounded(1.5 + 0.25 * Math.sin(count / 7)))]);
  });
  const pull = { address: `${HOST}:${spectrum.port}`, type: 'data', units: { peak: 'counts', width: 'nm' } };
  return { spectrometer: { pull, behaviour: 'serves counts over wavelength' } };
}

/** What sends to the lab by itself, once it listens. */
async function openSenders(
  all: DataSockets,
  timers: Repeating,
  inboxPort: number,
  livePort: number,
): Promise<void> {
  const inbox = all.push('inbox', `${HOST}:${inboxPort}`);
  timers.every(5000, (count) => {
    // Nobody may listen: then nothing was pushed.
    inbox.push({ run: count, subject: `mouse_${count % 4}` }).catch(() => undefined);
  });
  const live = await all.liveSocket('sines', ['sine_one', 'sine_two'], {
    liveServer: `${HOST}:${livePort}`,
    noInternalDataPullSocket: true,
  });
  timers.every(1000, (count) => {
    live.setBatchNow({
      sine_one: rounded(Math.sin(count / 10)),
      sine_two: rounded(Math.sin(count / 10 + 1)),
    });
  });
}

function rounded(value: number, digits = 3): number {
  return Number(value.toFixed(digits));
}

/** Does things again and again until it is closed. */
class Repeating {
  readonly #timers = new Set<Timer>();
  #closed = false;

  constructor(private readonly clock: Clock) {}

  /** Now, and then every so often. */
  every(ms: number, action: (count: number) => void): void {
    this.#next(ms, action, 0);
  }

  close(): void {
    this.#closed = true;
    for (const timer of this.#timers) timer.cancel();
    this.#timers.clear();
  }

  #next(ms: number, action: (count: number) => void, count: number): void {
    action(count);
    const timer = this.clock.after(ms, () => {
      this.#timers.delete(timer);
      if (!this.#closed) this.#next(ms, action, count + 1);
    });
    this.#timers.add(timer);
  }
}
