import { existsSync, statSync } from 'node:fs';
import { createRequire, register } from 'node:module';
import { join, resolve } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { isLocal } from './local-module.js';

/** Where the parts of the built program are that user modules need. */
export interface ModuleLoaderOptions {
  /** Local modules of the REPL start here. */
  readonly cwd: string;
  /** The module hook, built. */
  readonly hookUrl: URL;
  /** What `import 'labnet'` finds: specifier to module, the very ones that run. */
  readonly library: Readonly<Record<string, string>>;
  /** A module that is in no file, and where it would be. */
  readonly source?: { readonly path: string; readonly text: string };
}

/** Imports modules of the user: TypeScript as it is, and `labnet` as the instance that runs. */
export class ModuleLoader {
  #registered = false;

  constructor(private readonly options: ModuleLoaderOptions) {}

  /**
   * Imports on behalf of the REPL: a local path from the working directory, as new when the file has changed;
   * a package from there; a module of Node.
   */
  readonly importModule = (specifier: string): Promise<unknown> => {
    if (!isLocal(specifier)) return this.#importPackage(specifier);
    const path = specifier.startsWith('file:')
      ? fileURLToPath(specifier)
      : resolve(this.options.cwd, specifier);
    const url = pathToFileURL(path);
    if (existsSync(path)) url.searchParams.set('changed', String(statSync(path).mtimeMs));
    this.#register();
    return import(url.href);
  };

  /** Imports a file by its path. */
  readonly importFile = (path: string): Promise<unknown> => {
    this.#register();
    return import(pathToFileURL(path).href);
  };

  #importPackage(specifier: string): Promise<unknown> {
    if (specifier in this.options.library) {
      this.#register();
      return import(this.options.library[specifier] ?? specifier);
    }
    if (specifier.startsWith('node:')) return import(specifier);
    try {
      const found = createRequire(join(this.options.cwd, 'repl.js')).resolve(specifier);
      return import(found.startsWith('/') ? pathToFileURL(found).href : found);
    } catch {
      // A package of ES modules only: Node's own error names it when it is not there at all.
      return import(specifier);
    }
  }

  #register(): void {
    if (this.#registered) return;
    this.#registered = true;
    const { hookUrl, library, source } = this.options;
    const sources = source ? { [pathToFileURL(source.path).href]: source.text } : {};
    register(hookUrl, { data: { library, sources } });
  }
}
