import { describe, expect, it } from 'vitest';
import { dict2ref } from '../../../src/protocols/iblrig/index.js';
import { sessionLines } from '../../helpers/iblrig-lines.js';
import type { ConversationLine } from '../../helpers/iblrig-lines.js';
import { linesOf } from '../../helpers/scripted-rigs.js';
import type { RigScript } from '../../helpers/scripted-rigs.js';
import { SESSION_REF, sessionLab } from '../../helpers/session-lab.js';
import type { SessionLab } from '../../helpers/session-lab.js';
import { byCase } from '../../helpers/transcripts.js';

const TODAY = SESSION_REF.slice(0, 10);
const withToday = (text: string): string => text.replaceAll('<TODAY>', TODAY);

async function labOf({ setup }: ConversationLine): Promise<SessionLab> {
  const scripts = JSON.parse(withToday(JSON.stringify(setup.far_side))) as Record<string, RigScript>;
  const lab = await sessionLab(scripts, { subject: setup.subject ?? '', mainSync: setup.main_sync ?? false });
  for (const [name, uri] of Object.entries(setup.clients)) expect(lab.rigs[name]?.uri).toBe(uri);
  return lab;
}

function expectConversation(
  { rigs }: SessionLab,
  { steps }: ConversationLine,
  ...more: readonly string[]
): void {
  for (const [name, { lines }] of Object.entries(rigs)) {
    expect(lines.slice(0, lines.length - more.length)).toEqual(linesOf(steps, name, withToday));
    expect(lines.slice(lines.length - more.length)).toEqual(more);
  }
}

/** What labnet says in place of a Python exception, and about whom. */
const REFUSED: Readonly<Record<string, { readonly code: string; readonly names: readonly string[] }>> = {
  'session-no-main-sync': {
    code: 'LABNET_SESSION_MAIN_SYNC',
    names: ['one main sync expected', 'ZcanImage', 'cameras'],
  },
  'session-two-main-syncs': {
    code: 'LABNET_SESSION_MAIN_SYNC',
    names: ['one main sync expected', 'ZcanImage and cameras'],
  },
  'session-subject-mismatch': {
    code: 'LABNET_SESSION_SUBJECT',
    names: [
      "Subject name doesn't match remote session on ZcanImage",
      'running task for "baz" but main sync returned exp ref for "other".',
    ],
  },
  'session-date-mismatch': {
    code: 'LABNET_SESSION_DATE',
    names: [
      'Session dates do not match between this rig and ZcanImage. \nRunning past or future sessions not currently supported. \nPlease check the system date time settings on each rig.',
      TODAY,
      '2020-01-01',
    ],
  },
  // Defect 17: the rig is named.
  'session-ref-null': { code: 'LABNET_SESSION_BAD_ANSWER', names: ['ZcanImage: ', 'None'] },
  'session-main-sync-key-missing': { code: 'LABNET_SESSION_BAD_ANSWER', names: ['cameras: ', 'main sync'] },
  'session-answer-without-data': { code: 'LABNET_SESSION_BAD_ANSWER', names: ['cameras: ', '[0]'] },
};

const refused = sessionLines.filter(({ case: name }) => name in REFUSED);
// Defect 17: a date as text is a date, whatever the sequence is, and 4 is not 400.
const references = sessionLines.filter(({ case: name }) => name.startsWith('session-ref-map'));
const full = sessionLines.filter(({ case: name }) => name === 'session-full');
const ownMainSync = sessionLines.filter(({ case: name }) => name === 'session-this-rig-is-main-sync');

describe('the recorded sessions', () => {
  it('are each run in exactly one test', () => {
    expect(sessionLines).toHaveLength(11);
    expect([refused, references, full, ownMainSync].map(({ length }) => length)).toEqual([7, 2, 1, 1]);
  });

  it.each(byCase(full))('%s: has the conversation of the reference', async (_, line) => {
    const lab = await labOf(line);
    const { session, run } = lab;
    await run(session.connect(line.setup.clients));
    await run(session.initMixinNetwork());
    expect(dict2ref(session.expRef)).toBe(`${TODAY}_2_baz`);
    expect(session.getExpInfo().toDict()).toEqual({
      ...(line.effect.exp_info as object),
      exp_ref: `${TODAY}_2_baz`,
      // The description comes from the task.
      experiment_description: {},
    });
    await run(session.run(() => undefined));
    expectConversation(lab, line);
    expect(session.state).toBe('cleaned');
    expect(session.isConnected).toBe(line.effect.connected_at_end);
    expect(lab.clock.pending).toBe(0);
  });

  it.each(byCase(references))('%s: reads the parts', async (name, line) => {
    const lab = await labOf(line);
    const { session, run } = lab;
    await run(session.connect(line.setup.clients));
    await run(session.initMixinNetwork());
    expect(session.expRef).toEqual({ date: new Date(TODAY), sequence: 4, subject: 'baz' });
    const init = `[1, {"exp_ref": "${TODAY}_4_baz"}]`;
    const more = [`< ${init}`, `> ${init}`, '> [1, {"ok": 1}]', '< [1, {"ok": 1}]'];
    if (name === 'session-ref-map-of-text') expectConversation(lab, line);
    else expectConversation(lab, line, ...more);
    await run(session.cleanupMixinNetwork());
  });

  it.each(byCase(refused))('%s: says so and sends nothing more', async (name, line) => {
    const lab = await labOf(line);
    const { session, run } = lab;
    await run(session.connect(line.setup.clients));
    const init = run(session.initMixinNetwork());
    await expect(init).rejects.toMatchObject({ code: REFUSED[name]?.code });
    for (const part of REFUSED[name]?.names ?? []) await expect(init).rejects.toThrow(part);
    expectConversation(lab, line);
    expect(session.state).toBe('connected');
    await run(session.cleanupMixinNetwork());
  });

  it.each(byCase(ownMainSync))('%s: is said at once, and nothing is sent', async (_, line) => {
    const lab = await labOf(line);
    await expect(lab.session.connect(line.setup.clients)).rejects.toMatchObject({
      code: 'LABNET_SESSION_MAIN_SYNC',
    });
    expectConversation(lab, line);
    expect(lab.session.state).toBe('new');
  });
});
