import { messageOf } from '../../../../kernel/errors.js';
import { pythonType } from '../../../../kernel/python/py-text.js';
import { DISCONNECT, MANAGER, SHUTDOWN_MANAGER } from '../constants.js';
import type { Line } from '../line-splitter.js';
import { LINE_END, writeValue } from '../messages.js';
import { TOO_MUCH_NONSENSE } from '../nonsense.js';
import { missingKey, notSubscriptable, raised, returned } from '../python-failure.js';
import type { PythonFailure } from '../python-failure.js';
import { has, isFields, readLine, readLineExactly } from '../read-line.js';
import type { Fields } from '../read-line.js';
import { parseTerminalInput } from '../terminal-input.js';
import { ManagerConnection } from './manager-connection.js';
import { ManagerCore } from './manager-core.js';
import type { ManagerSettings } from './manager-core.js';
import { askIdentity, askUsername, credentialsRefused, greet, takeAnswer } from './manager-handshake.js';
import type { AdminRequest, ConnectionId, ManagerOutput } from './manager-output.js';
import { answerOpenRequest, isOpenAttribute, managerIdentity } from './manager-requests.js';
import { routeRequest, routeResult } from './manager-routing.js';

/** Lines that may wait while the driver is busy with a connection. */
const MOST_WAITING = 4096;

/** Whether the credentials were right, and what they allow. */
export type Verdict = { readonly ok: true; readonly isAdmin: boolean } | { readonly ok: false };

/** How an administrator request ended. */
export type AdminOutcome =
  { readonly ok: true; readonly result: unknown } | { readonly ok: false; readonly failure: PythonFailure };

/**
 * The manager: it lets peers in, keeps links and locks, and carries requests to services and answers back.
 *
 * @see msl-network `msl.network.manager.Manager`
 */
export class ManagerMachine {
  readonly #core: ManagerCore;
  readonly #connections = new Map<ConnectionId, ManagerConnection>();

  constructor(settings: ManagerSettings) {
    this.#core = new ManagerCore(settings);
  }

  /** Network name: `Manager[<host>:<port>]`. */
  get name(): string {
    return this.#core.name;
  }

