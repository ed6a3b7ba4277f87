import { describe, expect, it } from 'vitest';
import { ProgressLines, RunProgress } from '../../commands/run-progress.js';
import type { ProgressStep } from '../../commands/run-progress.js';
import type { LabEvent } from '../../src/model/lab-event.js';

const rig: LabEvent = {
  type: 'peer.added',
  atMs: 0,
  peer: 'ibl-echo/cameras',
  protocol: 'ibl-echo',
  kind: 'rig',
  name: 'cameras',
  address: 'udp://127.0.0.1:1',
};
const started = (exchange: number, label: string): LabEvent => ({
  type: 'exchange.started',
  atMs: 10,
  exchange,
  peer: rig.peer,
  label,
  text: '',
  deadlines: [],
});
const settled = (exchange: number, outcome: 'answered' | 'timeout', text = ''): LabEvent => ({
  type: 'exchange.settled',
  atMs: 22.4,
  exchange,
  outcome,
  text,
});

describe('RunProgress', () => {
  it('counts rig by rig, and tells each outcome with its duration', () => {
    const steps: ProgressStep[] = [];
    const progress = new RunProgress((step) => steps.push(step));
    for (const event of [
      rig,
      started(1, 'EXPINIT'),
      started(2, 'EXPSTART'),
      settled(1, 'answered', 'echoed'),
      settled(2, 'timeout', 'no echo'),
      settled(3, 'answered'),
      started(4, 'EXPEND'),
    ])
      progress.observe(event);
    expect(steps).toEqual([
      { rig: 'cameras', message: 'EXPINIT', outcome: 'answered', tookMs: 12, text: 'echoed' },
      { rig: 'cameras', message: 'EXPSTART', outcome: 'timeout', tookMs: 12, text: 'no echo' },
    ]);
    expect(progress.rows()).toEqual([
      { rig: 'cameras', asked: 3, answered: 1, failed: 1, last: 'EXPSTART timeout' },
    ]);
  });
});

describe('ProgressLines', () => {
  it('writes 20 lines a second, and of the others how many there were', () => {
    const written: string[] = [];
    const clock = { nowMs: 0 };
    const lines = new ProgressLines(
      (line) => written.push(line),
      () => clock.nowMs,
    );
    const step = { rig: 'r\u001b[2J', message: 'EXPINIT', outcome: 'answered', tookMs: 3, text: '' } as const;
    for (let count = 0; count < 25; count += 1) lines.tell(step);
    clock.nowMs = 1000;
    lines.tell({ ...step, outcome: 'refused', text: 'nothing listens there' });
    lines.end();
    expect(written).toHaveLength(22);
    expect(written[0]).toMatch(/^✓ r.* EXPINIT answered in 3 ms$/);
    expect(written.join('')).not.toContain('\u001b');
    expect(written.slice(-2)).toEqual(['… and 5 more', expect.stringMatching(/refused: nothing listens/)]);
  });
});
