import { raised } from './python-failure.js';
import type { PythonFailure } from './python-failure.js';
import type { Kwargs } from './messages.js';

/** One parameter of a method, as Python's signatures write them. */
export interface Parameter {
  readonly name: string;
  /** `rest` is `*args`, `options` is `**kwargs`, `keyword` stands after one of them or after a bare `*`. */
  readonly kind: 'positional' | 'rest' | 'keyword' | 'options';
  readonly optional: boolean;
}

/** Arguments in the order of the parameters; undefined where a default applies. */
export type Bound = { readonly values: readonly unknown[] } | { readonly failure: PythonFailure };

/**
 * Reads a signature such as `(x, y=2.5, *args, level: Union[str, int], **kwargs) -> bool`.
 *
 * @returns Undefined when the text is none: the attribute is a value.
 */
export function parseSignature(text: string): readonly Parameter[] | undefined {
  const inside = parenthesised(text);
  if (inside === undefined) return undefined;
  const parameters: Parameter[] = [];
  let keywordOnly = false;
  for (const part of splitTop(inside)) {
    if (part === '/' || part === '') continue;
    const stars = /^\*{0,2}/.exec(part)?.[0] ?? '';
    const [, name = '', after = ''] = /^\s*([^\s:=]+)\s*(.*)$/s.exec(part.slice(stars.length)) ?? [];
    const optional = stars !== '' || after.includes('=');
    if (stars === '*' && name !== '') parameters.push({ name, kind: 'rest', optional });
    else if (stars === '**') parameters.push({ name, kind: 'options', optional });
    else if (name !== '') parameters.push({ name, kind: keywordOnly ? 'keyword' : 'positional', optional });
    if (stars === '*') keywordOnly = true;
  }
  return parameters;
}

/**
 * Matches arguments with parameters as a call in Python does, and fails in Python's words.
 *
 * @param callee - Name in the error, for example `Math.add`.
 * @param implicit - Arguments that Python counts beside the given ones: 1 for `self`.
 */
export function bindArguments(
  callee: string,
  parameters: readonly Parameter[],
  args: readonly unknown[],
  kwargs: Kwargs,
  implicit = 1,
): Bound {
  const positional = parameters.filter(({ kind }) => kind === 'positional');
  const rest = parameters.some(({ kind }) => kind === 'rest');
  const options = parameters.some(({ kind }) => kind === 'options');
  const given = new Map<string, unknown>();
  for (const [index, { name }] of positional.entries()) if (index < args.length) given.set(name, args[index]);
  const extra: Record<string, unknown> = {};
  for (const [name, value] of Object.entries(kwargs)) {
    const known = parameters.some((one) => one.name === name && isNamed(one));
    if (known && given.has(name)) return fail(`${callee}() got multiple values for argument '${name}'`);
    if (known) given.set(name, value);
    else if (options)
      Object.defineProperty(extra, name, { value, enumerable: true, configurable: true, writable: true });
    else return fail(`${callee}() got an unexpected keyword argument '${name}'`);
  }
  if (!rest && args.length > positional.length)
    return fail(tooMany(callee, positional, args.length, implicit));
  const missing = parameters.filter((one) => isNamed(one) && !one.optional && !given.has(one.name));
  if (missing.length > 0) return fail(missingText(callee, missing));
  return {
    values: parameters.map((one) => {
      if (one.kind === 'rest') return args.slice(positional.length);
      return one.kind === 'options' ? extra : given.get(one.name);
    }),
  };
}

function isNamed({ kind }: Parameter): boolean {
  return kind === 'positional' || kind === 'keyword';
}

function fail(text: string): Bound {
  return { failure: raised('TypeError', text) };
}

function tooMany(callee: string, positional: readonly Parameter[], given: number, implicit: number): string {
  const most = positional.length + implicit;
  const least = positional.filter(({ optional }) => !optional).length + implicit;
  const takes = least === most ? String(most) : `from ${least} to ${most}`;
  const was = given + implicit === 1 ? 'was' : 'were';
  return `${callee}() takes ${takes} positional argument${takes === '1' ? '' : 's'} but ${given + implicit} ${was} given`;
}

function missingText(callee: string, missing: readonly Parameter[]): string {
  const kind = missing[0]?.kind === 'keyword' ? 'keyword-only' : 'positional';
  const named = missing.filter((one) => (one.kind === 'keyword') === (kind === 'keyword-only'));
  const names = named.map(({ name }) => `'${name}'`);
  const last = names.at(-1) ?? '';
  const list =
    names.length === 1
      ? last
      : names.length === 2
        ? `${names[0] ?? ''} and ${last}`
        : `${names.slice(0, -1).join(', ')}, and ${last}`;
  return `${callee}() missing ${names.length} required ${kind} argument${names.length === 1 ? '' : 's'}: ${list}`;
}

/** What stands between the first bracket and its partner, when the text starts with one. */
function parenthesised(text: string): string | undefined {
  if (!text.startsWith('(')) return undefined;
  for (const { at, depth } of outsideQuotes(text)) if (depth === 0) return text.slice(1, at);
  return undefined;
}

/** Splits at the commas that stand in no bracket and no text. */
function splitTop(text: string): readonly string[] {
  const parts: string[] = [];
  let start = 0;
  for (const { at, character, depth } of outsideQuotes(text)) {
    if (character !== ',' || depth !== 0) continue;
    parts.push(text.slice(start, at).trim());
    start = at + 1;
  }
  return [...parts, text.slice(start).trim()];
}

/** Characters that stand in no text, each with the number of brackets that are open behind it. */
function* outsideQuotes(text: string): Generator<{ at: number; character: string; depth: number }> {
  let depth = 0;
  let quote = '';
  for (let at = 0; at < text.length; at += 1) {
    const character = text.charAt(at);
    if (quote !== '') {
      if (character === '\\') at += 1;
      else if (character === quote) quote = '';
      continue;
    }
    if (character === '"' || character === "'") quote = character;
    else if ('([{'.includes(character)) depth += 1;
    else if (')]}'.includes(character)) depth -= 1;
    yield { at, character, depth };
  }
}
