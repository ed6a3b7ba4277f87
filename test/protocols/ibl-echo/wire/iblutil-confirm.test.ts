import { describe, expect, it } from 'vitest';
import { EchoProtocol } from '../../../../src/protocols/ibl-echo/index.js';
import {
  callOf,
  echoLines,
  expectCode,
  recordCallbacks,
  stageOf,
  stepsOf,
  topicOf,
} from '../../../helpers/echo-lines.js';
import type { EchoLine, Stage } from '../../../helpers/echo-lines.js';
import { replay, restOf } from '../../../helpers/far-end.js';
import { expectMatch } from '../../../helpers/match-transcript.js';
import { byCase, decodeBytes } from '../../../helpers/transcripts.js';

const lines = echoLines.filter((line) => topicOf(line) === 'confirm');

/** Cases with a test of their own: with the rule of iblutil.md that lets them out, or because the call differs. */
const APART = {
  // Defect 5: one timeout closes the communicator. Here only the call fails.
  silent: [
    'confirm-udp-no-echo',
    'confirm-udp-no-echo-unnamed',
    'confirm-udp-mismatch-invalid-utf8',
    'confirm-udp-call-after-timeout',
    'tcp-confirm-no-echo',
  ],
  // Defect 3: whatever is not the echo tears the connection down. Here it is a message, and the wait goes on.
  otherMessage: [
    'confirm-udp-mismatch',
    'confirm-udp-mismatch-space',
    'confirm-udp-mismatch-newline',
    'confirm-udp-mismatch-empty',
    'confirm-udp-mismatch-65535-prefix',
    'confirm-udp-zero-instead',
    'tcp-confirm-mismatch',
    'tcp-confirm-truncated-65536',
    'tcp-confirm-truncated-wrong-bytes',
  ],
  // Defect 3 again, where the echo comes after all.
  crossing: ['confirm-udp-crossing'],
  // Defect 5: a late echo finds the socket gone.
  late: ['confirm-udp-late-echo', 'confirm-udp-late-mismatch', 'tcp-confirm-late-echo'],
  // Defect 4: two calls at once break each other.
  concurrent: ['confirm-udp-concurrent'],
  // Defect 12: what the system refuses is known at once.
  systemRefuses: ['confirm-udp-too-large', 'confirm-udp-nobody-listening'],
  // Defect 5: the listening socket of all clients is closed.
  listenerSilent: ['confirm-udp-server-timeout-closes-all'],
  // Defects 7 and 8: a stream without framing.
  unframed: [
    'tcp-confirm-echo-split',
    'tcp-confirm-echo-and-update-coalesced',
    'tcp-confirm-truncated-then-rest',
  ],
  // Exception types and texts do not bind; that nothing is sent does.
  refused: [
    'confirm-udp-timeout-negative',
    'confirm-udp-default-zero',
    'confirm-udp-addr-wrong-port',
    'confirm-udp-addr-hostname',
    'confirm-udp-addr-list',
    'confirm-udp-server-no-addr',
  ],
} as const;
const isIn = (group: keyof typeof APART, { case: name }: EchoLine): boolean =>
  (APART[group] as readonly string[]).includes(name);
const apart = (group: keyof typeof APART) => byCase(lines.filter((line) => isIn(group, line)));
const groups = Object.keys(APART) as (keyof typeof APART)[];
const binding = lines.filter((line) => !groups.some((group) => isIn(group, line)));

/** A call that is confirmed at once shows that the communicator lives. */
async function expectUsable({ communicator, far, clock }: Stage): Promise<void> {
  const again = communicator.init('again');
  const bytes = { text: '[1, "again"]' };
  const steps = [
    { from: 'client', bytes },
    { from: 'server', bytes },
  ];
  await replay(steps, 'client', { far }, clock);
  expect(await again).toMatchObject({ message: 'EXPINIT' });
  expect(restOf(far)).toBe('');
}

const deadlineOf = ({ setup }: EchoLine): number =>
  Number((setup.echo_timeout as { $pyfloat: string }).$pyfloat) * 1000;

