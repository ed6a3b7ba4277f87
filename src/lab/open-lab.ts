import type { LabConfig } from '../config/schema.js';
import { systemClock } from '../kernel/clock.js';
import type { Clock } from '../kernel/clock.js';
import { messageOf } from '../kernel/errors.js';
import { silentLogger } from '../kernel/logger.js';
import type { Logger } from '../kernel/logger.js';
import type { Publish } from '../model/lab-event.js';
import { LabStore } from '../model/lab-store.js';
import { bareContext } from '../protocols/bare-context.js';
import { protocols as registered } from '../protocols/registry.js';
import type { Operator, Protocol, ProtocolContext, ProtocolInstance } from '../protocols/protocol.js';
import type { Net } from '../transport/net.js';
import { nodeNet } from '../transport/node-net.js';
import type { Lab } from './lab.js';
import { tellFacts } from './tell-facts.js';
import type { FactKeeper } from './tell-facts.js';

/** The world that a lab is opened in. */
export interface OpenLabOptions {
  /** @defaultValue the network of this computer */
  readonly net?: Net;
  /** @defaultValue the clock of this computer */
  readonly clock?: Clock;
  /** @defaultValue none */
  readonly logger?: Logger;
  /** @defaultValue none */
  readonly journal?: FactKeeper | undefined;
  /** Told each fact before the state knows it, in order. */
  readonly observers?: readonly Publish[];
  /** Folder where relative paths of the configuration start. @defaultValue '.' */
  readonly baseDir?: string;
  /** Watches and echoes, and refuses to send anything else. @defaultValue false */
  readonly readOnly?: boolean;
  /** Signal of the evaluation that is running. */
  readonly ambientSignal?: () => AbortSignal | undefined;
  /** Who can be asked. @defaultValue nobody */
  readonly operator?: Operator | undefined;
  /** @defaultValue those of the registry */
  readonly protocols?: readonly Protocol[];
}

/**
 * Opens a lab: the one place where protocols, network, clock and model are put together.
 *
 * @throws What the first protocol throws that cannot open; those opened before it are closed again.
 */
export async function openLab(config: LabConfig, options: OpenLabOptions = {}): Promise<Lab> {
  const { net = nodeNet, clock = systemClock, logger = silentLogger } = options;
  const { observers = [], protocols = registered } = options;
  const store = new LabStore();
  const told = { journal: options.journal, observers, store, logger };
  const context: ProtocolContext = {
    ...bareContext({ net, clock, logger, tell: (events) => tellFacts(events, told) }),
    baseDir: options.baseDir ?? '.',
    readOnly: options.readOnly ?? false,
    ambientSignal: options.ambientSignal ?? (() => undefined),
    operator: options.operator,
  };
  const { publish } = context;
  const opened = new Map<string, ProtocolInstance>();
  let closing: Promise<void> | undefined;
  const close = () => (closing ??= closeAll([...opened.values()], logger));
  try {
    for (const protocol of protocols) {
      opened.set(protocol.key, await protocol.open(config, context, opened));
    }
  } catch (error) {
    await close();
    throw error;
  }
  const instances = [...opened.values()];
  const globals = instances.flatMap((instance) => instance.globals);
  const actions = instances.flatMap((instance) => instance.actions ?? []);
  return { store, clock, publish, globals, actions, close };
}

/** Last opened, first closed; one that fails does not keep the others open. */
async function closeAll(instances: readonly ProtocolInstance[], logger: Logger): Promise<void> {
  for (const instance of [...instances].reverse()) {
    try {
      await instance.close();
    } catch (error) {
      logger.log('error', `closing failed: ${messageOf(error)}`);
    }
  }
}
