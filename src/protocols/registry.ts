import { iblEcho } from './ibl-echo/index.js';
import { iblrig } from './iblrig/index.js';
import { mslNetwork } from './msl-network/index.js';
import type { Protocol } from './protocol.js';
import { pyexplabsys } from './pyexplabsys/index.js';

/** Every protocol that labnet speaks, in the order in which they are opened. */
export const protocols: readonly Protocol[] = [iblEcho, iblrig, pyexplabsys, mslNetwork];
