// Builds dist/: the command, the library and the testing kit as one bundle with shared chunks, so that a script
// that imports labnet gets the very instance that runs it; and the declarations.
import { existsSync } from 'node:fs';
import { chmod, mkdir, readdir, rm, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';
import { writeDeclarations } from './declarations.mjs';

const root = fileURLToPath(new URL('..', import.meta.url));
const stamp = join(root, 'dist/.built');
const sources = ['src', 'commands', 'tools', 'package.json', 'tsconfig.json', 'tsconfig.types.json'];

async function newest(path) {
  const info = await stat(path);
  if (!info.isDirectory()) return info.mtimeMs;
  const times = await Promise.all((await readdir(path)).map((name) => newest(join(path, name))));
  return Math.max(info.mtimeMs, ...times);
}

async function upToDate() {
  if (!existsSync(stamp)) return false;
  const times = await Promise.all(sources.map((source) => newest(join(root, source))));
  return Math.max(...times) < (await stat(stamp)).mtimeMs;
}

/** Ink asks for its developer tools only in development; the bundle must not need them. */
const withoutDevtools = {
  name: 'without-devtools',
  setup(builder) {
    builder.onResolve({ filter: /^react-devtools-core$/ }, () => ({ path: 'devtools', namespace: 'stub' }));
    builder.onLoad({ filter: /.*/, namespace: 'stub' }, () => ({ contents: 'export default {}' }));
  },
};

/** What the help of the command is laid out with, in place of packages that measure any text and are slow to load. */
const PLAIN_TEXT = {
  'string-width': 'export default (text) => text.length;',
  'strip-ansi': "export { stripVTControlCharacters as default } from 'node:util';",
  'wrap-ansi': `export { default } from ${JSON.stringify(join(root, 'tools/wrap-words.mjs'))};`,
};

/** Only yargs and its cliui get them: everything else that is measured may hold any character. */
const withPlainHelp = {
  name: 'with-plain-help',
  setup(builder) {
    builder.onResolve({ filter: /^(?:string-width|strip-ansi|wrap-ansi)$/ }, ({ path, importer }) =>
      /node_modules[\\/](?:yargs|cliui)[\\/]/.test(importer) ? { path, namespace: 'plain' } : undefined,
    );
    builder.onLoad({ filter: /.*/, namespace: 'plain' }, ({ path }) => ({
      contents: PLAIN_TEXT[path],
      resolveDir: root,
    }));
  },
};

async function bundle() {
  await build({
    absWorkingDir: root,
    entryPoints: {
      'bin/labnet': 'commands/main.ts',
      index: 'src/index.ts',
      testing: 'src/testing/index.ts',
      'script-hook': 'src/runtime/script-hook.ts',
      'stall-guard-worker': 'src/runtime/stall-guard-worker.ts',
      'script-watchdog-worker': 'src/runtime/script-watchdog-worker.ts',
    },
    outdir: 'dist',
    bundle: true,
    splitting: true,
    chunkNames: 'chunks/[name]-[hash]',
    platform: 'node',
    format: 'esm',
    target: 'node20',
    jsx: 'automatic',
    // The REPL finds the documentation of an object by the name of its class.
    keepNames: true,
    sourcemap: 'linked',
    sourcesContent: false,
    legalComments: 'none',
    define: { 'process.env.NODE_ENV': '"production"' },
    // Packages of CommonJS inside the bundle ask for Node's own modules by require.
    banner: {
      js: "import { createRequire as __createRequire } from 'node:module'; const require = __createRequire(import.meta.url);",
    },
    plugins: [withoutDevtools, withPlainHelp],
  });
  await chmod(join(root, 'dist/bin/labnet.js'), 0o755);
}

if (!(await upToDate())) {
  await rm(join(root, 'dist'), { recursive: true, force: true });
  await mkdir(join(root, 'dist'), { recursive: true });
  try {
    await Promise.all([bundle(), writeDeclarations(root)]);
  } catch (error) {
    process.stderr.write(`${error.message}\n`);
    process.exit(1);
  }
  await writeFile(stamp, '');
}
