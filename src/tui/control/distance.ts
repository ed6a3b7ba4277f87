import type { Command } from '../command.js';

/** Farther than anything can be scrolled. */
const FAR = 1_000_000;

/** Lines that a command moves, down where positive. */
export function distance(command: Command, rows: number): number {
  switch (command) {
    case 'line-up':
      return -1;
    case 'line-down':
      return 1;
    case 'page-up':
      return 1 - rows;
    case 'page-down':
      return rows - 1;
    case 'first':
      return -FAR;
    case 'last':
      return FAR;
    default:
      return 0;
  }
}

/** A value between 0 and a limit. */
export function clamp(value: number, limit: number): number {
  return Math.max(0, Math.min(limit, value));
}
