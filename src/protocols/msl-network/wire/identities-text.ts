import { pythonStr } from '../../../kernel/python/py-text.js';
import { isFields } from './read-line.js';
import type { Fields } from './read-line.js';

/**
 * The identity of a manager laid out for people, with everything that is connected to it.
 *
 * @param identity - The answer to the identity request.
 * @param indent - Blanks a level.
 * @see msl-network `msl.network.client.Client.identities`
 */
export function identitiesText(identity: Fields, indent = 2): string {
  const space = ' '.repeat(indent);
  const clients = section(identity.clients);
  const services = section(identity.services);
  const lines = [`Manager[${pythonStr(identity.hostname)}:${pythonStr(identity.port)}]`];
  for (const [key, value] of sortedEntries(identity)) {
    if (['clients', 'services', 'hostname', 'port'].includes(key)) continue;
    if (key === 'attributes') lines.push(`${space}attributes:`, ...attributes(value, space.repeat(2), false));
    else lines.push(`${space}${key}: ${pythonStr(value)}`);
  }
  lines.push(`Clients [${clients.length}]:`);
  for (const [name, client] of clients) {
    lines.push(space + name, ...members(client, space.repeat(2), ['name', 'address']));
  }
  lines.push(`Services [${services.length}]:`);
  for (const [name, service] of services) {
    lines.push(
      `${space}${name}[${pythonStr(service.address)}]`,
      ...members(service, space.repeat(2), ['address'], space.repeat(3)),
    );
  }
  return lines.join('\n');
}

function section(value: unknown): readonly (readonly [string, Fields])[] {
  return isFields(value)
    ? sortedEntries(value).map(([key, item]) => [key, isFields(item) ? item : {}] as const)
    : [];
}

function members(
  fields: Fields,
  space: string,
  left: readonly string[],
  attributeSpace = space,
): readonly string[] {
  return sortedEntries(fields).flatMap(([key, value]) => {
    if (left.includes(key)) return [];
    if (key === 'attributes') return [`${space}attributes:`, ...attributes(value, attributeSpace, true)];
    return [`${space}${key}: ${pythonStr(value)}`];
  });
}

/** A signature follows its name; a value of a service is shown as what a call would give. */
function attributes(value: unknown, space: string, valuesToo: boolean): readonly string[] {
  if (!isFields(value)) return [];
  return sortedEntries(value).map(([name, item]) => {
    const isSignature = typeof item === 'string' && item.startsWith('(');
    return isSignature || !valuesToo
      ? `${space}${name}${pythonStr(item)}`
      : `${space}${name}() -> ${pythonStr(item)}`;
  });
}

function sortedEntries(fields: Fields): readonly (readonly [string, unknown])[] {
  return Object.entries(fields).sort(([left], [right]) => (left < right ? -1 : left > right ? 1 : 0));
}