  /** What the manager tells of itself and of who is connected. */
  get identity(): Fields {
    return managerIdentity(this.#core);
  }

  /**
   * A connection has come.
   *
   * @param host - Name of the peer's computer up to the first dot; a numeric name whole.
   * @param address - `<host>:<port>` as it appears in network names.
   */
  opened(id: ConnectionId, host: string, address: string): readonly ManagerOutput[] {
    const connection = new ManagerConnection(id, address, host);
    this.#connections.set(id, connection);
    greet(this.#core, connection);
    return this.#core.take();
  }

  /** Takes a line of a peer. */
  line(id: ConnectionId, line: Line): readonly ManagerOutput[] {
    const connection = this.#connections.get(id);
    if (!connection || connection.stage === 'closed') return [];
    if (!mustWait(connection, line)) this.#take(connection, line);
    else if (connection.waiting.length < MOST_WAITING) connection.waiting.push(line);
    else {
      this.#core.fail(connection, returned('BufferError', `more than ${MOST_WAITING} lines wait`));
      this.#core.close(connection);
    }
    return this.#core.take();
  }

  /** The connection is gone, or the driver ends it: see `reason`. */
  closed(id: ConnectionId, reason?: PythonFailure): readonly ManagerOutput[] {
    const connection = this.#connections.get(id);
    if (!connection) return [];
    this.#connections.delete(id);
    if (reason && connection.stage !== 'closed') this.#core.fail(connection, reason);
    if (connection.stage !== 'closed' && !connection.identity) this.#journalEarlyEnd(connection);
    this.#core.forget(connection);
    return this.#core.take();
  }

  /** The driver has compared the credentials of a `verify`. */
  verified(id: ConnectionId, verdict: Verdict): readonly ManagerOutput[] {
    const connection = this.#connections.get(id);
    if (connection?.stage !== 'busy') return [];
    if (!verdict.ok) credentialsRefused(this.#core, connection);
    else {
      connection.isAdmin = verdict.isAdmin;
      const { adminRequest } = connection;
      connection.adminRequest = undefined;
      if (adminRequest) this.#runAsAdmin(connection, adminRequest);
      else askIdentity(this.#core, connection);
      this.#resume(connection);
    }
    return this.#core.take();
  }

  /** The driver has run the request of an `admin`. */
  adminAnswered(id: ConnectionId, request: AdminRequest, outcome: AdminOutcome): readonly ManagerOutput[] {
    const connection = this.#connections.get(id);
    if (connection?.stage !== 'busy') return [];
    connection.stage = 'open';
    if (outcome.ok) this.#adminResult(connection, request, outcome.result);
    else this.#core.fail(connection, outcome.failure, request.uid);
    this.#resume(connection);
    return this.#core.take();
  }

  /** Ends every connection. */
  shutdown(): readonly ManagerOutput[] {
    for (const connection of this.#connections.values()) this.#core.close(connection);
    return this.#core.take();
  }

  #take(connection: ManagerConnection, line: Line): void {
    if (connection.stage === 'open') this.#message(connection, line);
    else takeAnswer(this.#core, connection, line);
  }

  #resume(connection: ManagerConnection): void {
    for (let next = 0; connection.waiting.length > 0 && next < MOST_WAITING; next += 1) {
      if (mustWait(connection, connection.waiting[0])) return;
      const line = connection.waiting.shift();
      this.#take(connection, line);
    }
  }

  #message(connection: ManagerConnection, line: Line): void {
    if (line === undefined) {
      this.#unreadable(connection, returned('UnicodeDecodeError', 'the line is not UTF-8'));
      return;
    }
    const read = readLine(line);
    if (read.kind === 'object') {
      connection.nonsense.forgive();
      this.#object(connection, line, read.fields);
      return;
    }
    if (read.kind === 'value') {
      this.#unreadable(connection, notAnObject(read.value));
      return;
    }
    const typed = /^\s*[{[]/.test(line) ? undefined : parseTerminalInput(line);
    if (typed) {
      if (connection.nonsense.addTyped()) this.#endNonsense(connection);
      else this.#object(connection, writeValue(typed) + LINE_END, typed);
      return;
    }
    const trace = `json.decoder.JSONDecodeError: ${read.problem}`;
    this.#unreadable(connection, { type: 'JSONDecodeError', text: read.problem, trace });
  }

  /** Says what is wrong with a line, and ends the connection of a peer that sends too many such. */
  #unreadable(connection: ManagerConnection, failure: PythonFailure): void {
    this.#core.fail(connection, failure);
    if (connection.nonsense.add()) this.#endNonsense(connection);
  }

  #endNonsense(connection: ManagerConnection): void {
    const core = this.#core;
    core.dropped(connection, TOO_MUCH_NONSENSE);
    core.fail(connection, returned('BufferError', TOO_MUCH_NONSENSE));
    core.close(connection);
  }

  #object(connection: ManagerConnection, text: string, fields: Fields): void {
    const core = this.#core;
    if (has(fields, 'result')) {
      routeResult(core, connection, text, fields);
      return;
    }
    if (!has(fields, 'service')) {
      core.fail(connection, missingKey('service'), fields.uid);
      return;
    }
    if (!has(fields, 'attribute')) {
      core.fail(connection, missingKey('attribute'), fields.uid);
      return;
    }
    if (fields.service === MANAGER) {
      this.#managerRequest(connection, exactly(text, fields));
      return;
    }
    if (fields.attribute === DISCONNECT) {
      core.close(connection);
      return;
    }
    routeRequest(core, connection, text, fields);
  }

  #managerRequest(connection: ManagerConnection, fields: Fields): void {
    const { attribute, uid } = fields;
    if (isOpenAttribute(attribute)) {
      answerOpenRequest(this.#core, connection, attribute, fields);
      return;
    }
    if (attribute === 'identity') {
      if (!has(fields, 'uid')) {
        this.#core.fail(connection, missingKey('uid'));
        return;
      }
      this.#core.result(connection, this.identity, uid);
      return;
    }
    if (typeof attribute !== 'string') {
      const text = `'${pythonType(attribute)}' object has no attribute 'split'`;
      this.#core.fail(connection, raised('AttributeError', text), uid);
      return;
    }
    const { args = [], kwargs = {} } = fields;
    if (!Array.isArray(args) || !isFields(kwargs)) {
      const text = 'args must be a list and kwargs a dict';
      this.#core.fail(connection, raised('TypeError', text), uid);
      return;
    }
    this.#adminRequest(connection, { attribute, args: args as readonly unknown[], kwargs, uid });
  }

  #adminRequest(connection: ManagerConnection, request: AdminRequest): void {
    if (connection.isAdmin) {
      this.#runAsAdmin(connection, request);
      return;
    }
    connection.adminRequest = request;
    askUsername(this.#core, connection);
  }

  #runAsAdmin(connection: ManagerConnection, request: AdminRequest): void {
    connection.stage = 'open';
    if (!connection.isAdmin) {
      const text = 'You must be an administrator to send this request to the Manager';
      this.#core.fail(connection, returned('ValueError', text), request.uid);
      return;
    }
    if (request.attribute === SHUTDOWN_MANAGER) {
      this.#core.emit({ type: 'shutdown' });
      return;
    }
    connection.stage = 'busy';
    this.#core.emit({ type: 'admin', connection: connection.id, request });
  }

  #adminResult(connection: ManagerConnection, { uid }: AdminRequest, result: unknown): void {
    try {
      this.#core.result(connection, result, uid);
    } catch (error) {
      this.#core.fail(connection, raised('TypeError', messageOf(error)), uid);
    }
  }

  #journalEarlyEnd(connection: ManagerConnection): void {
    const { stage } = connection;
    if (stage === 'username')
      this.#core.journal(connection, 'connection closed before receiving the username');
    else if (stage === 'user-password' || stage === 'manager-password')
      this.#core.journal(connection, 'connection closed before receiving the password');
    else this.#core.journal(connection, 'connection closed prematurely');
  }
}

/**
 * Whether a line has to wait: the driver is busy, or a login in the middle of the connection is in progress and the
 * line is no answer to it but the next request.
 */
function mustWait(connection: ManagerConnection, line: Line): boolean {
  if (connection.stage === 'busy') return true;
  if (!connection.adminRequest || line === undefined) return false;
  const read = readLine(line);
  return read.kind === 'object' && !has(read.fields, 'result') && has(read.fields, 'service');
}

/** The fields of a request with its numbers as they were written. */
function exactly(text: string, fields: Fields): Fields {
  const exact = readLineExactly(text);
  return exact.kind === 'object' ? exact.fields : fields;
}

/** What Python says when `'result' in value` or `value['service']` is tried on a value that is no dict. */
function notAnObject(value: unknown): PythonFailure {
  const type = pythonType(value);
  if (type === 'list' || type === 'str') return notSubscriptable(value);
  return raised('TypeError', `argument of type '${type}' is not iterable`);
}
