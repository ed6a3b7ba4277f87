import { describe, expect, it } from 'vitest';
import type { Responses, Services, ServicesOptions } from '../../../../src/protocols/ibl-echo/index.js';
import { argumentsOf, echoLines, stepsOf, topicOf } from '../../../helpers/echo-lines.js';
import type { EchoLine } from '../../../helpers/echo-lines.js';
import { replay, restOf } from '../../../helpers/far-end.js';
import { expectMatch } from '../../../helpers/match-transcript.js';
import { expectNothingLeft, servicesLab } from '../../../helpers/services-lab.js';
import { byCase } from '../../../helpers/transcripts.js';

const lines = echoLines.filter((line) => topicOf(line) === 'services');

/** Cases with a test of their own, with the defect of iblutil.md that lets them out, or because nothing is said. */
const APART = {
  // Defect 17: listeners stay registered after a failure.
  badStatus: ['services-status-bad'],
  // Defect 15: an answer right after the echo is lost when rigs are asked one by one.
  fastAnswer: ['services-init-sequential-fast-answer'],
  // Defects 5 and 17: one silent rig ends the call for those after it, and is closed.
  noEcho: ['services-init-no-echo'],
  // Exception texts do not bind; defect 17: a late answer is swallowed.
  noAnswer: ['services-init-no-answer-late', 'services-init-answer-other-event'],
  // Defect 18: a reported failure does not end the wait.
  reported: ['services-init-answer-zero'],
  // Defect 16: a rig that closes meanwhile is left out without an error.
  closedMeanwhile: ['services-init-rig-closed-while-waiting'],
  // Without a limit the call never ends.
  noLimit: ['services-init-timeout-none'],
  // Not conversations.
  tables: ['services-structure', 'services-names', 'communicator-surface'],
} as const;
const groups = Object.keys(APART) as (keyof typeof APART)[];
const isIn = (group: keyof typeof APART, { case: name }: EchoLine): boolean =>
  (APART[group] as readonly string[]).includes(name);
const apart = (group: keyof typeof APART) => byCase(lines.filter((line) => isIn(group, line)));
const binding = lines.filter((line) => !groups.some((group) => isIn(group, line)));

function call(services: Services, { setup }: EchoLine): Promise<Responses | undefined> {
  const [first, second] = argumentsOf(setup);
  const { concurrent, immediately } = (setup.kwargs ?? {}) as { concurrent?: boolean; immediately?: boolean };
  const options: ServicesOptions = { ...(concurrent !== undefined && { concurrent }) };
  switch (setup.call) {
    case 'start':
      return services.start(first as string, second, options);
    case 'stop':
      return services.stop(first, { ...options, immediately: immediately ?? false });
    case 'cleanup':
      return services.cleanup(first, options);
    case 'status':
      return services.status(first as string, options);
    case 'info':
      return services.info(first as number, second, options);
    case 'alyx':
      return services.alyx(first as { baseUrl: string }).then(() => undefined);
    default:
      return services.init(first, options);
  }
}

