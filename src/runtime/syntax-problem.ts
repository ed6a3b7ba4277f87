import { readFile } from 'node:fs/promises';
import { pathToFileURL } from 'node:url';
import type { Program } from 'acorn';
import { LabnetError, messageOf } from '../kernel/errors.js';
import { runtimeErrors } from './errors.js';
import { userFrames } from './format-error.js';
import { findLocalModule, isLocal } from './local-module.js';

/** Files that are modules for sure. */
const MODULE = /\.(?:[cm]?tsx?|m?js)$/;

/** Why a module is no TypeScript: `file:line:column: message`. Undefined: it is. */
export async function syntaxProblem(path: string, source: string): Promise<string | undefined> {
  const parsed = await parseModule(path, source);
  return typeof parsed === 'string' ? parsed : undefined;
}

async function parseModule(path: string, source: string): Promise<Program | string> {
  const [{ stripTypes }, { parse }] = await Promise.all([
    import('./compile/strip-types.js'),
    import('acorn'),
  ]);
  try {
    return parse(stripTypes(source), { ecmaVersion: 'latest', sourceType: 'module' });
  } catch (error) {
    const { loc } = error as { readonly loc?: { readonly line: number; readonly column: number } };
    const message = messageOf(error).replace(/ \(\d+:\d+\)$/, '');
    return `${path}:${loc?.line ?? 1}:${(loc?.column ?? 0) + 1}: ${message}`;
  }
}

/**
 * What a script is refused with when it, or a module that it begins with, is no TypeScript: nothing of it has run.
 *
 * @param error - With which it could not be imported.
 * @param path - Of the script.
 * @returns LABNET_SYNTAX with the place. Undefined: the error is of another kind, or the script threw it itself.
 */
export async function syntaxRefusal(error: unknown, path: string): Promise<LabnetError | undefined> {
  if (!(error instanceof SyntaxError) || userFrames(error).length > 0) return undefined;
  // Node's own error does not tell the place.
  const problem = await firstProblem(path, new Set());
  const remedy = 'Correct it there; labnet run --check tells more. Nothing of it has run.';
  return new LabnetError(runtimeErrors.LABNET_SYNTAX, problem ?? error.message, { remedy });
}

/** The first that is wrong with a module or the local ones that it imports. Undefined: nothing is. */
async function firstProblem(path: string, seen: Set<string>): Promise<string | undefined> {
  if (seen.has(path) || !MODULE.test(path)) return undefined;
  seen.add(path);
  const source = await readFile(path, 'utf8').catch(() => undefined);
  if (source === undefined) return undefined;
  const parsed = await parseModule(path, source);
  if (typeof parsed === 'string') return parsed;
  for (const imported of localImports(parsed, path)) {
    const problem = await firstProblem(imported, seen);
    if (problem !== undefined) return problem;
  }
  return undefined;
}

/** Paths of the files that a module cannot begin without. */
function localImports({ body }: Program, path: string): readonly string[] {
  return body.flatMap((node) => {
    const specifier = 'source' in node ? node.source?.value : undefined;
    if (typeof specifier !== 'string' || !isLocal(specifier)) return [];
    return findLocalModule(new URL(specifier, pathToFileURL(path))) ?? [];
  });
}