describe('confirmedSend', () => {
  it('runs every recorded line in exactly one test', () => {
    expect(binding.length + groups.flatMap((group) => APART[group]).length).toBe(lines.length);
  });

  it.each(byCase(binding))('%s: is confirmed as in the reference', async (name, line) => {
    const { communicator, far, clock } = await stageOf(line);
    const called = recordCallbacks(communicator);
    const options = name.endsWith('timeout-zero') ? { echoTimeoutMs: 0 } : {};
    const outcome = callOf(communicator, line.setup, options);
    const second = name.endsWith('two-calls') ? communicator.init('again') : undefined;
    await replay(stepsOf(line), 'client', { far }, clock);
    expect(await outcome).toMatchObject({ elapsedMs: 0 });
    await second;
    expect(restOf(far)).toBe('');
    expectMatch(called, line.effect.callbacks);
    expect(communicator.awaitingResponse()).toBe(false);
  });

  it.each(apart('silent'))('%s: fails alone, and the next call succeeds', async (name, line) => {
    const stage = await stageOf(line);
    const rig = name.endsWith('unnamed') ? stage.communicator.serverUri : 'main';
    const failed = expect(callOf(stage.communicator, line.setup)).rejects.toMatchObject({
      code: 'LABNET_ECHO_TIMEOUT',
      message: `${rig} (${stage.communicator.serverUri}): no echo of EXPINIT within 300 ms`,
    });
    await replay(stepsOf(line), 'client', { far: stage.far }, stage.clock);
    await stage.clock.advance(deadlineOf(line));
    await failed;
    await expectUsable(stage);
  });

  it.each(apart('otherMessage'))('%s: is not the echo, and not the end', async (_, line) => {
    const stage = await stageOf(line);
    const { communicator, far, clock } = stage;
    const failed = expectCode(callOf(communicator, line.setup), 'LABNET_ECHO_TIMEOUT');
    await replay(stepsOf(line), 'client', { far }, clock);
    // Datagrams that are messages are echoed; over TCP the truncated ones are still incomplete.
    const reply = decodeBytes(line.reply ?? { text: '' }).toString();
    const isWhole = !reply.startsWith('[0') && !line.case.includes('truncated');
    expect(restOf(far)).toBe(isWhole ? reply : '');
    far.take(100_000);
    expect(communicator.awaitingResponse()).toBe(true);
    await clock.advance(deadlineOf(line));
    await failed;
    if (!line.case.includes('truncated')) await expectUsable(stage);
  });

  it.each(apart('crossing'))('%s: takes both, the message and the echo', async (_, line) => {
    const stage = await stageOf(line);
    const called = recordCallbacks(stage.communicator);
    const outcome = callOf(stage.communicator, line.setup);
    await replay(stepsOf(line), 'client', { far: stage.far }, stage.clock);
    expect(await outcome).toMatchObject({ message: 'EXPINIT' });
    expect(called).toMatchObject([{ event: 'EXPSTATUS', data: [20] }]);
    expect(stage.far.take(100)?.toString()).toBe('[32, 20]');
    await expectUsable(stage);
  });

  it.each(apart('late'))('%s: is known for what it is', async (name, line) => {
    const stage = await stageOf(line);
    const failed = expectCode(callOf(stage.communicator, line.setup), 'LABNET_ECHO_TIMEOUT');
    await replay(stepsOf(line), 'client', { far: stage.far }, stage.clock);
    await failed;
    const isEcho = !name.endsWith('mismatch');
    const last = stage.context.facts.findLast(({ type }) => type === 'message.received');
    expect(last).toMatchObject({ verdict: isEcho ? 'late-echo' : 'message' });
    expect(restOf(stage.far)).toBe(isEcho ? '' : '[1, 43]');
    stage.far.take(100);
    await expectUsable(stage);
  });

  it.each(apart('concurrent'))('%s: sends the second after the echo of the first', async (_, line) => {
    const { communicator, far, clock } = await stageOf(line);
    const both = Promise.all([communicator.init('a'), communicator.start('b')]);
    for (const text of ['[1, "a"]', '[2, "b", null]']) {
      await clock.advance(0);
      expect(restOf(far)).toBe(text);
      far.send(far.take(100) ?? Buffer.alloc(0));
    }
    await clock.advance(0);
    expect(await both).toMatchObject([{ message: 'EXPINIT' }, { message: 'EXPSTART' }]);
  });

  it.each(apart('systemRefuses'))('%s: fails at once', async (_, line) => {
    const stage = await stageOf(line);
    const { communicator, far, clock } = stage;
    if (line.setup.far_side === 'port closed') await far.close();
    const tooLong = line.send === null;
    const failed = expectCode(
      callOf(communicator, line.setup),
      tooLong ? 'LABNET_SEND_FAILED' : 'LABNET_RIG_REFUSED',
    );
    await clock.advance(0);
    await failed;
    expect(communicator.condition).toBe('refused');
    if (tooLong) await expectUsable(stage);
  });

  it.each(apart('listenerSilent'))(
    '%s: a client that is silent costs the others nothing',
    async (_, line) => {
      const { communicator, far, clock } = await stageOf(line);
      const addr = { host: '127.0.0.1', port: 41099 };
      const failed = expectCode(communicator.init(1, { addr }), 'LABNET_ECHO_TIMEOUT');
      await clock.advance(deadlineOf(line));
      await failed;
      far.send(Buffer.from('[1, "healthy"]'));
      await clock.advance(0);
      expect(restOf(far)).toBe('[1, "healthy"]');
    },
  );

  it.each(apart('unframed'))('%s: finds the echo in the stream', async (name, line) => {
    const { communicator, far, clock } = await stageOf(line);
    const called = recordCallbacks(communicator);
    const outcome = callOf(communicator, line.setup);
    const steps = stepsOf(line);
    // The last step of a truncated echo is that of the reference, which takes its rest for a message.
    await replay(name.endsWith('then-rest') ? steps.slice(0, -1) : steps, 'client', { far }, clock);
    expect(await outcome).toMatchObject({ message: 'EXPINIT' });
    const update = name.includes('update');
    expect(restOf(far)).toBe(update ? '[1, {"ok": true}]' : '');
    expect(called).toHaveLength(update ? 1 : 0);
  });

  it.each(apart('refused'))('%s: sends nothing', async (name, line) => {
    const { communicator, context, far, clock } = await stageOf(line);
    const invalid = { code: 'LABNET_INVALID_ARGUMENT' };
    if (name.endsWith('default-zero')) {
      // A timeout that would break the handler later is refused when it is set.
      const made = EchoProtocol.client('udp://127.0.0.1:11001', context, { echoTimeoutMs: 0 });
      await expect(made).rejects.toMatchObject(invalid);
    } else {
      const options = {
        'confirm-udp-timeout-negative': { echoTimeoutMs: -1 },
        'confirm-udp-addr-wrong-port': { addr: { host: '127.0.0.1', port: 9 } },
        'confirm-udp-addr-hostname': { addr: { host: 'localhost', port: 11001 } },
        'confirm-udp-addr-list': { addr: ['127.0.0.1', 11001] },
      }[name];
      await expect(callOf(communicator, line.setup, options)).rejects.toMatchObject(invalid);
    }
    await clock.advance(0);
    expect(restOf(far)).toBe('');
  });
});
