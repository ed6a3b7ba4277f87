import type { LabOptions } from './lab-options.js';

export function runTui(_options: LabOptions): Promise<number> {
  return Promise.resolve(1);
}
