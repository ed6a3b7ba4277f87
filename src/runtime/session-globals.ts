import type { Lab } from '../lab/lab.js';
import type { LabGlobal } from '../lab/lab.js';
import type { AmbientSignal } from './ambient-signal.js';
import { createHelpers } from './helpers.js';
import { LabObject } from './lab-object.js';

/** What is in scope of every entry of the REPL and of every session script, in the order in which help lists it. */
export function sessionGlobals(lab: Lab, name: string, ambient: AmbientSignal): readonly LabGlobal[] {
  const { sleep, until, every, range, now } = createHelpers(lab.clock, ambient.current);
  return [
    ...lab.globals,
    { name: 'lab', value: new LabObject(lab, name), summary: 'what is known: lab.state; lab.note("text")' },
    { name: 'sleep', value: sleep, summary: 'waits: await sleep(500)' },
    {
      name: 'until',
      value: until,
      summary: 'waits for a condition: await until(() => rigs.cameras.isConnected)',
    },
    { name: 'every', value: every, summary: 'repeats: const end = every(1000, () => …)' },
    { name: 'range', value: range, summary: 'numbers: range(3) is [0, 1, 2]' },
    { name: 'now', value: now, summary: 'milliseconds since 1970' },
  ];
}
