import type { Timer } from '../kernel/clock.js';
import { float } from '../kernel/python/py-float.js';
import { Manager, method, MslService, property, RemoteFailure } from '../protocols/msl-network/index.js';
import type { ProtocolContext } from '../protocols/protocol.js';

const HOST = '127.0.0.1';

/** How often the heartbeat notifies, in milliseconds. */
const BEAT_MS = 5000;

/** A simulated manager that runs, with its services. */
export interface SimManager {
  /** Sections of the configuration of a lab that is linked with its services. */
  readonly config: Readonly<Record<string, unknown>>;
  /** What there is, for people. */
  readonly list: readonly { readonly name: string; readonly uri: string; readonly behaviour: string }[];
  /** Idempotent. */
  close(): Promise<void>;
}

/**
 * Opens a manager on 127.0.0.1 with two services: an echo with a few methods to try, and a heartbeat that notifies.
 */
export async function openSimManager(context: ProtocolContext): Promise<SimManager> {
  const manager = await Manager.start({ host: HOST, port: 0, disableTls: true, database: null }, context);
  const closers: (() => Promise<void>)[] = [() => manager.close()];
  const close = async () => {
    for (const one of closers.splice(0).reverse()) await one();
  };
  try {
    const address = { host: HOST, port: manager.port, disableTls: true };
    const echo = await MslService.start(
      { ...address, name: 'echo', attributes: echoAttributes(context) },
      context,
    );
    closers.push(() => echo.close());
    const heartbeat = await openHeartbeat(address, context);
    closers.push(() => heartbeat.close());
  } catch (error) {
    await close();
    throw error;
  }
  const uri = `${HOST}:${manager.port}`;
  return {
    config: { managers: { bench: { address: uri, disableTls: true, links: ['echo', 'heartbeat'] } } },
    list: [{ name: 'bench', uri, behaviour: 'a manager with the services echo and heartbeat' }],
    close,
  };
}

function echoAttributes({ clock }: ProtocolContext): Readonly<Record<string, unknown>> {
  return {
    echo: method('(*args, **kwargs)', (args: unknown[], kwargs: object) => [args, kwargs], { exact: true }),
    add: method('(x, y=1)', (x: number, y = 1) => x + y),
    slow: method('(seconds, value=None)', (seconds: number, value: unknown = null) => {
      return new Promise((resolve) => clock.after(seconds * 1000, () => resolve(value)));
    }),
    fail: method("(text='boom')", (text = 'boom') => {
      throw new RemoteFailure('ValueError', text);
    }),
    version: '1.0',
  };
}

async function openHeartbeat(
  address: { readonly host: string; readonly port: number; readonly disableTls: boolean },
  context: ProtocolContext,
): Promise<{ close(): Promise<void> }> {
  const started = context.clock.nowMs();
  let beats = 0;
  let timer: Timer | undefined;
  const service = await MslService.start(
    {
      ...address,
      name: 'heartbeat',
      attributes: {
        beats: property(() => beats),
        uptime: property(() => float((context.clock.nowMs() - started) / 1000)),
      },
    },
    context,
  );
  const beat = () => {
    beats += 1;
    service.emitNotification(beats);
    timer = context.clock.after(BEAT_MS, beat);
  };
  timer = context.clock.after(BEAT_MS, beat);
  return {
    close() {
      timer?.cancel();
      return service.close();
    },
  };
}
