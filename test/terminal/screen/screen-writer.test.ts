import { describe, expect, it } from 'vitest';
import { ScreenWriter } from '../../../src/terminal/screen/screen-writer.js';
import type { FrameSink } from '../../../src/terminal/screen/screen-writer.js';
import { TestScreen } from '../../helpers/screen.js';

/** A terminal that takes a frame when the test says so. */
class SlowSink implements FrameSink {
  readonly taken: string[] = [];
  #done: (() => void) | undefined;

  write(text: string, done: () => void): void {
    this.taken.push(text);
    this.#done = done;
  }

  ready(): void {
    const done = this.#done;
    this.#done = undefined;
    done?.();
  }
}

const size = { columns: 20, rows: 3 };

async function linesOf(sink: SlowSink): Promise<string[]> {
  const screen = new TestScreen(size.columns, size.rows);
  await screen.write(sink.taken.join(''));
  return screen.lines();
}

describe('ScreenWriter', () => {
  it('writes a frame as one synchronized update', async () => {
    const sink = new SlowSink();
    new ScreenWriter(sink, size).write('one\ntwo');
    expect(sink.taken).toHaveLength(1);
    expect(sink.taken[0]).toMatch(/^\u001b\[\?2026h[^]*\u001b\[\?2026l$/);
    expect(await linesOf(sink)).toEqual(['one', 'two', '']);
  });

  it('keeps one frame in flight and drops those that a newer one replaced', async () => {
    const sink = new SlowSink();
    const writer = new ScreenWriter(sink, size);
    for (const frame of ['1', '2', '3', '4']) writer.write(frame);
    expect(sink.taken).toHaveLength(1);
    sink.ready();
    expect(sink.taken).toHaveLength(2);
    expect(await linesOf(sink)).toEqual(['4', '', '']);
    expect(writer.stats).toMatchObject({ frames: 2, dropped: 2 });
  });

  it('counts the bytes', () => {
    const sink = new SlowSink();
    const writer = new ScreenWriter(sink, size);
    writer.write('漢');
    expect(writer.stats.bytes).toBe(Buffer.byteLength(sink.taken.join('')));
  });

  it('writes nothing for a frame that is shown already', () => {
    const sink = new SlowSink();
    const writer = new ScreenWriter(sink, size);
    writer.write('same');
    sink.ready();
    writer.write('same');
    expect(sink.taken).toHaveLength(1);
  });

  it('paints the next frame whole after a resize, cut to the new size', async () => {
    const sink = new SlowSink();
    const writer = new ScreenWriter(sink, size);
    writer.write('a long line');
    sink.ready();
    writer.resize({ columns: 6, rows: 1 });
    writer.write('a long line\nanother');
    expect(sink.taken[1]).toContain('\u001b[2J');
    expect(await linesOf(sink)).toEqual(['a long', '', '']);
  });

  it('is silent while paused, and then paints the latest frame, even after one was cut off', async () => {
    const sink = new SlowSink();
    const writer = new ScreenWriter(sink, size);
    writer.write('before');
    writer.pause();
    writer.write('meanwhile');
    expect(sink.taken).toHaveLength(1);
    writer.resume();
    expect(sink.taken).toHaveLength(2);
    expect(await linesOf(sink)).toEqual(['meanwhile', '', '']);
  });
});
