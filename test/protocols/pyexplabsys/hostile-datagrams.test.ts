import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { float } from '../../../src/kernel/python/py-float.js';
import { DataPushSocket } from '../../../src/protocols/pyexplabsys/push-socket.js';
import { decodeBatch } from '../../../src/protocols/pyexplabsys/wire/live-batch.js';
import { parsePush } from '../../../src/protocols/pyexplabsys/wire/parse-push.js';
import { PullPoints } from '../../../src/protocols/pyexplabsys/wire/pull-points.js';
import {
  readPoint,
  readPoints,
  readPushAnswer,
  readReturned,
} from '../../../src/protocols/pyexplabsys/wire/read-answer.js';
import { formatReturn } from '../../../src/protocols/pyexplabsys/wire/format-return.js';
import { memoryLab } from './harness.js';

/** Bytes that look like requests more often than chance has it. */
const datagram = fc.oneof(
  fc.uint8Array({ maxLength: 300 }).map((bytes) => Buffer.from(bytes)),
  fc
    .tuple(
      fc.constantFrom('json_wn#', 'raw_wn#', 'raw', 'json', 'a#', 'é#', 'name', 'status', 'codenames_', ''),
      fc.oneof(
        fc.string({ unit: 'binary', maxLength: 60 }),
        fc.json({ maxDepth: 3 }),
        fc
          .array(
            fc.constantFrom(
              'a',
              ':',
              ';',
              ',',
              'int',
              'float',
              'bool',
              'str',
              '1',
              'True',
              '#',
              '"',
              '{',
              '}',
            ),
          )
          .map((parts) => parts.join('')),
      ),
    )
    .map((parts) => Buffer.from(parts.join(''))),
);

describe('a pull socket', () => {
  it('answers every datagram, whatever is in it', () => {
    const options = {
      kind: 'date',
      name: 'n',
      codenames: ['a', 'é', ''],
      timeoutsS: [1, undefined, NaN],
    } as const;
    const points = new PullPoints(options);
    points.set('a', [float(5), 'x'], 5);
    fc.assert(
      fc.property(datagram, fc.double(), (bytes, nowS) => {
        const { label, bytes: answer } = points.answer(bytes, nowS);
        expect(label).toBeTypeOf('string');
        if (bytes.toString() === 'status') expect(answer).toBeUndefined();
        else expect(answer?.length).toBeLessThanOrEqual(65_507);
      }),
      { numRuns: 2000 },
    );
  });
});

describe('a push socket', () => {
  it('answers every datagram exactly once, with one of the four words or its status', async () => {
    const lab = memoryLab();
    const socket = await DataPushSocket.open(
      { name: 'n', port: 8500, action: 'callback_direct', callback: (data) => data, returnFormat: 'raw' },
      lab.context,
    );
    const answers: Buffer[] = [];
    const far = await lab.net.openUdp(
      {},
      { onDatagram: (bytes) => void answers.push(bytes), onError: () => undefined },
    );
    await fc.assert(
      fc.asyncProperty(datagram, async (bytes) => {
        answers.length = 0;
        far.send(bytes, { host: '127.0.0.1', port: 8500 });
        await lab.clock.advance(1);
        expect(answers.length).toBe(1);
        expect(answers[0]?.toString()).toMatch(/^(ACK|RET|ERROR|EXCEP)#|^\{"system_status"/);
      }),
      { numRuns: 300 },
    );
    await socket.close();
  });

  it('keeps what it took exactly when it says so', () => {
    fc.assert(
      fc.property(datagram, (bytes) => {
        const request = parsePush(bytes);
        if (request.kind === 'data') expect(Object.keys(request.data)).toBeInstanceOf(Array);
        if (request.kind === 'refused') expect(request.reason.length).toBeGreaterThan(0);
      }),
      { numRuns: 2000 },
    );
  });

  it('formats whatever a callback returns', () => {
    fc.assert(
      fc.property(fc.anything(), fc.constantFrom('json', 'raw', 'string'), (value, format) => {
        expect(formatReturn(value, format)).toMatch(/^(RET|EXCEP)#/);
      }),
      { numRuns: 2000 },
    );
  });
});

describe('clients and live servers', () => {
  it('read anything without throwing', () => {
    fc.assert(
      fc.property(datagram, (bytes) => {
        const text = bytes.toString();
        expect(() => [
          readPoint(text),
          readPoints(text),
          readPushAnswer(text),
          readReturned(text),
        ]).not.toThrow();
        expect(() => decodeBatch(bytes)).not.toThrow();
      }),
      { numRuns: 2000 },
    );
  });
});
