import { homedir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { stateFolder } from '../../src/kernel/state-folder.js';

const OWN = join(homedir(), '.local/state/labnet');

describe('stateFolder', () => {
  it.each([
    ['an absolute folder', '/var/state', '/var/state/labnet'],
    ['nothing', undefined, OWN],
    ['an empty one', '', OWN],
    ['a relative one', 'state', OWN],
    ['one that starts here', './state', OWN],
  ])('is, by XDG_STATE_HOME with %s, where it says or that of the user', (_what, XDG_STATE_HOME, folder) => {
    expect(stateFolder({ XDG_STATE_HOME })).toBe(folder);
  });
});
