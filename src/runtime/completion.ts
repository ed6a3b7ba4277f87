import { types } from 'node:util';
import type { Completion, CompletionCandidate } from './console.js';

/** What may be completed at the top. */
export interface CompletionScope {
  readonly scope: Readonly<Record<string, unknown>>;
  /** Names that are words of the language or commands of the REPL. */
  readonly words: readonly string[];
  /** One line of documentation of a name at the top, or empty. */
  summaryOf(name: string): string;
}

/** `rigs.cameras.st`, `sockets["moon`: what stands before the cursor, in its parts. */
const CHAIN =
  /(?:^|[^\w$.\])'"`])((?:[A-Za-z_$][\w$]*)(?:\??\.[A-Za-z_$][\w$]*|\[(?:"[^"]*"|'[^']*'|\d+)\])*)(?:\??\.([\w$]*)|\[(["'])([^"'\]]*))$/;
const WORD = /(?:^|[^\w$.'"`])([A-Za-z_$][\w$]*)$/;
const IDENTIFIER = /^[A-Za-z_$][\w$]*$/;

/** Most candidates that are offered. */
const MAX_CANDIDATES = 200;

/**
 * What could stand at the cursor, from the live objects. Only property descriptors are read: no getter, no function
 * and no trap of a proxy is ever run, so that a Tab cannot send anything.
 */
export function complete(text: string, cursor: number, at: CompletionScope): Completion {
  const left = text.slice(0, cursor);
  const chain = CHAIN.exec(left);
  if (chain) return completeMember(left, chain, at);
  const prefix = WORD.exec(left)?.[1] ?? '';
  if (prefix === '' && left.trim() !== '' && !/[\s({[,;=!&|?:+\-*/]$/.test(left)) return none(cursor);
  const names: readonly string[] = [
    ...new Set([...Object.keys(at.scope), ...at.words, ...globalNames(prefix)]),
  ];
  const candidates = names
    .filter((name) => name.startsWith(prefix) && !name.startsWith('__'))
    .map((name) => ({ text: name, summary: at.summaryOf(name) }));
  return { from: cursor - prefix.length, candidates: bounded(candidates) };
}

function completeMember(left: string, chain: RegExpExecArray, at: CompletionScope): Completion {
  const [, base = '', member, quote, quoted = ''] = chain;
  const prefix = member ?? quoted;
  const target = resolveChain(base, at.scope);
  const keys = memberNames(target).filter((key) => key.startsWith(prefix));
  const from = left.length - prefix.length;
  if (quote !== undefined) {
    const candidates = keys.map((key) => ({ text: `${key}${quote}]`, summary: kindOf(target, key) }));
    return { from, candidates: bounded(candidates) };
  }
  // A name that is no identifier needs brackets, which can replace the dot only when that is part of the text.
  const candidates = keys
    .filter((key) => IDENTIFIER.test(key))
    .map((key) => ({ text: key, summary: kindOf(target, key) }));
  const inBrackets = keys
    .filter((key) => !IDENTIFIER.test(key) && !/^\d+$/.test(key))
    .map((key) => ({ text: `[${JSON.stringify(key)}]`, summary: kindOf(target, key) }));
  if (candidates.length === 0 && inBrackets.length > 0) {
    return { from: from - (left[from - 2] === '?' ? 0 : 1), candidates: bounded(inBrackets) };
  }
  return { from, candidates: bounded(candidates) };
}

function none(cursor: number): Completion {
  return { from: cursor, candidates: [] };
}

function bounded(candidates: readonly CompletionCandidate[]): readonly CompletionCandidate[] {
  return [...candidates].sort((a, b) => (a.text < b.text ? -1 : 1)).slice(0, MAX_CANDIDATES);
}

/** Node's and the language's names are many: only for those who have begun to write one. */
function globalNames(prefix: string): readonly string[] {
  return prefix === '' ? [] : Object.getOwnPropertyNames(globalThis).filter((name) => IDENTIFIER.test(name));
}

function resolveChain(chain: string, scope: Readonly<Record<string, unknown>>): unknown {
  const [first = '', ...rest] = (chain.match(/[A-Za-z_$][\w$]*|\["[^"]*"\]|\['[^']*'\]|\[\d+\]/g) ?? []).map(
    (part) => part.replace(/^\[["']?|["']?\]$/g, ''),
  );
  const start = first in scope ? scope[first] : dataOf(globalThis, first);
  return rest.reduce(dataOf, start);
}

/** The descriptor of a property, wherever in the chain of prototypes it is; undefined for proxies. */
function propertyOf(target: unknown, key: string): PropertyDescriptor | undefined {
  for (const object of prototypesOf(target)) {
    const descriptor = Object.getOwnPropertyDescriptor(object, key);
    if (descriptor) return descriptor;
  }
  return undefined;
}

/** The value of a property that is no getter. */
function dataOf(target: unknown, key: string): unknown {
  return propertyOf(target, key)?.value;
}

function prototypesOf(target: unknown): readonly object[] {
  if (target === undefined || target === null) return [];
  const chain: object[] = [];
  let object = Object(target) as object | null;
  while (object && chain.length < 8) {
    if (types.isProxy(object)) break;
    chain.push(object);
    object = Object.getPrototypeOf(object) as object | null;
  }
  return chain;
}

/** The names that an object answers to; what every object has is left out. */
function memberNames(target: unknown): readonly string[] {
  const objects = prototypesOf(target).filter((object) => object !== Object.prototype);
  const names = new Set(objects.flatMap((object) => Object.getOwnPropertyNames(object)));
  return [...names].filter((name) => name !== 'constructor' && !name.startsWith('__'));
}

function kindOf(target: unknown, key: string): string {
  const descriptor = propertyOf(target, key);
  if (!descriptor || !('value' in descriptor)) return 'property';
  const value: unknown = descriptor.value;
  if (typeof value === 'function') return 'method';
  return value === null || typeof value !== 'object' ? String(value).slice(0, 40) : '';
}
