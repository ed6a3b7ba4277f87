import { describe, expect, it } from 'vitest';
import { OpenSet } from '../../src/kernel/open-set.js';

function closable() {
  const one = {
    closed: 0,
    close: () => {
      one.closed += 1;
      return Promise.resolve();
    },
  };
  return one;
}

describe('OpenSet', () => {
  it('closes what was added and not dropped, once', async () => {
    const set = new OpenSet('the lab');
    const [kept, dropped, opened] = [closable(), closable(), closable()];
    set.add(kept);
    set.add(dropped);
    set.drop(dropped);
    expect(await set.open(() => Promise.resolve(opened))).toBe(opened);
    await set.close();
    await set.close();
    expect([kept.closed, dropped.closed, opened.closed]).toEqual([1, 0, 1]);
  });

  it('closes what opens while it is closed, and waits for that', async () => {
    const set = new OpenSet('the lab');
    const one = closable();
    let end: (opened: typeof one) => void = () => undefined;
    const signals: AbortSignal[] = [];
    const opening = set.open((ends) => {
      signals.push(ends);
      return new Promise<typeof one>((resolve) => (end = resolve));
    });
    const refused = expect(opening).rejects.toMatchObject({
      code: 'LABNET_CLOSED',
      message: 'the lab is closed',
    });
    const closing = set.close();
    expect(signals.map(({ aborted }) => aborted)).toEqual([true]);
    end(one);
    await closing;
    expect(one.closed).toBe(1);
    await refused;
  });

  it('is not kept from closing by what does not open, and takes nothing more', async () => {
    const set = new OpenSet('the lab');
    const failing = set.open(() => Promise.reject(new Error('no port')));
    const failed = expect(failing).rejects.toThrow('no port');
    await set.close();
    await failed;
    expect(() => set.add(closable())).toThrow('the lab is closed');
    await expect(set.open(() => Promise.resolve(closable()))).rejects.toThrow('the lab is closed');
  });

  it('hands on the signal that it was given', async () => {
    const abort = new AbortController();
    const opening = new OpenSet('the lab').open((ends) => {
      return new Promise<ReturnType<typeof closable>>((_, reject) =>
        ends.addEventListener('abort', () => reject(new Error('cancelled'))),
      );
    }, abort.signal);
    abort.abort();
    await expect(opening).rejects.toThrow('cancelled');
  });
});
