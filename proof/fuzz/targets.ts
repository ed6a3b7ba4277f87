import { echoTargets } from './echo-targets.js';
import { entryTargets } from './entry-targets.js';
import type { FuzzTarget } from './fuzz-target.js';
import { iblrigTargets } from './iblrig-targets.js';
import { networkTargets } from './network-targets.js';
import { socketTargets } from './socket-targets.js';
import { textTargets } from './text-targets.js';

/** Every decoder of bytes from outside. Those of a new protocol belong here. */
export const targets: readonly FuzzTarget[] = [
  ...echoTargets,
  ...iblrigTargets,
  ...socketTargets,
  ...networkTargets,
  ...textTargets,
  ...entryTargets,
];
