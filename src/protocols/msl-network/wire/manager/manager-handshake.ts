import { pythonRepr } from '../../../../kernel/python/py-text.js';
import type { Line } from '../line-splitter.js';
import { writeManagerRequest } from '../messages.js';
import { raised, returned } from '../python-failure.js';
import { has, readLineExactly } from '../read-line.js';
import { parseTerminalInput } from '../terminal-input.js';
import { pythonStr } from '../../../../kernel/python/py-text.js';
import type { ManagerConnection } from './manager-connection.js';
import type { ManagerCore } from './manager-core.js';
import { readPeerIdentity } from './peer-identity.js';
import type { PeerIdentity } from './peer-identity.js';

/** The first question to a new connection, or its refusal. */
export function greet(core: ManagerCore, connection: ManagerConnection): void {
  core.journal(connection, 'new connection request');
  switch (core.settings.authentication) {
    case 'hostname':
      if (!core.settings.isTrustedHost(connection.host)) {
        const failure = returned('ValueError', `${pythonRepr(connection.host)} is not a trusted hostname`);
        core.refuse(connection, failure, 'rejected: untrusted hostname');
        return;
      }
      {
        askIdentity(core, connection);
        return;
      }
    case 'manager-password':
      connection.stage = 'manager-password';
      core.send(connection, writeManagerRequest('password', [core.name], core.name));
      return;
    case 'login': {
      askUsername(core, connection);
      return;
    }
    case 'none': {
      askIdentity(core, connection);
      return;
    }
  }
}

/** Begins a login. */
export function askUsername(core: ManagerCore, connection: ManagerConnection): void {
  connection.stage = 'username';
  core.send(connection, writeManagerRequest('username', [core.name], core.name));
}

/** Asks the peer who it is. */
export function askIdentity(core: ManagerCore, connection: ManagerConnection): void {
  connection.stage = 'identity';
  core.send(connection, writeManagerRequest('identity', [], core.name));
}

/** Takes the answer to the question that the connection waits for. */
export function takeAnswer(core: ManagerCore, connection: ManagerConnection, line: Line): void {
  const answer = readAnswer(line);
  switch (connection.stage) {
    case 'manager-password': {
      takeManagerPassword(core, connection, answer);
      return;
    }
    case 'username': {
      takeUsername(core, connection, answer);
      return;
    }
    case 'user-password': {
      takeUserPassword(core, connection, answer);
      return;
    }
    case 'identity': {
      takeIdentity(core, connection, line === undefined ? undefined : answer);
      return;
    }
    case 'open':
    case 'busy':
    case 'closed':
      return;
  }
}

/** The driver has compared the credentials. */
export function credentialsRefused(core: ManagerCore, connection: ManagerConnection): void {
  if (core.settings.authentication === 'manager-password' && !connection.adminRequest) {
    refuseManagerPassword(core, connection);
  } else refuseLogin(core, connection);
}

/** A JSON object's `result`, or the text as it was typed. */
function readAnswer(line: Line): unknown {
  if (line === undefined) return undefined;
  const read = readLineExactly(line.trimEnd());
  return read.kind === 'object' && has(read.fields, 'result') ? read.fields.result : line.trimEnd();
}

function takeManagerPassword(core: ManagerCore, connection: ManagerConnection, answer: unknown): void {
  if (typeof answer !== 'string' || answer === '') {
    refuseManagerPassword(core, connection);
    return;
  }
  connection.stage = 'busy';
  const credentials = { kind: 'manager-password', password: answer } as const;
  core.emit({ type: 'verify', connection: connection.id, credentials });
}

function refuseManagerPassword(core: ManagerCore, connection: ManagerConnection): void {
  core.refuse(
    connection,
    returned('ValueError', 'Wrong Manager password'),
    'rejected: wrong Manager password',
  );
}

function takeUsername(core: ManagerCore, connection: ManagerConnection, answer: unknown): void {
  if (typeof answer !== 'string' || !core.settings.isRegistered(answer)) {
    core.refuse(connection, returned('ValueError', 'Unregistered user'), 'rejected: unregistered user');
    return;
  }
  connection.username = answer;
  connection.stage = 'user-password';
  core.send(connection, writeManagerRequest('password', [answer], core.name));
}

function takeUserPassword(core: ManagerCore, connection: ManagerConnection, answer: unknown): void {
  if (typeof answer !== 'string' || answer === '') {
    refuseLogin(core, connection);
    return;
  }
  connection.stage = 'busy';
  const credentials = { kind: 'login', username: connection.username, password: answer } as const;
  core.emit({ type: 'verify', connection: connection.id, credentials });
}

function refuseLogin(core: ManagerCore, connection: ManagerConnection): void {
  core.refuse(connection, returned('ValueError', 'Wrong login password'), 'rejected: wrong login password');
}

function takeIdentity(core: ManagerCore, connection: ManagerConnection, answer: unknown): void {
  if (answer === undefined) {
    const failure = raised('UnicodeDecodeError', 'the identity is not UTF-8');
    core.refuse(connection, failure, 'rejected: invalid identity');
    return;
  }
  const value = typeof answer === 'string' ? (parseTerminalInput(answer) ?? null) : answer;
  const identity = readPeerIdentity(value, (name) => core.registry.service(name) !== undefined);
  if ('failure' in identity) core.refuse(connection, identity.failure, 'rejected: invalid identity');
  else register(core, connection, identity);
}

function register(core: ManagerCore, connection: ManagerConnection, identity: PeerIdentity): void {
  connection.identity = identity;
  connection.networkName = `${pythonStr(identity.name)}[${connection.address}]`;
  connection.stage = 'open';
  if (identity.kind === 'client') core.registry.addClient(connection, identity);
  else core.registry.addService(connection, identity);
  core.journal(connection, `connected as a ${identity.kind}`);
  const { networkName, address } = connection;
  core.emit({ type: 'joined', networkName, identity, address });
}
