import { describe, expect, it } from 'vitest';
import { parseJson } from '../../../src/kernel/python/parse-json.js';
import {
  describeAttributes,
  runAttribute,
} from '../../../src/protocols/msl-network/service/service-attributes.js';
import { LineSplitter } from '../../../src/protocols/msl-network/wire/line-splitter.js';
import { answerQuestion } from '../../../src/protocols/msl-network/wire/manager-question.js';
import { writeValue } from '../../../src/protocols/msl-network/wire/messages.js';
import { ServiceMachine } from '../../../src/protocols/msl-network/wire/service-machine.js';
import type { ServiceOutput } from '../../../src/protocols/msl-network/wire/service-machine.js';
import type { Fields } from '../../../src/protocols/msl-network/wire/read-line.js';
import { expectBytes } from '../../helpers/match-transcript.js';
import { materialise } from './materialise.js';
import { RECORDED_SERVICES } from './math-service.js';
import { mslLines, PINNED, PORTS } from './transcript.js';
import type { MslLine, MslStep } from './transcript.js';

/** The identities that the services of the reference told, by party. */
function identityOf(line: MslLine, party: string): Fields | undefined {
  const texts = line.steps
    .filter(({ from, bytes }) => from === party && bytes)
    .map(({ bytes }) => materialise(bytes!).toString('utf8'));
  const told = texts.find((text) => text.includes('"type": "service"') && text.includes(PINNED.language));
  return told === undefined ? undefined : (parseJson(told) as { readonly result: Fields }).result;
}

const conversations = mslLines.flatMap((line) =>
  ['svc', 'svc2'].flatMap((party) => {
    const identity = identityOf(line, party);
    return identity ? [[`${line.case} ${party}`, line, party, identity] as const] : [];
  }),
);

/** A service without a socket, and a manager that says what a transcript says. */
class ServiceReplay {
  readonly machine: ServiceMachine;
  readonly #splitter = new LineSplitter(2 ** 24);
  /** In the order of the requests; answers may leave in another. */
  readonly #toSend: string[] = [];
  #question: Extract<ServiceOutput, { type: 'ask' }>['question'] | undefined;

  constructor(
    private readonly identity: Fields,
    party: string,
  ) {
    this.machine = new ServiceMachine(identity, `${String(identity.name)}[labhost:${PORTS[party] ?? 0}]`);
  }

  async play({ from, bytes }: MslStep): Promise<void> {
    if (!bytes) return;
    if (from === 'manager') {
      for (const line of this.#splitter.push(materialise(bytes))) await this.#take(this.machine.line(line));
      return;
    }
    const text = materialise(bytes).toString('utf8');
    const fields = parseJson(text) as Fields;
    if (fields.uid === 'notification') {
      const [args, kwargs] = fields.result as [unknown[], Fields];
      await this.#take(this.machine.notify(args, kwargs));
    } else if (this.#question) {
      const question = this.#question;
      this.#question = undefined;
      this.#toSend.push(answerQuestion(question, String(fields.result)));
    }
    const index = this.#toSend.findIndex((one) => (parseJson(one) as Fields).uid === fields.uid);
    expectBytes(Buffer.from(this.#toSend.splice(index, 1)[0] ?? ''), bytes);
  }

  get unexpected(): readonly string[] {
    return this.#toSend;
  }

  async #take(outputs: readonly ServiceOutput[]): Promise<void> {
    for (const output of outputs) {
      if (output.type === 'send') this.#toSend.push(output.text);
      else if (output.type === 'ask') this.#question = output.question;
      else if (output.type === 'call') {
        const name = String(this.identity.name);
        const attributes = {
          name,
          max_clients: this.identity.max_clients,
          identity: this.identity,
          ...(RECORDED_SERVICES[name] ?? RECORDED_SERVICES.Math),
        };
        await this.#take(
          this.machine.answer(output.request, await runAttribute(attributes, name, output.request)),
        );
      }
    }
  }
}

/** What labnet answers where the client has left, and where the reference says nothing: it crashed, or swallowed the request. */
const ANSWERED: Readonly<Record<string, RegExp>> = {
  'msl-call-bad-property svc': /"message": "RangeError: this property is broken"/,
  // The client has left before.
  'msl-disconnect-with-pending svc': /"result": "x"/,
  'msl-raw-error-true-request svc': /"error": false.*"result": 3/,
};

describe('ServiceMachine', () => {
  it('is held against every service of the reference', () => {
    expect(conversations).toHaveLength(96);
  });

  it.each(conversations)('%s', async (title, line, party, identity) => {
    const replay = new ServiceReplay(identity, party);
    for (const step of line.steps) {
      if (step.from === party || step.to === party) await replay.play(step);
    }
    const better = ANSWERED[title];
    if (better) expect(replay.unexpected.join('')).toMatch(better);
    else expect(replay.unexpected).toEqual([]);
  });

  it.each(['Math', 'Stoppable'])('tells what %s offers as the reference does', (name) => {
    const told = conversations.map(([, , , identity]) => identity);
    const identity = told.find(
      (one) => one.name === name && Object.hasOwn(one.attributes as object, 'set_logging_level'),
    );
    expect(writeValue(describeAttributes(RECORDED_SERVICES[name]!))).toBe(writeValue(identity?.attributes));
  });
});
