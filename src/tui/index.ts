export { endBySignal } from '../terminal/terminal-session.js';
export type { PreparedMessage } from './known.js';
export { LentTerminal } from './lent-terminal.js';
export { renderSnapshot } from './render-snapshot.js';
export { startTui } from './start-tui.js';
export type { Departure } from './start-tui.js';
export type { ThemeName } from './theme.js';
