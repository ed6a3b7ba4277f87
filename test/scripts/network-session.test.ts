import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { journalFiles, readJournal } from '../../src/journal/read-journal.js';
import { cli, complaintsOf, newStateDir, startCli } from '../helpers/cli.js';

const SCRIPT = fileURLToPath(new URL('../../scripts/network-session.ts', import.meta.url));

interface Sent {
  readonly what: string;
  readonly wire: string;
}

/** What was sent to the rigs by the journal, in order, without echoes: `behavior EXPINFO`. */
async function sentIn(stateDir: string): Promise<readonly Sent[]> {
  const sent: Sent[] = [];
  for await (const record of readJournal(journalFiles(join(stateDir, 'labnet', 'journal')))) {
    const fact = record.kind === 'entry' ? record.entry.event : undefined;
    if (fact?.type !== 'message.sent' || fact.automatic === true) continue;
    sent.push({ what: `${fact.peer.replace('ibl-echo/', '')} ${fact.label}`, wire: fact.wire });
  }
  return sent;
}

/** The command line of the script over the embedded lab, which says nothing by itself. */
const session = (...words: readonly string[]) => ['run', SCRIPT, '--demo', '--quiet', ...words];

describe('scripts/network-session.ts', () => {
  it('runs a whole experiment over the embedded lab, and goes on without the rig that is dead', async () => {
    const stateDir = newStateDir();
    const ran = await cli(session(), { stateDir });
    const { code, stdout } = ran;
    expect([complaintsOf(ran), code]).toEqual(['', 0]);
    expect(stdout).toMatch(/^1 of 3 rigs missed EXPINFO \(widefield\):/m);
    expect(stdout).toContain('going on without widefield\n');
    expect(stdout).toMatch(/^session \d{4}-\d\d-\d\d_1_demo_mouse, main sync behavior$/m);
    for (const step of ['EXPINFO', 'EXPINIT', 'EXPSTART', 'EXPEND', 'EXPCLEANUP']) {
      expect(stdout).toContain(`${step}: 2 of 2 rigs\n`);
    }
    expect(stdout).toMatch(/the task begins\nthe task is done\n/);
    expect(stdout).toMatch(/the session is cleaned\n$/);
    // Between rigs there is no order: one of them opens its connection first.
    const sent = (await sentIn(stateDir)).map(({ what }) => what);
    const eventsOf = (rig: string) =>
      sent.filter((what) => what.startsWith(`${rig} `)).map((what) => what.slice(rig.length + 1));
    // The retry reaches just the one that missed it.
    expect(eventsOf('widefield')).toEqual(['EXPINFO', 'EXPINFO']);
    for (const rig of ['behavior', 'cameras']) {
      expect(eventsOf(rig)).toEqual(['EXPINFO', 'EXPINFO', 'EXPINIT', 'EXPSTART', 'EXPEND', 'EXPCLEANUP']);
    }
    expect(sent).toHaveLength(14);
  });

  it('takes the rigs of --remote, and the subject', async () => {
    const args = session('--remote', 'behavior', '--remote', 'cameras', '--', 'ibl_01', '1');
    const { code, stdout } = await cli(args);
    expect(code).toBe(0);
    expect(stdout).toMatch(/_1_ibl_01, main sync behavior$/m);
    expect(stdout).not.toContain('widefield');
  });

  it('refuses a rig that nobody knows, and says who is known', async () => {
    const { code, stderr } = await cli(session('--remote', 'cameras', 'nobody'));
    expect(code).toBe(2);
    expect(stderr).toContain('not in remote rigs list: nobody; there are behavior, cameras, ephys');
  });

  it('tells every rig when the task fails, with the line of the script', async () => {
    const stateDir = newStateDir();
    const args = session('--remote', 'behavior', 'cameras', '--', 'm', '1', 'fail');
    const { code, stdout, stderr } = await cli(args, { stateDir });
    expect(code).toBe(1);
    expect(stderr).toContain('RangeError: the wheel does not turn');
    expect(stdout).toMatch(/the session is cleaned\n$/);
    const interrupts = (await sentIn(stateDir)).filter(({ what }) => what.endsWith('EXPINTERRUPT'));
    expect(interrupts.map(({ what }) => what)).toEqual(['cameras EXPINTERRUPT', 'behavior EXPINTERRUPT']);
    const line =
      readFileSync(SCRIPT, 'utf8')
        .split('\n')
        .findIndex((text) => text.includes('new RangeError')) + 1;
    for (const { wire } of interrupts) {
      const [event, [details]] = JSON.parse(wire) as [number, [Record<string, unknown>]];
      expect(event).toBe(16);
      expect(details).toMatchObject({
        error: 'RangeError',
        message: 'the wheel does not turn',
        file: SCRIPT,
      });
      expect((details.line_no as readonly number[])[0]).toBe(line);
      expect(details.traceback).toContain(`network-session.ts:${line}`);
    }
  });

  it('ends in order on SIGTERM: EXPINTERRUPT, then clean-up', async () => {
    const stateDir = newStateDir();
    const run = startCli(session('--remote', 'behavior', 'cameras', '--', 'm', '60000'), stateDir);
    await run.saying(/the task begins/);
    run.child.kill('SIGTERM');
    const { code, stdout } = await run.ended;
    expect(code).toBe(130);
    expect(stdout).toMatch(/the session is cleaned, ended by a signal\n$/);
    const sent = await sentIn(stateDir);
    expect(sent.slice(-4).map(({ what }) => what)).toEqual([
      'cameras EXPINTERRUPT',
      'behavior EXPINTERRUPT',
      'cameras EXPCLEANUP',
      'behavior EXPCLEANUP',
    ]);
    expect(sent.at(-3)?.wire).toContain('"error": "LABNET_CANCELLED"');
  });
});
