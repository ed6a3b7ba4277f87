import { describe, expect, it } from 'vitest';
import { AlyxAccount, Auxiliaries } from '../../../src/protocols/iblrig/index.js';
import type { PushResult } from '../../../src/protocols/iblrig/index.js';
import { ManualClock, MemoryNet } from '../../../src/testing/index.js';
import { auxLines } from '../../helpers/iblrig-lines.js';
import type { ConversationLine } from '../../helpers/iblrig-lines.js';
import { expectMatch } from '../../helpers/match-transcript.js';
import { testContext } from '../../helpers/protocol-context.js';
import { linesOf, openScriptedRig } from '../../helpers/scripted-rigs.js';
import type { RigScript, ScriptedRig } from '../../helpers/scripted-rigs.js';
import { byCase, decodeValue } from '../../helpers/transcripts.js';

/** Cases with a test of their own, with the defect of the specification that lets them out. */
const APART = {
  // Defect 1: EXPINFO cannot be sent. Defect 9: EXPSTATUS and EXPCLEANUP are refused.
  works: ['aux-expinfo-network-session', 'aux-expstatus', 'aux-expcleanup'],
  // Defect 3: an exception kills the thread, and the caller waits in vain.
  refused: ['aux-expinfo-one-arg', 'aux-expstart-noargs', 'aux-alyx-noargs', 'aux-unserialisable'],
  // Defects 5 and 9: two limits race; a request for a token has none. Texts of exceptions do not bind.
  noAnswer: ['aux-no-answer', 'aux-alyx-request-no-answer'],
  // Defect 13: the rig is closed for good, and those after it are not asked.
  noEcho: ['aux-no-echo'],
  // Defect 18 of iblutil.md: a report does not end the wait.
  reported: ['aux-answer-zero-code'],
  // Defect 9: the token is dropped.
  token: ['aux-alyx-request'],
  // Raised in the caller.
  badMessage: ['aux-bad-name', 'aux-bad-type', 'aux-bad-zero', 'aux-bad-float'],
  // Returns the key of the log.
  noWait: ['aux-no-wait'],
} as const;
type Group = keyof typeof APART;
const groups = Object.keys(APART) as Group[];
const isIn = (group: Group, { case: name }: ConversationLine): boolean =>
  (APART[group] as readonly string[]).includes(name);
const apart = (group: Group) => byCase(auxLines.filter((line) => isIn(group, line)));
const binding = auxLines.filter((line) => !groups.some((group) => isIn(group, line)));

interface AuxLab {
  readonly clock: ManualClock;
  readonly aux: Auxiliaries;
  readonly rigs: Readonly<Record<string, ScriptedRig>>;
  readonly message: number | string;
  readonly args: readonly unknown[];
  /** Pushes and lets time pass until the result is there. */
  push(): Promise<PushResult>;
}

const toAccount = (content: unknown): AlyxAccount => {
  const { base_url: url, user, token } = content as { base_url: string; user: string | null; token: unknown };
  return new AlyxAccount(url, user === null ? {} : { [user]: token });
};

async function labOf({ setup }: ConversationLine): Promise<AuxLab> {
  const clock = new ManualClock();
  const net = new MemoryNet({ clock });
  const rigs: Record<string, ScriptedRig> = {};
  for (const [name, uri] of Object.entries(setup.clients)) {
    const script = decodeValue(setup.far_side[name]) as RigScript;
    rigs[name] = await openScriptedRig(name, Number(uri.split(':').at(-1)), script, { net, clock });
  }
  const timeoutMs = Number(decodeValue(setup.services_timeout)) * 1000;
  const aux = await Auxiliaries.open(setup.clients, testContext({ net, clock }), { timeoutMs });
  const message = decodeValue(setup.push?.message) as string;
  const args = decodeValue(setup.push?.args, { $alyx: toAccount }) as readonly unknown[];
  const push = async () => {
    const result = aux.push(message, ...args, { wait: true });
    result.catch(() => undefined);
    await clock.advance(timeoutMs + 1000);
    return result;
  };
  return { clock, aux, rigs, message, args, push };
}

/** Bytes in both directions, rig by rig. */
function expectConversation({ rigs }: AuxLab, { steps }: ConversationLine): void {
  for (const [name, { lines }] of Object.entries(rigs)) expect(lines).toEqual(linesOf(steps, name));
}

async function expectClosed({ aux, clock }: AuxLab): Promise<void> {
  await aux.close();
  expect(aux.isRunning).toBe(false);
  expect(clock.pending).toBe(0);
}

