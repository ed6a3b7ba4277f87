// `npm run durability|faults|network|fuzz|soak [-- key=value …]`: bundles proof/<name>.ts with the sources as they stand,
// and what it runs in other processes (proof/<name>-worker.ts), and calls its main. The same functions run in the test
// suite, with smaller figures.
import { existsSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { bundle, root } from '../tools/bundle.mjs';

const [name, ...words] = process.argv.slice(2);
const outdir = join(root, `dist/proof/${name}-${process.pid}`);
const entries = [`proof/${name}.ts`, `proof/${name}-worker.ts`];
await bundle({ entryPoints: entries.filter((entry) => existsSync(join(root, entry))), outdir });
process.on('exit', () => rmSync(outdir, { recursive: true, force: true }));
const { main } = await import(pathToFileURL(join(outdir, `${name}.mjs`)).href);
const options = Object.fromEntries(
  words.map((word) => word.split('=')).map(([key, value]) => [key, isNaN(value) ? value : Number(value)]),
);
const problems = await main(options);
for (const problem of problems.slice(0, 20)) console.log(`  PROBLEM ${problem}`);
console.log(problems.length === 0 ? 'it holds' : `it does not hold: ${problems.length} problems`);
process.exitCode = problems.length === 0 ? 0 : 1;
