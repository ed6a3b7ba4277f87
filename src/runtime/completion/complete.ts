import type { Completion, CompletionCandidate } from '../console.js';
import { firstSentence, parametersOf } from '../docs.js';
import type { Docs } from '../docs.js';
import { callSite } from './call-site.js';
import type { CallSite } from './call-site.js';
import { memberNames, parameterValues, propertyOf, resolveChain } from './live-object.js';

/** What may be completed. */
export interface CompletionScope {
  readonly scope: Readonly<Record<string, unknown>>;
  /** Names that are words of the language or commands of the REPL. */
  readonly words: readonly string[];
  readonly docs: Docs;
  /** One line about a name at the top, where the documentation has none. */
  readonly summaryOf: (name: string) => string;
  /** The names in a folder, those of folders with a slash at the end; none when it cannot be read. */
  readonly listFolder: (path: string) => readonly string[];
}

/** `rigs.cameras.st`, `sockets["moon`: what stands before the cursor, in its parts. */
const CHAIN =
  /(?:^|[^\w$.\])'"`])((?:[A-Za-z_$][\w$]*)(?:\??\.[A-Za-z_$][\w$]*|\[(?:"[^"]*"|'[^']*'|\d+)\])*)(?:\??\.([\w$]*)|\[(["'])([^"'\]]*))$/;
const WORD = /(?:^|[^\w$.'"`])(\.?[A-Za-z_$][\w$]*|\.)$/;
const IDENTIFIER = /^[A-Za-z_$][\w$]*$/;
const IMPORT_PATH = /(?:\bfrom|\bimport|\bimport\s*\(|^\.load|^\.save)\s*["']?(\.{1,2}\/[^"'\s]*)$/;

/** Most candidates that are offered. */
const MAX_CANDIDATES = 200;

/** What could stand at the cursor, from the live objects and their documentation. Nothing of theirs is run. */
export function complete(text: string, cursor: number, at: CompletionScope): Completion {
  const left = text.slice(0, cursor);
  const path = IMPORT_PATH.exec(left)?.[1];
  if (path !== undefined) return completePath(path, cursor, at);
  const call = callSite(left);
  if (call?.text !== undefined) return completeText(call, call.text, cursor, at);
  const chain = CHAIN.exec(left);
  if (chain) return completeMember(left, chain, at);
  const options = call?.key === undefined ? undefined : completeOption(call, call.key, cursor, at);
  return options ?? completeName(left, cursor, at);
}

function completeName(left: string, cursor: number, at: CompletionScope): Completion {
  const prefix = WORD.exec(left)?.[1] ?? '';
  if (prefix === '' && left.trim() !== '' && !/[\s({[,;=!&|?:+\-*/]$/.test(left)) return none(cursor);
  // Commands stand alone.
  if (prefix.startsWith('.') && left.trim() !== prefix) return none(cursor);
  const known = [
    ...Object.keys(at.scope),
    ...at.words.filter((word) => left.trim() === prefix || !word.startsWith('.')),
  ];
  const names = [...new Set([...known, ...globalNames(prefix)])];
  const candidates = names
    .filter((name) => name.startsWith(prefix) && !name.startsWith('__'))
    .map((name) => ({ text: name, summary: summaryOfName(name, at) }));
  return { from: cursor - prefix.length, candidates: sorted(candidates) };
}

function summaryOfName(name: string, at: CompletionScope): string {
  const summary = at.summaryOf(name);
  const entry = summary === '' ? at.docs.ofName(name) : undefined;
  return entry ? firstSentence(entry) : summary;
}

function completeMember(left: string, chain: RegExpExecArray, at: CompletionScope): Completion {
  const [, base = '', member, quote, quoted = ''] = chain;
  const prefix = member ?? quoted;
  const target = resolveChain(base, at.scope);
  const from = left.length - prefix.length;
  const candidate = (key: string, text = key) => ({
    text,
    summary: summaryOfMember(target, key, at.docs, base),
  });
  const keys = memberNames(target).filter((key) => key.startsWith(prefix));
  if (quote !== undefined) {
    return { from, candidates: sorted(keys.map((key) => candidate(key, `${key}${quote}]`))) };
  }
  const plain = keys.filter((key) => IDENTIFIER.test(key));
  if (plain.length > 0) return { from, candidates: sorted(plain.map((key) => candidate(key))) };
  // A name that is no identifier needs brackets in place of the dot.
  const inBrackets = keys
    .filter((key) => !/^\d+$/.test(key))
    .map((key) => candidate(key, `[${JSON.stringify(key)}]`));
  const dot = left[from - 2] === '?' ? 0 : 1;
  return { from: inBrackets.length > 0 ? from - dot : from, candidates: sorted(inBrackets) };
}

function summaryOfMember(target: unknown, key: string, docs: Docs, known: string): string {
  const entry = docs.ofMember(target, key, known);
  if (entry && entry.doc !== '') return firstSentence(entry);
  const descriptor = propertyOf(target, key);
  if (!descriptor || !('value' in descriptor)) return 'property';
  const value: unknown = descriptor.value;
  if (typeof value === 'function') return 'method';
  return value === null || typeof value !== 'object' ? String(value).slice(0, 40) : '';
}

/** `status('RUN`: what the object says that its parameter may be. */
function completeText(call: CallSite, prefix: string, cursor: number, at: CompletionScope): Completion {
  const target = call.target === '' ? undefined : resolveChain(call.target, at.scope);
  const parameter = parameterOf(call, at)?.name;
  const values = parameter === undefined ? [] : parameterValues(target, parameter);
  const candidates = values
    .filter((value) => value.startsWith(prefix))
    .map((value) => ({ text: value, summary: '' }));
  return { from: cursor - prefix.length, candidates: sorted(candidates) };
}

/** `status(20, {echo`: the options that the call takes. */
function completeOption(
  call: CallSite,
  prefix: string,
  cursor: number,
  at: CompletionScope,
): Completion | undefined {
  const types = parameterOf(call, at)?.type.match(/[A-Z]\w*/g) ?? [];
  const members = Object.entries(
    Object.assign({}, ...types.map((type) => at.docs.membersOf(type))) as ReturnType<Docs['membersOf']>,
  );
  const candidates = members
    .filter(([name]) => name.startsWith(prefix))
    .map(([name, entry]) => ({ text: name, summary: firstSentence(entry) }));
  return candidates.length === 0
    ? undefined
    : { from: cursor - prefix.length, candidates: sorted(candidates) };
}

function parameterOf(call: CallSite, { scope, docs }: CompletionScope) {
  const target = call.target === '' ? undefined : resolveChain(call.target, scope);
  const entry =
    call.target === '' ? docs.ofName(call.method) : docs.ofMember(target, call.method, call.target);
  return entry && parametersOf(entry)[call.argument];
}

function completePath(path: string, cursor: number, { listFolder }: CompletionScope): Completion {
  const slash = path.lastIndexOf('/') + 1;
  const prefix = path.slice(slash);
  const candidates = listFolder(path.slice(0, slash))
    .filter((name) => name.startsWith(prefix) && /\/$|\.[cm]?[jt]s$|\.json$/.test(name))
    .map((name) => ({ text: name, summary: '' }));
  return { from: cursor - prefix.length, candidates: sorted(candidates) };
}

function none(cursor: number): Completion {
  return { from: cursor, candidates: [] };
}

function sorted(candidates: readonly CompletionCandidate[]): readonly CompletionCandidate[] {
  return [...candidates].sort((a, b) => (a.text < b.text ? -1 : 1)).slice(0, MAX_CANDIDATES);
}

/** Node's and the language's names are many: only for those who have begun to write one. */
function globalNames(prefix: string): readonly string[] {
  if (prefix === '' || prefix.startsWith('.')) return [];
  return Object.getOwnPropertyNames(globalThis).filter((name) => IDENTIFIER.test(name));
}
