import { describe, expect, it } from 'vitest';
import { freePort } from './free-port.js';

describe('freePort', () => {
  it('gives none twice', async () => {
    const ports = [];
    for (let count = 0; count < 300; count += 1) ports.push(await freePort('tcp'));
    expect(new Set(ports).size).toBe(300);
  });
});
