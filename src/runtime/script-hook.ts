import { readFile } from 'node:fs/promises';
import type { InitializeHook, LoadHook, ResolveHook } from 'node:module';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { findLocalModule, isLocal } from './local-module.js';
import { stripTypes } from './compile/strip-types.js';

/**
 * Module hooks for session scripts, run by Node in a thread of their own: TypeScript loads with its types stripped and
 * its lines kept, `labnet` is the instance that runs, `./x.js` and `./x` find `./x.ts`.
 */

const state: {
  library: Readonly<Record<string, string>>;
  /** Modules that are in no file, by where they would be. */
  sources: Readonly<Record<string, string>>;
} = { library: {}, sources: {} };

const TYPESCRIPT = /\.[cm]?tsx?$/;

/** Takes what the main thread registered. */
export const initialize: InitializeHook<typeof state> = ({ library, sources }) => {
  state.library = library;
  state.sources = sources;
};

/** Finds modules. */
export const resolve: ResolveHook = (specifier, context, next) => {
  const own = state.library[specifier];
  if (own !== undefined) return { url: own, shortCircuit: true, format: 'module' };
  if (!isLocal(specifier)) return next(specifier, context);
  const url = new URL(specifier, context.parentURL);
  if (url.protocol !== 'file:') return next(specifier, context);
  if (state.sources[url.href] !== undefined) return { url: url.href, shortCircuit: true, format: 'module' };
  const found = findLocalModule(url);
  if (found === undefined || (found === fileURLToPath(url) && !TYPESCRIPT.test(found)))
    return next(specifier, context);
  return { url: pathToFileURL(found).href + url.search, shortCircuit: true, format: 'module' };
};

/** Loads TypeScript. */
export const load: LoadHook = async (url, context, next) => {
  const [file = url] = url.split('?');
  if (!file.startsWith('file:') || !TYPESCRIPT.test(file)) return next(url, context);
  const path = fileURLToPath(file);
  const source = state.sources[url] ?? (await readFile(path, 'utf8'));
  try {
    return { format: 'module', shortCircuit: true, source: stripTypes(source) };
  } catch (error) {
    const { loc, message } = error as SyntaxError & { loc?: { line: number; column: number } };
    const place = loc ? `:${loc.line}:${loc.column + 1}` : '';
    throw new SyntaxError(`${path}${place}: ${message}`);
  }
};
