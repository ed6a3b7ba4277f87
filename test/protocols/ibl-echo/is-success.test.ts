import { describe, expect, it } from 'vitest';
import { isSuccess } from '../../../src/protocols/ibl-echo/index.js';

describe('isSuccess', () => {
  it('is true for a promise that is fulfilled, whatever its value', async () => {
    expect(await isSuccess(Promise.resolve(undefined))).toBe(true);
    expect(await isSuccess(Promise.resolve(false))).toBe(true);
  });

  it('is false for one that was rejected', async () => {
    expect(await isSuccess(Promise.reject(new Error('no')))).toBe(false);
  });

  it('is false for one that still waits, without waiting for it', async () => {
    let fulfil: (value: string) => void = () => undefined;
    const promise = new Promise<string>((resolve) => (fulfil = resolve));
    expect(await isSuccess(promise)).toBe(false);
    fulfil('now');
    expect(await isSuccess(promise)).toBe(true);
  });
});
