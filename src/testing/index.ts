export { ManualClock } from './manual-clock.js';
export { MemoryNet } from './memory-net.js';
export type { Faults, MemoryNetOptions } from './memory-net.js';
export { seededRandom } from './random.js';
