export { endBySignal } from '../terminal/terminal-session.js';
export { renderSnapshot } from './render-snapshot.js';
export type { SnapshotOptions } from './render-snapshot.js';
export { startTui } from './start-tui.js';
export type { Departure, StartTuiOptions } from './start-tui.js';
export type { TuiLab } from './tui-lab.js';
