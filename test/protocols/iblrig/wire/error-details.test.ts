import { describe, expect, it } from 'vitest';
import { errorDetails } from '../../../../src/protocols/iblrig/wire/error-details.js';
import { effortInOnePiece, GROWS_WITH_THE_SIZE } from '../../../helpers/effort.js';

const parts = (stack: string, message = 'boom') => ({ name: 'RangeError', message, stack });

describe('errorDetails', () => {
  it.each([
    ['at task (file:///home/lab/my%20script.ts:12:7)', '/home/lab/my script.ts', [12, 7]],
    ['at file:///home/lab/script.ts?changed=1:3:4', '/home/lab/script.ts', [3, 4]],
    ['at async Promise.all (index 0)\n    at /home/lab/script.ts:5:6', '/home/lab/script.ts', [5, 6]],
    [
      'at node:internal/timers:1:2\n    at run (/x/node_modules/y/z.js:1:2)\n    at /own.ts:8:9',
      '/own.ts',
      [8, 9],
    ],
    ['at file:///broken%.ts:1:2', '/broken%.ts', [1, 2]],
    ['', '', [0, 0]],
  ])('finds the place in %j', (frames, file, place) => {
    const details = errorDetails(parts(`RangeError: boom\n    ${frames}`));
    expect(details).toMatchObject({ error: 'RangeError', message: 'boom', file, line_no: place });
    expect(Object.keys(details)).toEqual(['error', 'message', 'traceback', 'file', 'line_no']);
  });

  it('fits into a datagram, however long the error is', () => {
    const details = errorDetails(parts(`x\n${'    at f (/a.ts:1:2)\n'.repeat(10_000)}`, 'm'.repeat(1e6)));
    expect(JSON.stringify(details).length).toBeLessThan(12_000);
    expect(details.traceback.startsWith('RangeError: m')).toBe(true);
  });

  it('takes no longer for a path as long as a datagram', () => {
    const path = (count: number) => errorDetails(parts(`x\n    at run (file:///${'home/'.repeat(count)}`));
    expect(effortInOnePiece(path, 20_000)).toBeLessThan(GROWS_WITH_THE_SIZE);
  });
});
