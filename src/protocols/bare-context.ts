import type { Clock } from '../kernel/clock.js';
import { silentLogger } from '../kernel/logger.js';
import type { Logger } from '../kernel/logger.js';
import type { LabEvent } from '../model/lab-event.js';
import type { Net } from '../transport/net.js';
import type { ProtocolContext } from './protocol.js';
import { Publisher } from './publisher.js';

/**
 * What every context has. Without more it is one for what stands at the other end of a lab: nothing of it is logged, and
 * nobody takes its facts unless `tell` is given.
 */
export function bareContext({
  net,
  clock,
  logger = silentLogger,
  tell = () => undefined,
}: {
  readonly net: Net;
  readonly clock: Clock;
  readonly logger?: Logger;
  /** Takes facts that are told together. Must not throw. */
  readonly tell?: (events: readonly LabEvent[]) => void;
}): ProtocolContext {
  const publisher = new Publisher(tell, logger);
  let exchange = 0;
  return {
    net,
    clock,
    logger,
    publish: (event) => publisher.publishAll([event]),
    publishAll: (events) => publisher.publishAll(events),
    publishThen: (events, effects) => publisher.publishThen(events, effects),
    nextExchange: () => (exchange += 1),
    baseDir: '.',
    ambientSignal: () => undefined,
  };
}
