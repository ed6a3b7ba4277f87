import { expect } from 'vitest';
import { writeJson } from '../../src/kernel/python/write-json.js';
import type { ManualClock, MemoryNet } from '../../src/testing/index.js';
import { parseJson } from '../../src/kernel/python/parse-json.js';

/** What a scripted rig does: whether it echoes, and what it answers to each event, or to all others (`*`). */
export interface RigScript {
  readonly echoes?: boolean;
  /** `$ev` stands for the event that was received. */
  readonly answers?: Readonly<Record<string, readonly unknown[]>>;
  /** Milliseconds between the echo and the answer. @defaultValue 0 */
  readonly answerAfterMs?: number;
}

/** A bare socket that plays a rig as the transcripts' far side did. */
export interface ScriptedRig {
  readonly name: string;
  readonly uri: string;
  /** Messages that it received, echoes of its own left out, as text. */
  readonly heard: string[];
  /** The whole conversation as this rig has it: `< received`, `> sent`. */
  readonly lines: string[];
  /** What it does from now on. */
  script: RigScript;
  /** Sends something of its own accord to whoever it heard last. */
  say(message: readonly unknown[]): void;
  close(): Promise<void>;
}

/** Opens one at a port of 127.0.0.1. */
export async function openScriptedRig(
  name: string,
  port: number,
  script: RigScript,
  { net, clock }: { readonly net: MemoryNet; readonly clock: ManualClock },
): Promise<ScriptedRig> {
  const sent = new Set<string>();
  const heard: string[] = [];
  const lines: string[] = [];
  let partner: { host: string; port: number } | undefined;
  const send = (text: string) => {
    lines.push(`> ${text}`);
    socket.send(Buffer.from(text), partner);
  };
  const say = (message: readonly unknown[]) => {
    const text = writeJson(message);
    if (message[0] !== 0) sent.add(text);
    send(text);
  };
  const rig: ScriptedRig = {
    name,
    uri: `udp://127.0.0.1:${port}`,
    heard,
    lines,
    script,
    say,
    close: () => socket.close(),
  };
  const answer = (text: string) => {
    const [event] = parseJson(text) as [number];
    const { answers = {}, answerAfterMs = 0 } = rig.script;
    const template = answers[String(event)] ?? answers['*'];
    if (!template) return;
    const message = template.map((item) => (item === '$ev' ? event : item));
    clock.after(answerAfterMs, () => say(message));
  };
  const socket = await net.openUdp(
    { bind: { host: '127.0.0.1', port } },
    {
      onError: () => undefined,
      onDatagram(bytes, from) {
        partner = from;
        const text = bytes.toString('utf8');
        lines.push(`< ${text}`);
        // An echo of ours.
        if (sent.delete(text)) return;
        heard.push(text);
        if (rig.script.echoes === false) return;
        send(text);
        answer(text);
      },
    },
  );
  return rig;
}

/** The conversation of one pair in a transcript, in the words of {@link ScriptedRig}. */
export function linesOf(
  steps: readonly { readonly from?: string; readonly to?: string; readonly bytes?: unknown }[],
  rig: string,
  replace: (text: string) => string = (text) => text,
): readonly string[] {
  return steps
    .filter(({ from, to, bytes }) => bytes !== undefined && (from === rig || to === rig))
    .map(({ from, bytes }) => {
      const { text } = bytes as { readonly text?: string };
      expect(text).toBeTypeOf('string');
      return `${from === rig ? '>' : '<'} ${replace(text ?? '')}`;
    });
}
