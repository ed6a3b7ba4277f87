import type { Clock } from '../../src/kernel/clock.js';
import { systemClock } from '../../src/kernel/clock.js';
import { silentLogger } from '../../src/kernel/logger.js';
import type { LabEvent } from '../../src/model/lab-event.js';
import type { ProtocolContext } from '../../src/protocols/protocol.js';
import type { Net } from '../../src/transport/net.js';
import { nodeNet } from '../../src/transport/node-net.js';

/** A context for one test, and the facts that were published through it. */
export interface TestContext extends ProtocolContext {
  readonly facts: LabEvent[];
}

/** A context over any net and clock; by default those of this computer. */
export function testContext(
  options: { readonly net?: Net; readonly clock?: Clock; readonly signal?: AbortSignal } = {},
): TestContext {
  const facts: LabEvent[] = [];
  let exchange = 0;
  return {
    net: options.net ?? nodeNet,
    clock: options.clock ?? systemClock,
    logger: silentLogger,
    facts,
    publish: (event) => void facts.push(event),
    nextExchange: () => (exchange += 1),
    baseDir: '.',
    ambientSignal: () => options.signal,
  };
}
