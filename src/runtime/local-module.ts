import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const ENDINGS = ['.ts', '.tsx', '.mts', '.js', '.mjs', '/index.ts', '/index.js'];

/** Whether an import names a file, and not a package or a module of Node. */
export function isLocal(specifier: string): boolean {
  return /^(\.{0,2}\/|file:)/.test(specifier);
}

/** Path of the file that an import of this URL stands for: itself, or with an ending. Undefined: there is none. */
export function findLocalModule(url: URL): string | undefined {
  const path = fileURLToPath(url);
  return [path, ...ENDINGS.map((ending) => path.replace(/\.[cm]?jsx?$/, '') + ending)].find(
    (candidate) => /\.[a-z]+$/.test(candidate) && existsSync(candidate),
  );
}
