import { readFile } from 'node:fs/promises';
import { LabnetError, messageOf } from '../kernel/errors.js';
import { runtimeErrors } from './errors.js';
import { userFrames } from './format-error.js';

/** Why a module is no TypeScript: `file:line:column: message`. Undefined: it is. */
export async function syntaxProblem(path: string, source: string): Promise<string | undefined> {
  const [{ stripTypes }, { parse }] = await Promise.all([
    import('./compile/strip-types.js'),
    import('acorn'),
  ]);
  try {
    parse(stripTypes(source), { ecmaVersion: 'latest', sourceType: 'module' });
    return undefined;
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
  const problem = await readFile(path, 'utf8').then(
    (source) => syntaxProblem(path, source),
    () => undefined,
  );
  const remedy = 'Correct it there; labnet run --check tells more. Nothing of it has run.';
  return new LabnetError(runtimeErrors.LABNET_SYNTAX, problem ?? error.message, { remedy });
}
