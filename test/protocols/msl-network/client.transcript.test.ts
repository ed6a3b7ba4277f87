import { describe, expect, it } from 'vitest';
import { parseJson } from '../../../src/kernel/python/parse-json.js';
import { ClientMachine } from '../../../src/protocols/msl-network/wire/client-machine.js';
import type { ClientOutput } from '../../../src/protocols/msl-network/wire/client-output.js';
import { LineSplitter } from '../../../src/protocols/msl-network/wire/line-splitter.js';
import { answerQuestion } from '../../../src/protocols/msl-network/wire/manager-question.js';
import type { RequestFields } from '../../../src/protocols/msl-network/wire/messages.js';
import { readLine } from '../../../src/protocols/msl-network/wire/read-line.js';
import { materialise } from './materialise.js';
import { mslLines, PINNED } from './transcript.js';
import type { MslLine, MslStep } from './transcript.js';

/** Clients of the reference: bare sockets say another language. */
function clientsOf(line: MslLine): readonly string[] {
  const said = line.steps.filter(({ from, bytes }) => /^c\d$/.test(from) && bytes);
  const real = said.filter(({ bytes }) => {
    const text = materialise(bytes!).toString('utf8');
    return text.includes('"type": "client"') && text.includes(`"language": "${PINNED.language}"`);
  });
  return [...new Set(real.map(({ from }) => from))];
}

const conversations = mslLines.flatMap((line) =>
  clientsOf(line).map((party) => [`${line.case} ${party}`, line, party] as const),
);

/** A client without a socket, and a manager that says what a transcript says. */
class ClientReplay {
  readonly machine: ClientMachine;
  readonly #splitter = new LineSplitter(2 ** 24);
  readonly #toSend: string[] = [];
  #question: Extract<ClientOutput, { type: 'ask' }>['question'] | undefined;
  settled = 0;

  constructor(name: unknown) {
    this.machine = new ClientMachine({ type: 'client', name, ...PINNED });
  }

  play({ from, bytes, event }: MslStep): void {
    if (event === 'closed') this.#take(this.machine.closed());
    else if (from === 'manager')
      for (const line of this.#splitter.push(materialise(bytes!))) this.#hear(line ?? '');
    else expect(this.#say(materialise(bytes!).toString('utf8'))).toBe(materialise(bytes!).toString('utf8'));
  }

  /** What the machine sends where the transcript sends this. */
  #say(text: string): string | undefined {
    const ready = this.#toSend.shift();
    if (ready !== undefined) return ready;
    const fields = parseJson(text) as RequestFields & { readonly result: string };
    const question = this.#question;
    this.#question = undefined;
    if (question) return answerQuestion(question, fields.result);
    this.#take(this.machine.request(fields, Infinity));
    return this.#toSend.shift();
  }

  #hear(line: string): void {
    const outputs = this.machine.line(line);
    this.#take(outputs);
    const read = readLine(line);
    if (read.kind !== 'object') throw new Error(`no object: ${line}`);
    const { result, message, attribute, uid } = read.fields;
    const [first] = outputs;
    if (attribute !== undefined && result === undefined) {
      expect(['send', 'ask']).toContain(first?.type);
    } else if (uid === 'notification') {
      const { service } = read.fields;
      const [args, kwargs] = result as [unknown, unknown];
      expect(first).toMatchObject({ type: 'notification', service, args, kwargs });
    } else if (message !== undefined) {
      const errors = outputs.map((one) =>
        'error' in one ? one.error : 'failure' in one ? one.failure : one,
      );
      expect(JSON.stringify(errors)).toContain(JSON.stringify(message));
    } else {
      expect(first).toMatchObject({ type: 'result', result });
    }
  }

  #take(outputs: readonly ClientOutput[]): void {
    for (const output of outputs) {
      if (output.type === 'send' || output.type === 'sent') this.#toSend.push(output.text);
      else if (output.type === 'ask') this.#question = output.question;
      else if (output.type === 'result' || output.type === 'failed') this.settled += 1;
    }
  }
}

/** Requests that nobody answers while the transcript lasts: what they wait for is said by nobody. */
const OUTSTANDING: Readonly<Record<string, number>> = { 'msl-client-service-dies-mid-request c1': 1 };

describe('ClientMachine', () => {
  it('is held against every client of the reference', () => {
    expect(conversations).toHaveLength(97);
  });

  it.each(conversations)('%s', (title, line, party) => {
    const steps = line.steps.filter(({ from, to }) => from === party || to === party);
    const identity = steps
      .filter(({ from, bytes }) => from === party && bytes)
      .map(({ bytes }) => materialise(bytes!).toString('utf8'))
      .find((text) => text.includes('"type": "client"'))!;
    const { result } = parseJson(identity) as { readonly result: { readonly name: unknown } };
    const replay = new ClientReplay(result.name);
    for (const step of steps) replay.play(step);
    expect(replay.machine.outstanding).toBe(OUTSTANDING[title] ?? 0);
  });
});
