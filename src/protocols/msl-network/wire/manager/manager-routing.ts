import { pythonRepr } from '../../../../kernel/python/py-text.js';
import { NOTIFICATION_UID } from '../constants.js';
import { forwardRequest } from '../forward.js';
import { LINE_END } from '../messages.js';
import { isHashable, lookupFailed, missingKey, returned, unhashable } from '../python-failure.js';
import { has } from '../read-line.js';
import type { Fields } from '../read-line.js';
import type { ManagerConnection } from './manager-connection.js';
import type { ManagerCore } from './manager-core.js';
import type { ServiceEntry } from './service-entry.js';

/**
 * Passes a request on to its service, with its requester named.
 *
 * @param text - The line; a JSON object.
 */
export function routeRequest(core: ManagerCore, peer: ManagerConnection, text: string, fields: Fields): void {
  const { service, uid } = fields;
  const entry = findService(core, peer, service, uid);
  if (!entry) return;
  if (core.settings.strict && !entry.isLinked(peer.networkName)) {
    const reason = `${peer.networkName} is not linked with the ${pythonRepr(service)} service`;
    core.fail(peer, returned('PermissionError', reason), uid);
    return;
  }
  entry.passed(peer, uid);
  core.send(entry.connection, forwardRequest(text, fields, peer.networkName));
}

/** Passes an answer or a notification on, byte for byte, when its sender may speak so. */
export function routeResult(core: ManagerCore, peer: ManagerConnection, text: string, fields: Fields): void {
  const line = text.endsWith('\n') ? text : text + LINE_END;
  const { uid, requester } = fields;
  if (!has(fields, 'uid')) {
    core.fail(peer, missingKey('uid'));
    return;
  }
  if (uid === NOTIFICATION_UID) {
    routeNotification(core, peer, line, fields);
    return;
  }
  if (!has(fields, 'requester')) {
    core.fail(peer, missingKey('requester'), uid);
    return;
  }
  if (requester === null) return;
  const name = typeof requester === 'string' ? requester : pythonRepr(requester);
  const target = core.registry.serviceOf(peer)?.answered(name, uid);
  if (!target) {
    core.dropped(peer, `it answers a request that ${name} has not made of it`);
    return;
  }
  if (target.stage !== 'closed') core.send(target, line);
}

function routeNotification(core: ManagerCore, peer: ManagerConnection, line: string, fields: Fields): void {
  if (!has(fields, 'service')) {
    core.fail(peer, missingKey('service'), NOTIFICATION_UID);
    return;
  }
  const { service } = fields;
  const entry = findService(core, peer, service, NOTIFICATION_UID);
  if (!entry) return;
  if (entry.connection !== peer) {
    core.dropped(peer, `it notifies in the name of the service ${pythonRepr(service)}`);
    return;
  }
  for (const linked of entry.linked) core.send(linked, line);
}

/** The service of a name. Says to the peer why there is none. */
function findService(
  core: ManagerCore,
  peer: ManagerConnection,
  name: unknown,
  uid: unknown,
): ServiceEntry | undefined {
  if (typeof name !== 'string' && !isHashable(name)) {
    core.fail(peer, unhashable(name), uid);
    return undefined;
  }
  const entry = core.registry.service(name);
  if (entry) return entry;
  const sentence = `the ${pythonRepr(name)} Service is not connected to ${core.name}`;
  core.fail(peer, lookupFailed(name, sentence), uid);
  return undefined;
}
