import { types } from 'node:util';
import { completeSymbol } from '../../kernel/complete.js';
import type { ParameterValues } from '../../kernel/complete.js';

/*
 * Looking at live objects without running anything of theirs: only property descriptors are read, no getter, no
 * function and no trap of a proxy, so that a Tab cannot send anything.
 */

const MOST_PROTOTYPES = 8;

/** The descriptor of a property, wherever in the chain of prototypes it is; undefined for proxies. */
export function propertyOf(target: unknown, key: PropertyKey): PropertyDescriptor | undefined {
  for (const object of prototypesOf(target)) {
    const descriptor = Object.getOwnPropertyDescriptor(object, key);
    if (descriptor) return descriptor;
  }
  return undefined;
}

/** The value of a property that is no getter. */
export function dataOf(target: unknown, key: PropertyKey): unknown {
  return propertyOf(target, key)?.value;
}

/** The object and its prototypes, up to a proxy. */
function prototypesOf(target: unknown): readonly object[] {
  if (target === undefined || target === null) return [];
  const chain: object[] = [];
  let object = Object(target) as object | null;
  while (object && chain.length < MOST_PROTOTYPES) {
    if (types.isProxy(object)) break;
    chain.push(object);
    object = Object.getPrototypeOf(object) as object | null;
  }
  return chain;
}

/** The names that an object answers to; what every object has is left out. */
export function memberNames(target: unknown): readonly string[] {
  const objects = prototypesOf(target).filter((object) => object !== Object.prototype);
  const names = new Set(objects.flatMap((object) => Object.getOwnPropertyNames(object)));
  return [...names].filter((name) => name !== 'constructor' && !name.startsWith('__'));
}

/** Names of the classes of an object, its own first. */
export function classNames(target: unknown): readonly string[] {
  return prototypesOf(target)
    .map((object) => Object.getOwnPropertyDescriptor(object, 'constructor')?.value as unknown)
    .filter((constructor) => typeof constructor === 'function')
    .map((constructor) => constructor.name);
}

/** What an object says about its parameters. */
export function parameterValues(target: unknown, parameter: string): readonly string[] {
  const values = dataOf(target, completeSymbol) as ParameterValues | undefined;
  if (typeof values !== 'function') return [];
  const known = values.call(target);
  return Object.hasOwn(known, parameter) ? (known[parameter] ?? []) : [];
}

/**
 * The value that a chain of names stands for: `rigs.cameras`, `sockets["moon laser"]`. Undefined where a getter or a
 * function would have to run.
 */
export function resolveChain(chain: string, scope: Readonly<Record<string, unknown>>): unknown {
  const parts = chain.match(/[A-Za-z_$][\w$]*|\["[^"]*"\]|\['[^']*'\]|\[\d+\]/g) ?? [];
  const [first = '', ...rest] = parts.map((part) => part.replace(/^\[["']?|["']?\]$/g, ''));
  const start = first in scope ? scope[first] : dataOf(globalThis, first);
  return rest.reduce(dataOf, start);
}
