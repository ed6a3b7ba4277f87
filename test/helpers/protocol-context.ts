import type { Clock } from '../../src/kernel/clock.js';
import { systemClock } from '../../src/kernel/clock.js';
import type { LabEvent } from '../../src/model/lab-event.js';
import { bareContext } from '../../src/protocols/bare-context.js';
import type { ProtocolContext } from '../../src/protocols/protocol.js';
import type { Net } from '../../src/transport/net.js';
import { nodeNet } from '../../src/transport/node-net.js';

/** A context for one test, and the facts that were published through it. */
export interface TestContext extends ProtocolContext {
  readonly facts: LabEvent[];
}

/** A context over any net and clock; by default those of this computer. */
export function testContext(
  options: {
    readonly net?: Net;
    readonly clock?: Clock;
    readonly signal?: AbortSignal;
    /** Told each fact as it is published. */
    readonly onFact?: (fact: LabEvent) => void;
  } = {},
): TestContext {
  const facts: LabEvent[] = [];
  const { net = nodeNet, clock = systemClock, signal, onFact } = options;
  const tell = (events: readonly LabEvent[]) => {
    facts.push(...events);
    if (onFact) events.forEach(onFact);
  };
  const context = bareContext({ net, clock, tell });
  return { ...context, facts, ambientSignal: () => signal };
}
