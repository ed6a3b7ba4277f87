import { describe, expect, it } from 'vitest';
import type { LabEvent } from '../../src/model/lab-event.js';
import { LabStore } from '../../src/model/lab-store.js';
import { ScreenWatch } from '../../src/tui/screen-watch.js';

/** A watch over clocks that a test sets. */
function open() {
  const at = { nowMs: 0, wallMs: 1_000_000, dropped: 0 };
  const facts: LabEvent[] = [];
  const clock = {
    nowMs: () => at.nowMs,
    wallMs: () => at.wallMs,
    after: () => ({ cancel: () => undefined }),
  };
  const lab = { store: new LabStore(), clock, publish: (fact: LabEvent) => void facts.push(fact) };
  const watch = new ScreenWatch(lab, () => ({ bytes: 0, frames: 0, dropped: at.dropped }));
  const pass = (ms: number) => {
    at.nowMs += ms;
    at.wallMs += ms;
    return watch.look();
  };
  return { at, facts, pass };
}

describe('ScreenWatch', () => {
  it('finds nothing while time goes on as it should', () => {
    const { pass, facts } = open();
    for (let second = 0; second < 20; second++) expect(pass(1000)).toEqual([]);
    expect(facts).toEqual([]);
  });

  it.each([
    [3_600_000, 'the clock jumped ahead by 60 min'],
    [-120_000, 'the clock jumped back by 2 min'],
  ])('notices that the clock was set by %i ms, and notes it', (jumpMs, text) => {
    const { at, pass, facts } = open();
    at.wallMs += jumpMs;
    expect(pass(1000)).toEqual([text]);
    expect(facts).toMatchObject([{ type: 'note', level: 'warn', text: `${text}: ages around it are wrong` }]);
    expect(pass(1000)).toEqual([text]);
    for (let second = 0; second < 10; second++) pass(1000);
    expect(pass(1000)).toEqual([]);
    expect(facts).toHaveLength(1);
  });

  it('notices that it stood still', () => {
    const { pass, facts } = open();
    expect(pass(60_000)).toEqual(['labnet stood still for 60 s']);
    expect(facts).toHaveLength(1);
  });

  it('notices that frames are left out, but not one', () => {
    const { at, pass } = open();
    at.dropped = 1;
    expect(pass(200)).toEqual([]);
    at.dropped = 4;
    expect(pass(200)).toEqual(['slow terminal: frames are left out']);
  });
});
