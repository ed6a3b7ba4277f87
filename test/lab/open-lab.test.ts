import { describe, expect, it } from 'vitest';
import { parseConfig } from '../../src/config/parse-config.js';
import { openLab } from '../../src/lab/open-lab.js';
import type { OpenLabOptions } from '../../src/lab/open-lab.js';
import type { LabEvent } from '../../src/model/lab-event.js';
import type { Protocol, ProtocolContext } from '../../src/protocols/protocol.js';
import { ManualClock, MemoryNet } from '../../src/testing/index.js';
import { note } from '../helpers/facts.js';

/** A protocol that only writes down what is done with it. */
function recorder(key: string, log: string[], fails: { open?: boolean; close?: boolean } = {}): Protocol {
  return {
    key,
    configShape: {},
    open(_sections, _context, opened) {
      log.push(`open ${key} after ${[...opened.keys()].join()}`);
      if (fails.open) return Promise.reject(new Error(`${key} cannot open`));
      return Promise.resolve({
        globals: [{ name: key, value: 1, summary: key }],
        close() {
          log.push(`close ${key}`);
          return fails.close ? Promise.reject(new Error(`${key} cannot close`)) : Promise.resolve();
        },
      });
    },
  };
}

function open(protocols: readonly Protocol[], options: OpenLabOptions = {}) {
  const clock = new ManualClock();
  const net = new MemoryNet({ clock });
  return openLab(parseConfig({}, protocols, 'test'), { clock, net, protocols, ...options });
}

describe('openLab', () => {
  it('opens in order and closes in reverse, once', async () => {
    const log: string[] = [];
    const lab = await open(['a', 'b', 'c'].map((key) => recorder(key, log)));
    expect(lab.globals.map(({ name }) => name)).toEqual(['a', 'b', 'c']);
    await Promise.all([lab.close(), lab.close()]);
    expect(log).toEqual([
      'open a after ',
      'open b after a',
      'open c after a,b',
      'close c',
      'close b',
      'close a',
    ]);
  });

  it('closes what it opened when one cannot open', async () => {
    const log: string[] = [];
    const protocols = [recorder('a', log), recorder('b', log, { open: true }), recorder('c', log)];
    await expect(open(protocols)).rejects.toThrow('b cannot open');
    expect(log).toEqual(['open a after ', 'open b after a', 'close a']);
  });

  it('closes the others when one cannot close, and logs it', async () => {
    const log: string[] = [];
    const logged: string[] = [];
    const logger = { log: (level: string, text: string) => void logged.push(`${level}: ${text}`) };
    const lab = await open([recorder('a', log), recorder('b', log, { close: true })], { logger });
    await lab.close();
    expect(log.slice(2)).toEqual(['close b', 'close a']);
    expect(logged).toEqual(['error: closing failed: b cannot close']);
  });

  it('tells the observers in order before the state knows, whatever one of them does', async () => {
    const order: string[] = [];
    const logged: string[] = [];
    const lab = await open([], {
      logger: { log: (_level, text) => void logged.push(text) },
      observers: [
        () => order.push(`first, ${lab.store.state.logged} known`),
        () => {
          throw new Error('disk full');
        },
        (event: LabEvent) => order.push(event.type),
      ],
    });
    lab.publish(note('x'));
    expect(order).toEqual(['first, 0 known', 'note']);
    expect([lab.store.state.logged, logged]).toEqual([1, ['an observer failed at note: disk full']]);
  });

  it('gives every protocol the same world, and numbers that are unique in the lab', async () => {
    const contexts: ProtocolContext[] = [];
    const spy = (key: string): Protocol => ({
      ...recorder(key, []),
      open(_sections, context) {
        contexts.push(context);
        return Promise.resolve({ globals: [], close: () => Promise.resolve() });
      },
    });
    const signal = new AbortController().signal;
    await open([spy('a'), spy('b')], { baseDir: '/lab', ambientSignal: () => signal });
    expect(contexts.map((context) => context.nextExchange())).toEqual([1, 2]);
    expect(contexts.map((context) => [context.baseDir, context.ambientSignal()])).toEqual(
      Array(2).fill(['/lab', signal]),
    );
  });
});
