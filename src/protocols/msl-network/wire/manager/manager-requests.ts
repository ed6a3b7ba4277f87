import { pythonRepr, pythonType } from '../../../../kernel/python/py-text.js';
import {
  isHashable,
  isTruthy,
  lookupFailed,
  missingKey,
  notSubscriptable,
  raised,
  returned,
  unhashable,
} from '../python-failure.js';
import type { PythonFailure } from '../python-failure.js';
import { has, isFields } from '../read-line.js';
import type { Fields } from '../read-line.js';
import type { ManagerConnection } from './manager-connection.js';
import type { ManagerCore } from './manager-core.js';
import { serviceRecord } from './manager-registry.js';
import type { ServiceEntry } from './service-entry.js';

/** What a request to the manager came to. */
type Answer = { readonly result: unknown } | { readonly failure: PythonFailure };

/** Attributes that every client may ask of the manager; all others need an administrator. */
type OpenAttribute = 'link' | 'unlink' | 'acquire_lock' | 'release_lock';

/** Whether an attribute of the manager is one of those that act on links and locks. */
export function isOpenAttribute(attribute: unknown): attribute is OpenAttribute {
  return (
    attribute === 'link' ||
    attribute === 'unlink' ||
    attribute === 'acquire_lock' ||
    attribute === 'release_lock'
  );
}

/** The manager's identity, with everybody who is connected, in wire order. */
export function managerIdentity({ settings, registry }: ManagerCore): Fields {
  return {
    hostname: settings.hostname,
    port: settings.port,
    attributes: { identity: '() -> dict', link: '(service: str) -> bool' },
    language: settings.language,
    os: settings.os,
    clients: registry.clientTable(),
    services: registry.serviceTable(),
  };
}

/** Answers a request that acts on links and locks. */
export function answerOpenRequest(
  core: ManagerCore,
  peer: ManagerConnection,
  attribute: OpenAttribute,
  fields: Fields,
): void {
  const answer = decide(core, peer, attribute, fields);
  const uid = has(fields, 'uid') ? fields.uid : '';
  if ('failure' in answer) core.fail(peer, answer.failure, uid);
  else core.result(peer, answer.result, uid);
}

function decide(
  core: ManagerCore,
  peer: ManagerConnection,
  attribute: OpenAttribute,
  fields: Fields,
): Answer {
  const name = firstArgument(fields);
  if ('failure' in name) return name;
  const shared = attribute === 'acquire_lock' ? sharedArgument(fields) : { result: false };
  if ('failure' in shared) return shared;
  if (!isHashable(name.result)) return { failure: unhashable(name.result) };
  const entry = core.registry.service(name.result);
  if (!entry) return withoutService(peer, attribute, name.result);
  switch (attribute) {
    case 'link':
      return link(core, peer, entry);
    case 'unlink':
      return unlink(core, peer, entry);
    case 'acquire_lock':
      return acquireLock(core, peer, entry, isTruthy(shared.result));
    case 'release_lock':
      return releaseLock(core, peer, entry);
  }
}

function withoutService(peer: ManagerConnection, attribute: OpenAttribute, name: unknown): Answer {
  const quoted = pythonRepr(name);
  const who = peer.networkName;
  switch (attribute) {
    case 'link':
      return {
        failure: lookupFailed(name, `the ${quoted} service does not exist, cannot link with ${who}`),
      };
    case 'unlink':
      return { result: true };
    case 'acquire_lock':
      return {
        failure: lookupFailed(name, `${quoted} service does not exist, ${who} cannot acquire a lock`),
      };
    case 'release_lock':
      return {
        failure: lookupFailed(name, `${quoted} service does not exist, ${who} cannot release the lock`),
      };
  }
}

function link(core: ManagerCore, peer: ManagerConnection, entry: ServiceEntry): Answer {
  if (entry.isLinked(peer.networkName)) return { result: serviceRecord(entry) };
  const quoted = pythonRepr(entry.identity.name);
  if (entry.isLocked) return { failure: returned('PermissionError', `${quoted} service is locked`) };
  if (entry.isFull) {
    const text = `The maximum number of Clients are already linked with ${quoted}`;
    return { failure: returned('PermissionError', text + linkedClients(entry)) };
  }
  entry.link(peer);
  core.linksChanged(entry);
  return { result: serviceRecord(entry) };
}

function unlink(core: ManagerCore, peer: ManagerConnection, entry: ServiceEntry): Answer {
  const who = peer.networkName;
  if (!entry.unlink(who)) {
    const text = `cannot unlink ${who}, it was not linked with ${pythonRepr(entry.identity.name)}`;
    return { failure: lookupFailed(who, text) };
  }
  core.linksChanged(entry);
  return { result: true };
}

function acquireLock(
  core: ManagerCore,
  peer: ManagerConnection,
  entry: ServiceEntry,
  shared: boolean,
): Answer {
  const who = peer.networkName;
  const quoted = pythonRepr(entry.identity.name);
  if (!entry.isLinked(who)) {
    const text = `${who} cannot acquire a lock because it is not linked with the ${quoted} service`;
    return { failure: returned('PermissionError', text) };
  }
  if (!shared && entry.links.length > 1) {
    const text = `${who} cannot acquire an exclusive lock, there are ${entry.links.length} links with the ${quoted} service`;
    return { failure: returned('PermissionError', text + linkedClients(entry)) };
  }
  entry.lock(who, shared);
  core.linksChanged(entry);
  return { result: entry.links };
}

function releaseLock(core: ManagerCore, peer: ManagerConnection, entry: ServiceEntry): Answer {
  if (entry.release(peer.networkName)) core.linksChanged(entry);
  return { result: entry.holders };
}

function linkedClients(entry: ServiceEntry): string {
  return `\nThe linked Clients are:\n  ${entry.links.join('\n  ')}`;
}

/** `args[0]`, or what Python says when there is none. */
function firstArgument(fields: Fields): Answer {
  if (!has(fields, 'args')) return { failure: missingKey('args') };
  const { args } = fields;
  if (Array.isArray(args)) {
    return args.length === 0
      ? { failure: raised('IndexError', 'list index out of range') }
      : { result: args[0] };
  }
  if (typeof args === 'string') {
    const [first] = args;
    return first === undefined
      ? { failure: raised('IndexError', 'string index out of range') }
      : { result: first };
  }
  if (isFields(args)) return { failure: { type: 'KeyError', text: '0', trace: 'KeyError: 0' } };
  return { failure: raised('TypeError', `'${pythonType(args)}' object is not subscriptable`) };
}

/** `kwargs['shared']`, or what Python says when there is none. */
function sharedArgument(fields: Fields): Answer {
  if (!has(fields, 'kwargs')) return { failure: missingKey('kwargs') };
  const { kwargs } = fields;
  if (!isFields(kwargs)) return { failure: notSubscriptable(kwargs) };
  return has(kwargs, 'shared') ? { result: kwargs.shared } : { failure: missingKey('shared') };
}