describe('Services', () => {
  it('runs every recorded line in exactly one test', () => {
    expect(binding.length + groups.flatMap((group) => APART[group]).length).toBe(lines.length);
  });

  it.each(byCase(binding))('%s: has the conversation and the result of the reference', async (_, line) => {
    const lab = await servicesLab(line);
    const outcome = call(lab.services, line);
    await replay(stepsOf(line), 'main', lab.fars, lab.clock);
    const responses = await outcome;
    if (line.effect.returns === null) expect(responses).toBeUndefined();
    else {
      expectMatch(Object.fromEntries(responses ?? []), line.effect.returns, { keyOrder: false });
      expect([...(responses?.keys() ?? [])]).toEqual(line.effect.returned_key_order);
    }
    for (const far of Object.values(lab.fars)) expect(restOf(far)).toBe('');
    expectNothingLeft(lab);
    expect(lab.services.isConnected).toBe(true);
  });

  it.each(apart('badStatus'))('%s: is refused, and nothing is sent', async (_, line) => {
    const lab = await servicesLab(line);
    await expect(call(lab.services, line)).rejects.toMatchObject({ code: 'LABNET_INVALID_ARGUMENT' });
    await lab.clock.advance(0);
    for (const far of Object.values(lab.fars)) expect(restOf(far)).toBe('');
    expectNothingLeft(lab);
  });

  it.each(apart('fastAnswer'))('%s: takes the answer and goes on to the next rig', async (_, line) => {
    const lab = await servicesLab(line);
    const outcome = call(lab.services, line);
    for (const name of ['a', 'b', 'c']) {
      const steps = stepsOf(line).map(({ bytes, from }) => ({
        from: from === 'main' ? 'main' : name,
        to: from === 'main' ? name : 'main',
        ...(bytes && { bytes }),
      }));
      await replay(steps, 'main', lab.fars, lab.clock);
    }
    expect([...((await outcome) ?? [])].map(([name]) => name)).toEqual(['a', 'b', 'c']);
  });

  it.each(apart('noEcho'))('%s: costs the others nothing', async (_, line) => {
    const lab = await servicesLab(line);
    const outcome = expect(call(lab.services, line)).rejects.toMatchObject({
      code: 'LABNET_SERVICES_INCOMPLETE',
      details: {
        responses: new Map([
          ['a', [{ from: 'a' }]],
          ['c', ['c too']],
        ]),
        failures: new Map([['b', expect.objectContaining({ code: 'LABNET_ECHO_TIMEOUT' })]]),
      },
    });
    await replay(stepsOf(line), 'main', lab.fars, lab.clock);
    const toC = lab.fars.c?.take(100);
    expect(toC?.toString()).toBe('[1, 1]');
    lab.fars.c?.send(toC ?? Buffer.alloc(0));
    lab.fars.c?.send(Buffer.from('[1, "c too"]'));
    await lab.clock.advance(500);
    await outcome;
    expectNothingLeft(lab);
    expect(lab.rigs.b?.condition).toBe('silent');
    await lab.services.close();
  });

  it.each(apart('noAnswer'))('%s: says who did not answer, and hears the late answer', async (name, line) => {
    const lab = await servicesLab(line);
    const outcome = expect(call(lab.services, line)).rejects.toMatchObject({
      code: 'LABNET_SERVICES_INCOMPLETE',
      message: expect.stringContaining(
        'a (udp://127.0.0.1:11001): echoed EXPINIT but sent no response within 300 ms',
      ) as string,
    });
    const late = name.endsWith('late');
    const steps = stepsOf(line);
    await replay(late ? steps.slice(0, 2) : steps, 'main', lab.fars, lab.clock);
    await lab.clock.advance(300);
    await outcome;
    expectNothingLeft(lab);
    const next = lab.rigs.a?.onEvent('EXPINIT');
    lab.fars.a?.send(Buffer.from('[1, "late"]'));
    await lab.clock.advance(0);
    expect(await next).toMatchObject({ data: ['late'] });
    expect(lab.fars.a?.take(100)?.toString()).toBe('[1, "late"]');
  });

  it.each(apart('reported'))('%s: fails that rig at once, with its text', async (_, line) => {
    const lab = await servicesLab(line);
    const outcome = expect(call(lab.services, line)).rejects.toMatchObject({
      message: expect.stringContaining('EXPINIT failed there: ValueError: boom') as string,
    });
    await replay(stepsOf(line), 'main', lab.fars, lab.clock);
    await outcome;
  });

  it.each(apart('closedMeanwhile'))('%s: names the rig that was closed', async (_, line) => {
    const lab = await servicesLab(line);
    const outcome = expect(call(lab.services, line)).rejects.toMatchObject({
      details: {
        responses: new Map([
          ['a', [{ from: 'a' }]],
          ['c', [{ from: 'c' }]],
        ]),
        failures: new Map([['b', expect.objectContaining({ code: 'LABNET_CANCELLED' })]]),
      },
    });
    await replay(stepsOf(line).slice(0, 6), 'main', lab.fars, lab.clock);
    await lab.rigs.b?.close();
    await replay(stepsOf(line).slice(6), 'main', lab.fars, lab.clock);
    await outcome;
  });

  it.each(apart('noLimit'))('%s: waits until it is ended', async (_, line) => {
    const lab = await servicesLab(line);
    const outcome = expect(call(lab.services, line)).rejects.toMatchObject({
      details: { failures: new Map([['b', expect.objectContaining({ code: 'LABNET_CANCELLED' })]]) },
    });
    await replay(stepsOf(line), 'main', lab.fars, lab.clock);
    await lab.clock.advance(3_600_000);
    expect(lab.clock.pending).toBe(0);
    await lab.services.close();
    await outcome;
  });
});
