import { messageOf } from '../../../kernel/errors.js';
import type { ChannelOutput } from './channel-output.js';
import { DISCONNECT, MANAGER, SHUTDOWN_SERVICE } from './constants.js';
import type { Line } from './line-splitter.js';
import { answerQuestion, readManagerQuestion } from './manager-question.js';
import {
  writeError,
  writeNotification,
  writeRequest,
  writeResult,
  writeServiceDisconnect,
} from './messages.js';
import type { AnswerHeader, Kwargs } from './messages.js';
import { Nonsense } from './nonsense.js';
import { raised, returned } from './python-failure.js';
import type { PythonFailure } from './python-failure.js';
import { has, isFields, readLine, readLineExactly } from './read-line.js';
import type { Fields } from './read-line.js';
import { isErrorReport, readRemoteError } from './remote-error.js';
import type { RemoteError } from './remote-error.js';

/** A request as the method of a service may see it. */
export interface ServiceRequest {
  readonly attribute: string;
  readonly args: readonly unknown[];
  readonly kwargs: Kwargs;
  readonly service: string;
  /** Network name of who asks. */
  readonly requester: string;
  /** Any JSON value. */
  readonly uid: unknown;
  /** The arguments with 47.0 and 47 kept apart: floats that are whole are PyFloats. */
  exact(): { readonly args: readonly unknown[]; readonly kwargs: Kwargs };
}

/** How a request ended inside the service. */
export type ServiceOutcome =
  { readonly ok: true; readonly result: unknown } | { readonly ok: false; readonly failure: PythonFailure };

/** What a service's driver carries out, in order. */
export type ServiceOutput =
  | ChannelOutput
  | { readonly type: 'send'; readonly text: string }
  /** The identity is on its way. The manager says nothing when it likes it: see {@link ServiceMachine.confirm}. */
  | { readonly type: 'identified' }
  /** The manager has answered, so this service is registered. */
  | { readonly type: 'confirmed' }
  | { readonly type: 'refused'; readonly error: RemoteError }
  /** The driver runs the attribute and gives its outcome to `answer`. */
  | { readonly type: 'call'; readonly request: ServiceRequest; readonly line: string };

/**
 * A service's side of one connection with a manager.
 *
 * @see msl-network `msl.network.service.Service`
 */
export class ServiceMachine {
  readonly #nonsense = new Nonsense();
  #identified = false;
  #confirmation: string | undefined;

  /**
   * @param identity - What the manager is told: type, name, attributes, max_clients, language, os, in this order.
   * @param networkName - `<name>[<host>:<port>]`, for taking leave.
   */
  constructor(
    private readonly identity: Fields,
    private readonly networkName: string,
  ) {}

  /** Asks the manager for its identity: it answers those that it has registered. */
  confirm(uid: string): readonly ServiceOutput[] {
    this.#confirmation = uid;
    return [
      {
        type: 'send',
        text: writeRequest({ service: MANAGER, attribute: 'identity', args: [], kwargs: {}, uid }),
      },
    ];
  }

  /** The outcome of a call. A result that JSON refuses is answered as an error. */
  answer(request: ServiceRequest, outcome: ServiceOutcome): readonly ServiceOutput[] {
    const text = answerText(outcome, { requester: request.requester, uid: request.uid });
    const outputs: ServiceOutput[] = [{ type: 'send', text }];
    if (request.attribute === SHUTDOWN_SERVICE && outcome.ok) outputs.push(...this.leave());
    return outputs;
  }

  /**
   * @throws LABNET_JSON_UNSUPPORTED when an argument has no JSON form; nothing is sent then.
   */
  notify(args: readonly unknown[], kwargs: Kwargs): readonly ServiceOutput[] {
    return [{ type: 'send', text: writeNotification(String(this.identity.name), args, kwargs) }];
  }

  /** Asks the manager to close the connection. */
  leave(): readonly ServiceOutput[] {
    return [{ type: 'send', text: writeServiceDisconnect(this.networkName) }];
  }

