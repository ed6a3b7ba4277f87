import { pythonRepr } from '../../../kernel/python/py-text.js';
import type { ClientOutput } from './client-output.js';
import { DISCONNECT, MANAGER, NOTIFICATION_UID, SHUTDOWN_MANAGER } from './constants.js';
import type { Line } from './line-splitter.js';
import { answerQuestion, readManagerQuestion } from './manager-question.js';
import { writeRequest } from './messages.js';
import type { RequestFields } from './messages.js';
import { Nonsense } from './nonsense.js';
import { PendingRequests } from './pending-requests.js';
import type { PendingRequest } from './pending-requests.js';
import { has, isFields, readLine } from './read-line.js';
import type { Fields } from './read-line.js';
import { isErrorReport, readRemoteError, serviceNotConnected } from './remote-error.js';
import type { RemoteError } from './remote-error.js';

/** Requests that every client may make to the manager. All others need an administrator. */
const OPEN_TO_ALL: ReadonlySet<string> = new Set([
  'identity',
  'link',
  'unlink',
  'acquire_lock',
  'release_lock',
]);

/**
 * The client's side of one connection with a manager.
 *
 * Answers are matched by uid, in any order. The reference's manager leaves the uid out of what it answers to an
 * administrator, and may ask for a login in between, taking whatever line comes next for the answer: one such request
 * is therefore outstanding at a time, and the first holds all others back.
 *
 * @see msl-network `msl.network.client.Client`
 */
export class ClientMachine {
  readonly #pending = new PendingRequests();
  readonly #heldBack: { readonly request: PendingRequest; readonly text: string }[] = [];
  /** The administrator request that the manager works on, even when nobody waits for it any more. */
  #admin: string | undefined;
  #isAdministrator = false;
  readonly #nonsense = new Nonsense();
  #open = false;
  #closed = false;

  /**
   * @param identity - What the manager is told: type, name, language, os, in this order.
   */
  constructor(private readonly identity: Fields) {}

  /** Requests without an answer. */
  get outstanding(): number {
    return this.#pending.size;
  }

  /** Whether a request to the manager is answered as soon as it can: no login stands between. */
  get isReady(): boolean {
    return this.#admin === undefined;
  }

  /** When {@link ClientMachine.tick} must be called at the latest. Infinity: never. */
  get nextDeadlineMs(): number {
    return this.#pending.earliestMs;
  }

  /**
   * Asks a service or the manager for something.
   *
   * @param deadlineMs - Infinity: waits for as long as the connection lasts.
   * @throws LABNET_JSON_UNSUPPORTED when an argument has no JSON form; nothing is sent then.
   */
  request(fields: RequestFields, deadlineMs: number): readonly ClientOutput[] {
    const { service, attribute, uid } = fields;
    const request = { uid, service, attribute, deadlineMs };
    const text = writeRequest(fields);
    this.#pending.add(request);
    if (this.#closed) return this.#failAll();
    if (this.#mustWait(request)) {
      this.#heldBack.push({ request, text });
      return [];
    }
    return [this.#send(request, text)];
  }

  /** Nobody waits for this request any more. A late answer to it is recognised. */
  withdraw(uid: string): readonly ClientOutput[] {
    const request = this.#pending.take(uid);
    return request ? [{ type: 'failed', request, failure: { kind: 'withdrawn' } }] : [];
  }

  /** A service is known to be gone: nobody answers any more what it was asked. */
  serviceGone(service: string): readonly ClientOutput[] {
    const outputs: ClientOutput[] = [];
    for (;;) {
      const request = this.#pending.takeFirst((one) => one.service === service);
      if (!request) return outputs;
      outputs.push({ type: 'failed', request, failure: { kind: 'gone' } });
    }
  }

  /** Takes a line of the manager. */
  line(line: Line): readonly ClientOutput[] {
    return this.#closed ? [] : this.#nonsense.judge(this.#read(line));
  }

  /** Time has passed. */
  tick(nowMs: number): readonly ClientOutput[] {
    return this.#pending
      .takeExpired(nowMs)
      .map((request) => ({ type: 'failed', request, failure: { kind: 'timeout' } }));
  }

  /** The connection is gone. */
  closed(): readonly ClientOutput[] {
    this.#closed = true;
    this.#heldBack.length = 0;
    return this.#failAll();
  }

  #read(line: Line): readonly ClientOutput[] {
    if (line === undefined) return [{ type: 'malformed', line: '', problem: 'the line is not UTF-8' }];
    const read = readLine(line);
    if (read.kind === 'invalid') return [{ type: 'malformed', line, problem: read.problem }];
    if (read.kind === 'value') return [{ type: 'malformed', line, problem: 'the line is no object' }];
    const { fields } = read;
    if (isErrorReport(fields)) return this.#error(fields, line);
    if (has(fields, 'result')) return this.#result(fields, line);
    return this.#question(fields, line);
  }

  #mustWait({ service, attribute }: PendingRequest): boolean {
    if (attribute === DISCONNECT) return false;
    if (this.#admin === undefined) return false;
    return !this.#isAdministrator || isAdminRequest(service, attribute);
  }

  #send(request: PendingRequest, text: string): ClientOutput {
    if (isAdminRequest(request.service, request.attribute)) this.#admin = request.uid;
    return { type: 'sent', request, text };
  }

