import type { Clock } from '../kernel/clock.js';
import { silentLogger } from '../kernel/logger.js';
import type { LabEvent } from '../model/lab-event.js';
import type { Net } from '../transport/net.js';
import type { ProtocolContext } from './protocol.js';

/**
 * A context without a lab, for what stands at the other end of one: nothing of it is logged, and nobody takes its facts
 * unless `publish` is given.
 */
export function bareContext({
  net,
  clock,
  publish = () => undefined,
}: {
  readonly net: Net;
  readonly clock: Clock;
  readonly publish?: (event: LabEvent) => void;
}): ProtocolContext {
  let exchange = 0;
  return {
    net,
    clock,
    logger: silentLogger,
    publish,
    nextExchange: () => (exchange += 1),
    baseDir: '.',
    ambientSignal: () => undefined,
  };
}
