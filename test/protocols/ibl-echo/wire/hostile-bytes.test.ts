import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { decode, encode } from '../../../../src/protocols/ibl-echo/wire/codec.js';
import { describeMessage } from '../../../../src/protocols/ibl-echo/wire/describe.js';
import { describePeer } from '../../../../src/protocols/ibl-echo/wire/peer-facts.js';
import { readMessage } from '../../../../src/protocols/ibl-echo/wire/read-message.js';
import { StreamSplitter } from '../../../../src/protocols/ibl-echo/wire/stream-splitter.js';

/** Text that is nearly a message: valid ones, and ones with a piece cut out or put in. */
const nearly = fc
  .record({
    event: fc.oneof(
      fc.constantFrom(0, 1, 2, 4, 8, 16, 32, 64, 128, 256, -1, 1.5, true, null, '', 'EXPINIT', 'alyx'),
      fc.jsonValue(),
    ),
    data: fc.array(fc.jsonValue(), { maxLength: 3 }),
    at: fc.nat(40),
    piece: fc.constantFrom('', '[', ']', '{', '"', '\\', ',', 'NaN', '1e999', '\u0000', '\ufeff', '\ud800'),
    drop: fc.nat(3),
  })
  .map(({ event, data, at, piece, drop }) => {
    const text = JSON.stringify([event, ...data]);
    return Buffer.from(text.slice(0, at) + piece + text.slice(at + drop));
  });
const anyBytes = fc.oneof(
  fc.uint8Array({ maxLength: 64 }).map((bytes) => Buffer.from(bytes)),
  fc.json().map((text) => Buffer.from(text)),
  nearly,
);

describe('bytes from outside', () => {
  it('are decoded, read and described without throwing', () => {
    fc.assert(
      fc.property(anyBytes, (bytes) => {
        const decoded = decode(bytes);
        const reading = readMessage(bytes);
        const { wire, label, text } = describeMessage(bytes);
        expect([typeof wire, typeof label, typeof text]).toEqual(['string', 'string', 'string']);
        if (reading.kind === 'event') describePeer(reading.event, reading.data);
        if (!decoded) expect(reading.kind).toBe('noise');
      }),
      { numRuns: 2000 },
    );
  });

  it.each([100, 900, 1100, 10_000, 200_000])('may nest %i deep', (depth) => {
    for (const [open, close] of [
      ['[', ']'],
      ['{"token":', '}'],
    ] as const) {
      const bytes = Buffer.from(`[1, ${open.repeat(depth)}1${close.repeat(depth)}]`);
      expect(() => [decode(bytes), readMessage(bytes), describeMessage(bytes)]).not.toThrow();
      const [whole, ...others] = new StreamSplitter().push(bytes);
      expect([whole?.equals(bytes), others.length]).toEqual([true, 0]);
    }
  });

  it('are read as the value that was encoded', () => {
    fc.assert(
      fc.property(fc.array(fc.jsonValue(), { minLength: 2 }), (value) => {
        const decoded = decode(encode(value));
        expect(encode(decoded?.value)).toEqual(encode(value));
      }),
    );
  });
});

