import type { Outcome } from '../src/model/lab-event.js';
import type { FaultWorld } from './fault-world.js';

/** What the network and the rigs do, before and every 300 ms. */
export interface Scenario {
  readonly begin?: (world: FaultWorld) => void | Promise<void>;
  readonly again?: (world: FaultWorld, random: () => number) => void | Promise<void>;
  /** Outcomes without which the scenario would have tried nothing. */
  readonly mustSee: readonly Outcome[];
}

/** One of a list, at random. */
export const anyOf = <T>(list: readonly T[], random: () => number): T =>
  list[Math.floor(random() * list.length)]!;

/** The worlds in which exchanges are tried. */
export const scenarios: Readonly<Record<string, Scenario>> = {
  '30 % loss': { begin: ({ net }) => void (net.faults.loss = 0.3), mustSee: ['answered', 'timeout'] },
  '30 % duplicates': {
    begin: ({ net }) => void Object.assign(net.faults, { duplicate: 0.3, delayMs: 10 }),
    mustSee: ['answered'],
  },
  'reordering by 200 ms of jitter': {
    begin: ({ net }) => void Object.assign(net.faults, { delayMs: 5, jitterMs: 200 }),
    mustSee: ['answered'],
  },
  'loss, duplicates, delay and jitter that pass the deadlines': {
    begin: ({ net }) =>
      void Object.assign(net.faults, { loss: 0.3, duplicate: 0.3, delayMs: 50, jitterMs: 800 }),
    mustSee: ['answered', 'timeout'],
  },
  'loss, duplicates and jitter that outlast what is remembered': {
    begin: ({ net }) =>
      void Object.assign(net.faults, { loss: 0.3, duplicate: 0.3, delayMs: 50, jitterMs: 1550 }),
    mustSee: ['answered', 'timeout'],
  },
  'one-way cuts': {
    begin: ({ net }) => void (net.faults.delayMs = 50),
    again({ net, ports }, random) {
      net.heal();
      for (let index = 0; index < 4; index += 1) {
        const port = anyOf(ports, random);
        const ours = net.sent.findLast(({ to }) => to.port === port)?.from.port ?? 0;
        if (random() < 0.5) net.cut(ours, port);
        else net.cut(port, ours);
      }
    },
    mustSee: ['answered', 'timeout'],
  },
  'rigs that restart at any step': {
    begin: ({ net }) => void Object.assign(net.faults, { delayMs: 5, jitterMs: 50 }),
    async again({ ports, startRig, stopRig }, random) {
      for (const port of ports) await (random() < 0.3 ? stopRig(port) : startRig(port));
    },
    mustSee: ['answered', 'refused'],
  },
  'rigs that answer from another address': {
    begin: ({ net }) => void (net.faults.delayMs = 50),
    async again({ ports, moveRig, startRig, stopRig }, random) {
      const port = anyOf(ports, random);
      await stopRig(port);
      await (random() < 0.5 ? moveRig(port) : startRig(port));
    },
    mustSee: ['answered', 'timeout'],
  },
  'rigs that get another address': {
    begin: ({ net }) => void (net.faults.delayMs = 20),
    async again({ ports, renumberRig }, random) {
      await renumberRig(anyOf(ports, random));
    },
    mustSee: ['answered', 'refused'],
  },
};