  /** The manager has answered the administrator: what was held back may go. */
  #adminAnswered(): readonly ClientOutput[] {
    this.#admin = undefined;
    const outputs: ClientOutput[] = [];
    for (;;) {
      const next = this.#heldBack[0];
      if (!next || this.#mustWait(next.request)) return outputs;
      this.#heldBack.shift();
      if (this.#pending.has(next.request.uid)) outputs.push(this.#send(next.request, next.text));
    }
  }

  #result(fields: Fields, line: string): readonly ClientOutput[] {
    const { uid } = fields;
    if (uid === NOTIFICATION_UID) return [notification(fields, line)];
    const anonymous = uid === '' && this.#admin !== undefined;
    const answered = anonymous ? this.#admin : uid;
    const request = this.#pending.take(answered);
    const outputs: ClientOutput[] = request
      ? [{ type: 'result', request, result: fields.result, line }]
      : [{ type: 'late', line }];
    if (answered === undefined || answered !== this.#admin) return outputs;
    this.#isAdministrator = true;
    return [...outputs, ...this.#adminAnswered()];
  }

  #error(fields: Fields, line: string): readonly ClientOutput[] {
    const error = readRemoteError(fields);
    if (!this.#open) return [{ type: 'refused', error }, ...this.#failAll(error)];
    const request = this.#pending.take(fields.uid);
    if (request) {
      const after = request.uid === this.#admin ? this.#adminAnswered() : [];
      return [failed(request, error), ...after];
    }
    return fields.uid === '' ? this.#anonymousError(error) : [{ type: 'late', line }];
  }

  /** The request that an error without uid is about: that to the service it names, else the administrator's, else all. */
  #anonymousError(error: RemoteError): readonly ClientOutput[] {
    const gone = serviceNotConnected(error);
    const toGone = gone && this.#pending.takeFirst(({ service }) => pythonRepr(service) === gone);
    if (toGone) return [failed(toGone, error)];
    if (this.#admin !== undefined) {
      const request = this.#pending.take(this.#admin);
      return [...(request ? [failed(request, error)] : []), ...this.#adminAnswered()];
    }
    return [{ type: 'refused', error }, ...this.#failAll(error)];
  }

  #question(fields: Fields, line: string): readonly ClientOutput[] {
    const question = readManagerQuestion(fields);
    if (!question) return [{ type: 'malformed', line, problem: 'neither a result nor a question' }];
    if (question.kind !== 'identity') return [{ type: 'ask', question }];
    this.#open = true;
    return [{ type: 'send', text: answerQuestion(question, this.identity) }, { type: 'identified' }];
  }

  #failAll(error?: RemoteError): readonly ClientOutput[] {
    return this.#pending.takeAll().map((request) => {
      if (error) return failed(request, error);
      return endsWithTheConnection(request)
        ? { type: 'result', request, result: null, line: '' }
        : { type: 'failed', request, failure: { kind: 'closed' } };
    });
  }
}

function isAdminRequest(service: string, attribute: string): boolean {
  return service === MANAGER && !OPEN_TO_ALL.has(attribute);
}

/** The closing of the connection is the answer to these. */
function endsWithTheConnection({ service, attribute }: PendingRequest): boolean {
  return attribute === DISCONNECT || (service === MANAGER && attribute === SHUTDOWN_MANAGER);
}

function failed(request: PendingRequest, error: RemoteError): ClientOutput {
  return { type: 'failed', request, failure: { kind: 'remote', error } };
}

function notification(fields: Fields, line: string): ClientOutput {
  const parts: readonly unknown[] = Array.isArray(fields.result) ? fields.result : [];
  const [args, kwargs] = parts;
  if (typeof fields.service !== 'string' || !Array.isArray(args) || !isFields(kwargs)) {
    return { type: 'malformed', line, problem: 'a notification without service, arguments or names' };
  }
  return { type: 'notification', service: fields.service, args: args as readonly unknown[], kwargs, line };
}