describe('describeMessage', () => {
  const SECRET = 'S3CR3Tvalue';
  const place = fc.constantFrom<(secret: string) => unknown>(
    (secret) => [128, 'https://alyx.example.org', { user: { token: secret } }],
    (secret) => ['ALYX', 'https://alyx.example.org', { user: { token: secret } }],
    (secret) => [' alyx ', null, { user: secret }],
    (secret) => [128, null, secret],
    (secret) => [128, null, [secret]],
    (secret) => [1, { deep: [{ Password: secret }] }],
    (secret) => [64, 0, { api_key: secret, apiKey: { any: secret } }],
    (secret) => [0, `HTTPError: token=${secret}`, 128],
    (secret) => [2, 'ref', { url: `https://u:p@x/?token=${secret}` }],
    (secret) => ({ token: secret }),
    (secret) => `token ${secret}`,
  );

  it.each([
    ['["\\u0061lyx", null, {"u": "S3CR3Tvalue"}]', '["alyx", null, {"u": "<redacted>"}]'],
    ['[1, {"t\\u006fken": "S3CR3Tvalue", "n": 5}]', '[1, {"token": "<redacted>", "n": 5}]'],
    [
      '[129, "https://a", 7, {"x": ["S3CR3Tvalue", null]}]',
      '[129, "https://a", "<redacted>", {"x": ["<redacted>", null]}]',
    ],
    ['[128, "https://u:p@alyx.example.org", {}]', '[128, "https://alyx.example.org", {}]'],
    ['[0, "HTTPError: Token S3CR3Tvalue refused", 128]', '[0, "HTTPError: Token <redacted> refused", 128]'],
    ['[1, {"z": 1.0, "a": "\\u00e9"}]', '[1, {"z": 1.0, "a": "\\u00e9"}]'],
    ['[1, null]', '[1, null]'],
  ])('%s is shown as %s', (text, shown) => {
    expect(describeMessage(Buffer.from(text)).wire).toBe(shown);
  });

  it('never shows a secret, whole or cut', () => {
    fc.assert(
      fc.property(place, fc.nat(20), fc.boolean(), (make, cut, spoil) => {
        const whole = encode(make(SECRET));
        const bytes = spoil
          ? Buffer.concat([whole.subarray(0, whole.length - cut), Buffer.from([0xff])])
          : whole.subarray(0, Math.max(0, whole.length - cut));
        const shown = JSON.stringify(describeMessage(bytes));
        expect(shown).not.toContain(SECRET);
      }),
      { numRuns: 2000 },
    );
  });
});

describe('StreamSplitter', () => {
  const message = fc
    .oneof(fc.array(fc.jsonValue()), fc.dictionary(fc.string(), fc.jsonValue()))
    .map((value) => JSON.stringify(value));
  const white = fc.constantFrom('', ' ', '\n', '\r\n\t');

  it('finds the same messages wherever the stream is cut', () => {
    fc.assert(
      fc.property(
        fc.array(fc.tuple(white, message), { maxLength: 6 }),
        fc.array(fc.nat(400), { maxLength: 12 }),
        white,
        (pieces, cuts, end) => {
          const stream = Buffer.from(pieces.flat().join('') + end);
          const splitter = new StreamSplitter();
          const edges = [0, ...[...cuts].sort((a, b) => a - b), stream.length];
          const found = edges
            .slice(1)
            .flatMap((edge, index) => splitter.push(stream.subarray(edges[index], edge)));
          expect(found.map(String)).toEqual(pieces.map(([, text]) => text));
          expect(splitter.incomplete).toHaveLength(0);
        },
      ),
      { numRuns: 1000 },
    );
  });

  it('loses nothing but white space of what is no message', () => {
    fc.assert(
      fc.property(fc.array(anyBytes, { maxLength: 6 }), (chunks) => {
        const splitter = new StreamSplitter();
        const found = chunks.flatMap((chunk) => splitter.push(chunk));
        const bare = (parts: readonly Buffer[]) =>
          Buffer.concat([...parts])
            .toString('latin1')
            .replace(/[ \t\n\r]/g, '');
        expect(bare([...found, splitter.incomplete])).toBe(bare(chunks));
      }),
      { numRuns: 1000 },
    );
  });

  it('gives up on a message that never ends', () => {
    const splitter = new StreamSplitter();
    const megabyte = Buffer.alloc(1024 * 1024, 0x20);
    splitter.push(Buffer.from('['));
    const found = Array.from({ length: 16 }, () => splitter.push(megabyte)).flat();
    expect(found).toHaveLength(1);
    expect(splitter.push(Buffer.from('[1, 2]')).map(String)).toEqual(['[1, 2]']);
  });
});
