import { inspect } from 'node:util';
import { describe, expect, it } from 'vitest';
import { printableMessage } from '../../../src/protocols/ibl-echo/print-message.js';
import { printable } from '../../../src/protocols/ibl-echo/print-responses.js';

describe('printable', () => {
  it('prints a rig a line, and is a map all the same', () => {
    const responses = printable(
      new Map<string, readonly unknown[]>([
        ['behavior', [20, { main_sync: true }]],
        ['cameras', ['x'.repeat(500)]],
      ]),
    );
    const [head, behavior, cameras] = inspect(responses).split('\n');
    expect(head).toBe('Responses of 2');
    expect(behavior).toBe('  behavior  20 {"main_sync": true}');
    expect(cameras).toMatch(/^ {2}cameras {3}"x{198}…$/);
    expect(responses).toEqual(new Map<string, unknown>([...responses]));
  });
});

describe('printableMessage', () => {
  it('prints on one line, and is a message all the same', () => {
    const message = { event: 4, data: [{ a: 1 }, null], addr: { host: '192.0.2.1', port: 11001 } };
    expect(inspect(printableMessage(message))).toBe('EXPEND from 192.0.2.1:11001: {"a": 1} null');
    expect(printableMessage(message)).toEqual(message);
  });
});
