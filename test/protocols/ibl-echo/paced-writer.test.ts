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
    writer.heard(Buffer.from('message'));
    writer.write(Buffer.from('next'));
    expect(written).toEqual(['message', 'next']);
  });

  it('keeps the order when something is heard while a message waits', async () => {
    const { clock, written, writer } = setUp();
    writer.write(Buffer.from('echo'));
    writer.write(Buffer.from('answer'));
    writer.heard(Buffer.from('message'));
    writer.write(Buffer.from('status'));
    await clock.advance(40);
    expect(written).toEqual(['echo', 'answer', 'status']);
  });

  it('waits longer for a peer that was slow to echo, with an end, and no longer once it is quick', async () => {
    const { clock, written, writer } = setUp();
    const pauseAfterEchoIn = async (echoMs: number) => {
      writer.write(Buffer.from('message'));
      await clock.advance(echoMs);
      writer.heard(Buffer.from('message'));
      writer.write(Buffer.from('echo'));
      writer.write(Buffer.from('next'));
      const before = clock.nowMs();
      while (written.at(-1) !== 'next') await clock.advance(1);
      const pauseMs = clock.nowMs() - before;
      await clock.advance(1000);
      return pauseMs;
    };
    expect(await pauseAfterEchoIn(0)).toBe(20);
    expect(await pauseAfterEchoIn(30)).toBe(120);
    expect(await pauseAfterEchoIn(5000)).toBe(200);
    for (let quick = 0; quick < 12; quick += 1) await pauseAfterEchoIn(1);
    expect(await pauseAfterEchoIn(1)).toBe(20);
  });

  it('takes a peer that says the same again, later, for none that was slow to echo', async () => {
    const { clock, written, writer } = setUp();
    for (let round = 0; round < 3; round += 1) {
      writer.heard(Buffer.from('status'));
      writer.write(Buffer.from('status'));
      await clock.advance(1000);
    }
    for (const text of ['message', 'next']) writer.write(Buffer.from(text));
    await clock.advance(20);
    expect(written.at(-1)).toBe('next');
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
