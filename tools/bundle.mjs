import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';

/** The folder of the project, with a slash at its end. */
export const root = fileURLToPath(new URL('..', import.meta.url));

/**
 * Bundles sources as they stand for a bench or a trial: packages stay outside, stacks name the sources.
 *
 * @param options - What esbuild is to be told besides: entries, and where the bundle goes.
 */
export async function bundle(options) {
  await build({
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
