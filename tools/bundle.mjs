import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';

/** The folder of the project, with a slash at its end. */
export const root = fileURLToPath(new URL('..', import.meta.url));

/**
 * Bundles sources as they stand for a bench, a trial or a generator: packages stay outside, stacks name the sources.
 *
 * @param options - What esbuild is to be told besides: entries, and where the bundle goes.
 * @returns What esbuild made.
 */
export function bundle(options) {
  return build({
    absWorkingDir: root,
    bundle: true,
    packages: 'external',
    platform: 'node',
    format: 'esm',
    outExtension: { '.js': '.mjs' },
    target: 'node20',
    sourcemap: 'inline',
    jsx: 'automatic',
    ...options,
  });
}
