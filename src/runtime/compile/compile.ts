import type { Program } from 'acorn';
import { messageOf } from '../../kernel/errors.js';
import { missingClosers } from './open-brackets.js';
import { rewrite } from './rewrite.js';
import type { Rewritten } from './rewrite.js';

/** A piece of TypeScript, made ready to run in a scope that outlives it. */
export type Compiled =
  | (Rewritten & { readonly status: 'ok' })
  /** More lines may complete it. */
  | { readonly status: 'incomplete' }
  | { readonly status: 'invalid'; readonly problem: SyntaxProblem };

/** What is wrong with a source and where. */
export interface SyntaxProblem {
  readonly message: string;
  /** From 1. */
  readonly line: number;
  /** From 1, in characters. */
  readonly column: number;
}

/**
 * Turns an entry of the REPL into JavaScript: types are stripped, what it declares goes to the scope, its last
 * expression becomes its value, each loop asks whether it was interrupted. Lines stay where they are.
 *
 * The two compilers are loaded at the first call: they take longer than everything else in the runtime.
 */
export async function compile(source: string): Promise<Compiled> {
  const [{ stripTypes }, { parse }] = await Promise.all([import('./strip-types.js'), import('acorn')]);
  const parseTypeScript = (text: string) => {
    const code = stripTypes(text, { keepUnusedImports: true });
    const program: Program = parse(code, {
      ecmaVersion: 'latest',
      sourceType: 'module',
      allowAwaitOutsideFunction: true,
    });
    return { code, program };
  };
  let failure: unknown;
  for (const text of readings(source)) {
    try {
      const { code, program } = parseTypeScript(text);
      return { status: 'ok', ...rewrite(code, program) };
    } catch (error) {
      failure = error;
    }
  }
  return isUnfinished(failure, source) || completes(source, parseTypeScript)
    ? { status: 'incomplete' }
    : { status: 'invalid', problem: problemOf(failure) };
}

/** `{a: 1}` is meant as an object where that is possible, as a block otherwise. */
function readings(source: string): readonly string[] {
  return /^\s*\{/.test(source) && !/;\s*$/.test(source) ? [`(${source.trim()}\n)`, source] : [source];
}

/**
 * Whether the source parses once its open brackets are closed. The parser of types tries several readings and may
 * name a place in the middle when all of them fail at the end.
 */
function completes(source: string, parse: (text: string) => unknown): boolean {
  const closers = missingClosers(source);
  if (closers === undefined || closers === '') return false;
  try {
    parse(`${source}\n${closers}`);
    return true;
  } catch {
    return false;
  }
}

/** The parsers' errors carry where they gave up. */
interface ParserError {
  readonly pos?: number;
  readonly loc?: { readonly line: number; readonly column: number };
}

/** Whether the parser gave up at the end of the source, or within something that only more lines can end. */
function isUnfinished(error: unknown, source: string): boolean {
  if (!(error instanceof SyntaxError)) return false;
  const { pos } = error as ParserError;
  if (/Unterminated (template|comment)/.test(error.message)) return true;
  if (pos === undefined) return false;
  if (error.message.includes('Unterminated string'))
    return source.slice(pos).split('\n')[0]?.endsWith('\\') ?? false;
  return pos >= source.trimEnd().length;
}

function problemOf(error: unknown): SyntaxProblem {
  const { loc } = error as ParserError;
  const message = messageOf(error).replace(/ \(\d+:\d+\)$/, '');
  return { message, line: loc?.line ?? 1, column: (loc?.column ?? 0) + 1 };
}