  /** Takes a line of the manager. */
  line(line: Line): readonly ServiceOutput[] {
    return this.#nonsense.judge(this.#read(line));
  }

  #read(line: Line): readonly ServiceOutput[] {
    if (line === undefined)
      return this.#unreadable('', returned('UnicodeDecodeError', 'the line is not UTF-8'));
    const read = readLine(line);
    if (read.kind === 'invalid') return this.#unreadable(line, raised('JSONDecodeError', read.problem));
    if (read.kind === 'value')
      return this.#unreadable(line, returned('TypeError', 'a request must be an object'));
    const { fields } = read;
    if (!this.#identified) return this.#handshake(fields, line);
    if (typeof fields.attribute === 'string' && !has(fields, 'result')) return this.#request(fields, line);
    return this.#answer(fields, line);
  }

  #handshake(fields: Fields, line: string): readonly ServiceOutput[] {
    if (isErrorReport(fields)) return [{ type: 'refused', error: readRemoteError(fields) }];
    const question = readManagerQuestion(fields);
    if (!question) return [{ type: 'malformed', line, problem: 'no question of a manager' }];
    if (question.kind !== 'identity') return [{ type: 'ask', question }];
    this.#identified = true;
    return [{ type: 'send', text: answerQuestion(question, this.identity) }, { type: 'identified' }];
  }

  /** A request is answered even when it says error: true; the reference swallows those. */
  #request(fields: Fields, line: string): readonly ServiceOutput[] {
    const attribute = String(fields.attribute);
    const requester = typeof fields.requester === 'string' ? fields.requester : null;
    const header = { requester, uid: fields.uid };
    if (attribute === DISCONNECT) return [];
    if (attribute.startsWith('_')) {
      return [sendError(returned('PermissionError', 'Cannot request a private attribute'), header)];
    }
    const args = fields.args ?? [];
    const kwargs = fields.kwargs ?? {};
    if (!Array.isArray(args) || !isFields(kwargs)) {
      return [sendError(returned('TypeError', 'args must be a list and kwargs a dict'), header)];
    }
    const service = typeof fields.service === 'string' ? fields.service : '';
    const request: ServiceRequest = {
      attribute,
      args: args as readonly unknown[],
      kwargs,
      service,
      requester: requester ?? '',
      uid: fields.uid,
      exact: () => exactArguments(line),
    };
    return [{ type: 'call', request, line }];
  }

  #answer(fields: Fields, line: string): readonly ServiceOutput[] {
    if (isErrorReport(fields)) return [{ type: 'refused', error: readRemoteError(fields) }];
    if (this.#confirmation !== undefined && fields.uid === this.#confirmation) {
      this.#confirmation = undefined;
      return [{ type: 'confirmed' }];
    }
    return [{ type: 'malformed', line, problem: 'neither a request nor an answer to one' }];
  }

  #unreadable(line: string, failure: PythonFailure): readonly ServiceOutput[] {
    const malformed = { type: 'malformed', line, problem: failure.text } as const;
    return this.#identified ? [malformed, sendError(failure, { requester: null, uid: '' })] : [malformed];
  }
}

function exactArguments(line: string): { readonly args: readonly unknown[]; readonly kwargs: Kwargs } {
  const read = readLineExactly(line);
  const { args, kwargs } = read.kind === 'object' ? read.fields : ({} as Fields);
  return { args: Array.isArray(args) ? args : [], kwargs: isFields(kwargs) ? kwargs : {} };
}

function answerText(outcome: ServiceOutcome, header: AnswerHeader): string {
  if (!outcome.ok) return writeError(outcome.failure, header);
  try {
    return writeResult(outcome.result ?? null, header);
  } catch (error) {
    return writeError(raised('TypeError', messageOf(error)), header);
  }
}

function sendError(failure: PythonFailure, header: AnswerHeader): ServiceOutput {
  return { type: 'send', text: writeError(failure, header) };
}
