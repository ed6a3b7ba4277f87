import { pythonRepr, pythonType } from '../../../../kernel/python/py-text.js';
import { isHashable, missingKey, notSubscriptable, raised, unhashable } from '../python-failure.js';
import type { PythonFailure } from '../python-failure.js';
import { has, isFields } from '../read-line.js';

/** Who a peer says it is. */
export type PeerIdentity = ClientIdentity | ServiceIdentity;

interface DeviceIdentity {
  /** Any JSON value: text, as a rule. */
  readonly name: unknown;
  readonly language: unknown;
  readonly os: unknown;
}

export interface ClientIdentity extends DeviceIdentity {
  readonly kind: 'client';
}

export interface ServiceIdentity extends DeviceIdentity {
  readonly kind: 'service';
  /** Name to signature, or to value. Not checked, as in the reference. */
  readonly attributes: unknown;
  /** As the service gave it. */
  readonly maxClients: unknown;
  /** The same as a number: 0 or less means no limit. */
  readonly limit: number;
}

/**
 * Reads the answer to the identity request.
 *
 * @param value - A map; anything else is refused in Python's words.
 * @param isTaken - Whether a service of that name is connected already.
 */
export function readPeerIdentity(
  value: unknown,
  isTaken: (name: unknown) => boolean,
): PeerIdentity | { readonly failure: PythonFailure } {
  if (!isFields(value)) return { failure: notSubscriptable(value) };
  if (!has(value, 'name')) return { failure: missingKey('name') };
  if (!has(value, 'type')) return { failure: missingKey('type') };
  const { name, type, language = 'unknown', os = 'unknown' } = value;
  if (typeof type !== 'string') {
    return { failure: raised('AttributeError', `'${pythonType(type)}' object has no attribute 'lower'`) };
  }
  const lower = type.toLowerCase();
  if (lower === 'client') return { kind: 'client', name, language, os };
  if (lower !== 'service') {
    const text = `Unknown connection type ${pythonRepr(lower)}. Must be "client" or "service"`;
    return { failure: raised('TypeError', text) };
  }
  if (!isHashable(name)) return { failure: unhashable(name) };
  if (isTaken(name)) {
    const text = `A ${pythonRepr(name)} service is already running on the Manager`;
    return { failure: raised('NameError', text) };
  }
  if (!has(value, 'attributes')) return { failure: missingKey('attributes') };
  const { attributes, max_clients: maxClients = -1 } = value;
  if (!isNumber(maxClients)) {
    const text = `'<=' not supported between instances of '${pythonType(maxClients)}' and 'int'`;
    return { failure: raised('TypeError', text) };
  }
  return { kind: 'service', name, language, os, attributes, maxClients, limit: Number(maxClients) };
}

function isNumber(value: unknown): boolean {
  return ['int', 'float', 'bool'].includes(pythonType(value));
}
