import { describe, expect, it } from 'vitest';
import { PacedWriter } from '../../../src/protocols/ibl-echo/paced-writer.js';
import { ManualClock } from '../../../src/testing/manual-clock.js';
import type { ByteStream } from '../../../src/transport/net.js';

function setUp() {
  const clock = new ManualClock();
  const written: string[] = [];
  const stream: Pick<ByteStream, 'write'> = {
    write: (bytes) => {
      written.push(Buffer.from(bytes).toString());
      return true;
    },
  };
  return { clock, written, writer: new PacedWriter(stream, clock) };
}

describe('PacedWriter', () => {
  it('writes at once, and what follows after a pause each, in order', async () => {
    const { clock, written, writer } = setUp();
    for (const text of ['echo', 'answer', 'status']) writer.write(Buffer.from(text));
    expect(written).toEqual(['echo']);
    await clock.advance(20);
    expect(written).toEqual(['echo', 'answer']);
    await clock.advance(20);
    expect(written).toEqual(['echo', 'answer', 'status']);
  });

  it('does not wait after something was heard', () => {
    const { written, writer } = setUp();
    writer.write(Buffer.from('message'));
    writer.heard();
    writer.write(Buffer.from('next'));
    expect(written).toEqual(['message', 'next']);
  });

  it('keeps the order when something is heard while a message waits', async () => {
    const { clock, written, writer } = setUp();
    writer.write(Buffer.from('echo'));
    writer.write(Buffer.from('answer'));
    writer.heard();
    writer.write(Buffer.from('status'));
    await clock.advance(40);
    expect(written).toEqual(['echo', 'answer', 'status']);
  });

  it('writes everything that waits before it is closed, and nothing of a lost stream', async () => {
    const { clock, written, writer } = setUp();
    for (const text of ['a', 'b', 'c']) writer.write(Buffer.from(text));
    writer.flush();
    expect(written).toEqual(['a', 'b', 'c']);
    writer.write(Buffer.from('d'));
    expect(writer.drop().map(String)).toEqual(['d']);
    await clock.advance(1000);
    expect(written).toEqual(['a', 'b', 'c']);
  });
});
