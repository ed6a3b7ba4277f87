import { describe, expect, it } from 'vitest';
import { bareContext } from '../../../src/protocols/bare-context.js';
import { LinePipe } from '../../../src/protocols/msl-network/channel/line-pipe.js';
import { ManualClock, MemoryNet } from '../../../src/testing/index.js';
import { note } from '../../helpers/facts.js';

const ADDRESS = { host: '127.0.0.1', port: 1 };

/** A pipe whose far side reads when it is released, and what was told and written. */
function setUp() {
  const clock = new ManualClock();
  const seen: string[] = [];
  const context = bareContext({
    net: new MemoryNet({ clock }),
    clock,
    tell: (events) => seen.push(...events.map((event) => (event.type === 'note' ? event.text : event.type))),
  });
  const far = { isSlow: false, release: (): void => undefined };
  const pipe = new LinePipe(1000, context);
  pipe.start(
    {
      local: ADDRESS,
      remote: ADDRESS,
      write: (bytes) => {
        seen.push(Buffer.from(bytes).toString());
        return !far.isSlow;
      },
      drained: () => new Promise((resolve) => (far.release = resolve)),
      close: () => Promise.resolve(),
      destroy: () => undefined,
    },
    { onLine: () => undefined, onClosed: () => undefined },
  );
  return { context, seen, far, pipe };
}

describe('LinePipe', () => {
  it('sends the lines of a turn by one write, after the facts of the turn', async () => {
    const { context, seen, pipe } = setUp();
    pipe.send('one\r\n');
    context.publishThen([note('facts')], []);
    pipe.send('two\r\n');
    await Promise.resolve();
    expect(seen).toEqual(['facts', 'one\r\ntwo\r\n']);
  });

  it('sends what waited for a slow far side after the facts that were given with it', async () => {
    const { context, seen, far, pipe } = setUp();
    far.isSlow = true;
    pipe.send('one\r\n');
    await Promise.resolve();
    expect(pipe.isDraining).toBe(true);
    far.release();
    context.publishThen([note('facts')], []);
    pipe.send('two\r\n');
    await Promise.resolve();
    await Promise.resolve();
    expect(seen).toEqual(['one\r\n', 'facts', 'two\r\n']);
  });

  it('sends what waits before it closes', async () => {
    const { context, seen, pipe } = setUp();
    context.publishThen([note('facts')], []);
    pipe.send('one\r\n');
    await pipe.close();
    expect(seen).toEqual(['facts', 'one\r\n']);
  });
});
