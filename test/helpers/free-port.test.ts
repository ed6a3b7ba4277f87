import { describe, expect, it, onTestFinished, vi } from 'vitest';

describe('freePort', () => {
  it('gives none twice, nor one that another file of tests was given', async () => {
    const random = vi.spyOn(Math, 'random').mockReturnValue(0.5);
    onTestFinished(() => random.mockRestore());
    const files = [];
    // Two that begin at the same place.
    for (let file = 0; file < 2; file += 1) {
      vi.resetModules();
      files.push(await import('./free-port.js'));
    }
    const ports = [];
    for (let count = 0; count < 150; count += 1)
      for (const { freePort } of files) ports.push(await freePort('tcp'));
    expect(new Set(ports).size).toBe(300);
  });
});
