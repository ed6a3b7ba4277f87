import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { redact } from '../../../src/protocols/msl-network/redact.js';
import { ClientMachine } from '../../../src/protocols/msl-network/wire/client-machine.js';
import { identitiesText } from '../../../src/protocols/msl-network/wire/identities-text.js';
import { LineSplitter } from '../../../src/protocols/msl-network/wire/line-splitter.js';
import { ManagerMachine } from '../../../src/protocols/msl-network/wire/manager/manager-machine.js';
import { ServiceMachine } from '../../../src/protocols/msl-network/wire/service-machine.js';
import { parseSignature } from '../../../src/protocols/msl-network/wire/signature.js';
import { parseTerminalInput } from '../../../src/protocols/msl-network/wire/terminal-input.js';
import { PINNED } from './transcript.js';
import { effortInOnePiece, GROWS_WITH_THE_SIZE } from '../../helpers/effort.js';

const words = fc.constantFrom(
  'Manager',
  'identity',
  'link',
  'Svc',
  '__disconnect__',
  'password',
  'notification',
  'add',
);
const anything = fc.oneof(
  fc.json(),
  words,
  fc.integer(),
  fc.constant(null),
  fc.array(fc.json(), { maxLength: 3 }),
);

/** Objects that look like messages, but for what is in them. */
const message = fc
  .record(
    {
      service: anything,
      attribute: anything,
      args: anything,
      kwargs: anything,
      uid: anything,
      requester: anything,
      result: anything,
      error: fc.oneof(fc.boolean(), anything),
      message: anything,
      traceback: anything,
      type: anything,
      name: anything,
    },
    { requiredKeys: [] },
  )
  .map((fields) => JSON.stringify(fields));

const line = fc.oneof(
  message,
  message.map((text) => text.slice(0, -3)),
  fc.string({ unit: 'binary', maxLength: 60 }),
  fc.json(),
  fc.constantFrom('[[[[', '{"a":', 'client', 'link', '"Svc" add 1 x=2', 'Svc add [1,2', 'NaN', '\0'),
);
const lines = fc.array(fc.option(line, { nil: undefined }), { maxLength: 12 });

function manager(authentication: 'none' | 'login' | 'manager-password'): ManagerMachine {
  return new ManagerMachine({
    hostname: 'labhost',
    port: 1875,
    ...PINNED,
    authentication,
    strict: false,
    isTrustedHost: () => true,
    isRegistered: () => true,
  });
}

describe('hostile lines', () => {
  it('never make a manager throw, and never reach another client than the one that asked', () => {
    fc.assert(
      fc.property(
        fc.constantFrom('none', 'login', 'manager-password'),
        fc.boolean(),
        lines,
        (mode, greets, sent) => {
          const machine = manager(mode);
          machine.opened(1, 'labhost', 'labhost:1');
          machine.opened(2, 'labhost', 'labhost:2');
          machine.line(2, '{"result": {"type": "client", "name": "bystander"}}');
          if (greets) machine.line(1, '{"result": {"type": "client", "name": "Mallory"}}');
          const outputs = sent.flatMap((one) => machine.line(1, one));
          expect(outputs.filter((one) => one.type === 'send' && one.connection === 2)).toEqual([]);
          machine.closed(1);
        },
      ),
      { numRuns: 1500 },
    );
  });

  it('never make a client throw, and settle a request at most once', () => {
    fc.assert(
      fc.property(lines, (heard) => {
        const machine = new ClientMachine({ type: 'client', name: 'c', ...PINNED });
        machine.line('{"attribute": "identity", "args": [], "requester": "m", "uid": ""}');
        machine.request({ service: 'Svc', attribute: 'add', args: [], kwargs: {}, uid: 'u1' }, Infinity);
        machine.request({ service: 'Manager', attribute: 'port', args: [], kwargs: {}, uid: 'u2' }, Infinity);
        const outputs = [...heard.flatMap((one) => machine.line(one)), ...machine.closed()];
        const settled = outputs.filter(({ type }) => type === 'result' || type === 'failed');
        expect(settled).toHaveLength(2);
      }),
      { numRuns: 1500 },
    );
  });

  it('never make a service throw', () => {
    fc.assert(
      fc.property(lines, (heard) => {
        const machine = new ServiceMachine({ type: 'service', name: 's' }, 's[labhost:1]');
        machine.line('{"attribute": "identity", "args": [], "requester": "m", "uid": ""}');
        for (const one of heard) machine.line(one);
      }),
      { numRuns: 1500 },
    );
  });

  it('are read as they are cut, whatever the pieces, and bounded', () => {
    fc.assert(
      fc.property(
        fc.uint8Array({ maxLength: 300 }),
        fc.array(fc.nat(40), { maxLength: 20 }),
        (bytes, cuts) => {
          const whole = new LineSplitter(1000);
          const expected = [...whole.push(Buffer.from(bytes)), ...whole.end()];
          const pieces = new LineSplitter(1000);
          const found: (string | undefined)[] = [];
          let at = 0;
          for (const cut of [...cuts, bytes.length]) {
            found.push(...pieces.push(Buffer.from(bytes.subarray(at, at + cut))));
            at += cut;
          }
          expect([...found, ...pieces.end()]).toEqual(expected);
          const bounded = new LineSplitter(50);
          bounded.push(Buffer.alloc(51, 0x61));
          expect(bounded.overflowed).toBe(true);
        },
      ),
    );
  });

  it('never make the readers of texts throw or hang', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 200 }), fc.object(), (text, object) => {
        parseTerminalInput(text);
        parseSignature(`(${text}`);
        redact(text);
        identitiesText(object);
      }),
      { numRuns: 1000 },
    );
  });

  it.each([
    ['[', ''],
    ['"\\', ''],
    [' a=', ''],
    ['echo echo 1 ', '0'],
    ['echo echo ', '__proto__'],
    ['echo echo 1', ' '],
    ['"password": "', ''],
  ])('cost the readers of texts no more than their length: %j and %j', (head, more) => {
    const read = (length: number) => {
      const nasty =
        more === '' ? head.repeat(length / head.length) : head + more.repeat(length / more.length);
      parseTerminalInput(nasty);
      redact(nasty);
      parseSignature(nasty);
    };
    expect(effortInOnePiece(read, 65_000)).toBeLessThan(GROWS_WITH_THE_SIZE);
  });
});
