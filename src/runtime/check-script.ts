import { existsSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import type typescript from 'typescript';
import { LabnetError, messageOf } from '../kernel/errors.js';
import { runtimeErrors } from './errors.js';
import { syntaxProblem } from './syntax-problem.js';

/** What a check of a session script found. */
export interface ScriptCheck {
  /** `file:line:column: message`, in order. Empty: nothing is wrong. */
  readonly problems: readonly string[];
  /** Version of the type checker that was found beside the script or labnet; undefined: only the syntax was checked. */
  readonly typescript: string | undefined;
}

/**
 * Checks a session script without running it: its syntax, and its types where a TypeScript can be found.
 *
 * @param path - Of the script.
 * @param declarations - Module name to the file with its types: `labnet` and what belongs to it.
 * @throws LABNET_SCRIPT_UNREADABLE
 */
export async function checkScript(
  path: string,
  declarations: Readonly<Record<string, string>>,
): Promise<ScriptCheck> {
  const problem = await syntaxProblem(path, readScript(path));
  if (problem !== undefined) return { problems: [problem], typescript: undefined };
  const ts = await findTypeScript([path, fileURLToPath(import.meta.url)]);
  if (!ts) return { problems: [], typescript: undefined };
  return { problems: checkTypes(ts, path, declarations), typescript: ts.version };
}

function readScript(path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch (error) {
    throw new LabnetError(runtimeErrors.LABNET_SCRIPT_UNREADABLE, `${path}: ${messageOf(error)}`, {
      cause: error,
    });
  }
}

async function findTypeScript(from: readonly string[]): Promise<typeof typescript | undefined> {
  for (const file of from) {
    try {
      const found = createRequire(file).resolve('typescript');
      return ((await import(pathToFileURL(found).href)) as { readonly default: typeof typescript }).default;
    } catch {
      // Look on.
    }
  }
  return undefined;
}

function checkTypes(
  ts: typeof typescript,
  path: string,
  declarations: Readonly<Record<string, string>>,
): readonly string[] {
  const nodeTypes = dirname(fileURLToPath(import.meta.url));
  // What the project says about itself: the names of its configuration.
  const own = join(dirname(path), 'labnet.d.ts');
  const program = ts.createProgram(existsSync(own) ? [path, own] : [path], {
    strict: true,
    noEmit: true,
    skipLibCheck: true,
    target: ts.ScriptTarget.ES2022,
    lib: ['lib.es2023.d.ts'],
    module: ts.ModuleKind.NodeNext,
    moduleResolution: ts.ModuleResolutionKind.NodeNext,
    // Top-level await needs no package.json that says "module".
    moduleDetection: ts.ModuleDetectionKind.Force,
    allowImportingTsExtensions: true,
    resolveJsonModule: true,
    types: ['node'],
    typeRoots: [join(nodeTypes, '../../node_modules/@types'), join(dirname(path), 'node_modules/@types')],
    paths: Object.fromEntries(Object.entries(declarations).map(([name, file]) => [name, [file]])),
  });
  return ts.getPreEmitDiagnostics(program).flatMap((diagnostic) => {
    const text = ts.flattenDiagnosticMessageText(diagnostic.messageText, ' ');
    const { file, start } = diagnostic;
    if (!file || start === undefined) return [text];
    // Whether await may stand at the top depends on a package.json that session scripts do not need.
    if (diagnostic.code === 1309 || diagnostic.code === 1470) return [];
    const { line, character } = file.getLineAndCharacterOfPosition(start);
    return [`${file.fileName}:${line + 1}:${character + 1}: ${text}`];
  });
}
