import { describe, expect, it } from 'vitest';
import { systemClock } from '../../src/kernel/clock.js';
import { defineErrors, EXIT, LabnetError, messageOf } from '../../src/kernel/errors.js';

const kinds = defineErrors({
  LABNET_TEST: { blame: 'remote', meaning: 'It failed.', remedy: 'Try again.', exitCode: EXIT.refused },
});

describe('LabnetError', () => {
  it('takes from the catalogue what it is not given', () => {
    const error = new LabnetError(kinds.LABNET_TEST, 'cameras: failed');
    expect(error).toMatchObject({
      name: 'LabnetError',
      code: 'LABNET_TEST',
      blame: 'remote',
      exitCode: 4,
      remedy: 'Try again.',
      details: {},
      message: 'cameras: failed',
    });
    expect('cause' in error).toBe(false);
  });

  it('keeps its cause, its details and a remedy of its own', () => {
    const cause = new Error('why');
    const error = new LabnetError(kinds.LABNET_TEST, 'x', {
      cause,
      details: { rig: 'a' },
      remedy: 'Look there.',
    });
    expect([error.cause, error.details, error.remedy]).toEqual([cause, { rig: 'a' }, 'Look there.']);
  });
});

describe('messageOf', () => {
  it.each([
    [new Error('a'), 'a'],
    ['b', 'b'],
    [undefined, 'undefined'],
    [null, 'null'],
  ])('%s', (thrown, message) => {
    expect(messageOf(thrown)).toBe(message);
  });
});

describe('systemClock', () => {
  it('fires once, and not after it was cancelled', async () => {
    const fired: string[] = [];
    systemClock.after(0, () => fired.push('cancelled')).cancel();
    await new Promise<void>((resolve) => {
      systemClock.after(-1, () => {
        fired.push('fired');
        resolve();
      });
    });
    expect(fired).toEqual(['fired']);
  });

  it('takes a delay that is longer than the platform has, without firing at once', async () => {
    const fired: string[] = [];
    const timer = systemClock.after(1e12, () => fired.push('too early'));
    await new Promise<void>((resolve) => systemClock.after(2, resolve));
    timer.cancel();
    expect(fired).toEqual([]);
  });
});