describe('the recorded pushes', () => {
  it('are each run in exactly one test', () => {
    expect(auxLines).toHaveLength(30);
    expect(binding.length + groups.flatMap((group) => APART[group]).length).toBe(auxLines.length);
  });

  it.each(byCase(binding))('%s: has the conversation and the result of the reference', async (_, line) => {
    const lab = await labOf(line);
    const result = await lab.push();
    expectConversation(lab, line);
    if (line.effect.returns === null) expect(result).toBeNull();
    else
      expectMatch(Object.fromEntries(result as Map<string, unknown>), line.effect.returns, {
        keyOrder: false,
      });
    expect(lab.aux.isConnected).toBe(line.effect.is_connected);
    expect(lab.aux.isRunning).toBe(line.effect.is_running);
    await expectClosed(lab);
  });

  it.each(apart('works'))('%s: is sent and answered', async (_, line) => {
    const lab = await labOf(line);
    expect(await lab.push()).toEqual(new Map([['cameras', [{ ok: true }]]]));
    expect(lab.rigs.cameras?.heard).toEqual([
      {
        'aux-expinfo-network-session': '[64, 0, {"exp_ref": null, "main_sync": false}]',
        'aux-expstatus': '[32, 20]',
        'aux-expcleanup': '[8, null]',
      }[line.case],
    ]);
    await expectClosed(lab);
  });

  it.each(apart('refused'))('%s: is a value that says so at once; what follows works', async (_, line) => {
    const lab = await labOf(line);
    expect(await lab.push()).toBeInstanceOf(Error);
    expect(lab.rigs.cameras?.heard).toEqual([]);
    const next = lab.aux.push('EXPINIT', 1, { wait: true });
    await lab.clock.advance(100);
    expect(await next).toEqual(new Map([['cameras', [{ ok: true }]]]));
    await expectClosed(lab);
  });

  it.each(apart('noAnswer'))('%s: names the rig after one limit', async (_, line) => {
    const lab = await labOf(line);
    expect(await lab.push()).toMatchObject({
      code: 'LABNET_SERVICES_INCOMPLETE',
      message: expect.stringMatching(/cameras .*: echoed \w+ but sent no response within 500 ms/) as string,
    });
    expectConversation(lab, line);
    await expectClosed(lab);
  });

  it.each(apart('noEcho'))(
    '%s: names the rig, keeps the answers of the others and its own socket',
    async (_, line) => {
      const lab = await labOf(line);
      expect(await lab.push()).toMatchObject({
        message: expect.stringContaining(
          'neuropixel (udp://127.0.0.1:11002): no echo of EXPINIT within 1000 ms',
        ) as string,
        details: { responses: new Map([['cameras', [{ ok: true }]]]) },
      });
      expectConversation(lab, line);
      expect(lab.aux.isConnected).toBe(false);
      const back = lab.rigs.neuropixel;
      if (back) back.script = { answers: { '*': ['$ev', 'back'] } };
      const again = lab.aux.push('EXPSTATUS', 'RUNNING', { wait: true });
      await lab.clock.advance(100);
      expect(await again).toEqual(
        new Map<string, unknown>([
          ['cameras', [{ ok: true }]],
          ['neuropixel', ['back']],
        ]),
      );
      expect(lab.aux.isConnected).toBe(true);
      await expectClosed(lab);
    },
  );

  it.each(apart('reported'))("%s: fails at once with the rig's own text", async (_, line) => {
    const lab = await labOf(line);
    const result = lab.aux.push(lab.message, ...lab.args, { wait: true });
    await lab.clock.advance(10);
    expect(await result).toMatchObject({ message: expect.stringContaining('ValueError: boom') as string });
    expectConversation(lab, line);
    await expectClosed(lab);
  });

  it.each(apart('token'))('%s: gives what the rig sent, the token out of sight', async (_, line) => {
    const lab = await labOf(line);
    const result = (await lab.push()) as Map<string, readonly unknown[]>;
    expectConversation(lab, line);
    const [url, account] = result.get('cameras') ?? [];
    expect(url).toBe('https://alyx.example.org');
    expect(account).toMatchObject({ baseUrl: url, user: 'foo', isLoggedIn: true });
    await expectClosed(lab);
  });

  it.each(apart('badMessage'))('%s: is refused in the caller, and nothing is sent', async (_, line) => {
    const lab = await labOf(line);
    const { message } = line.effect.raises as { readonly message: string };
    await expect(lab.push()).rejects.toMatchObject({ code: 'LABNET_INVALID_ARGUMENT', message });
    expect(() => lab.aux.push(lab.message)).toThrow(message);
    expect(lab.rigs.cameras?.heard).toEqual([]);
    await expectClosed(lab);
  });

  it.each(apart('noWait'))('%s: returns the key under which the log has the answers', async (_, line) => {
    const lab = await labOf(line);
    const key = lab.aux.push(lab.message, ...lab.args);
    expect(key).toBe(lab.clock.wallMs());
    const received = lab.aux.responseReceived.wait();
    await lab.clock.advance(100);
    expect(await received).toBe(key);
    expectConversation(lab, line);
    expectMatch(Object.fromEntries(lab.aux.log.get(key) as Map<string, unknown>), line.effect.log_entry);
    await expectClosed(lab);
  });
});
