// `npm run durability|faults|fuzz|soak [-- key=value …]`: bundles proof/<name>.ts with the sources as they stand, and
// runs its main. The same functions run in the test suite, with smaller figures.
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';

const root = fileURLToPath(new URL('..', import.meta.url));
const [name, ...words] = process.argv.slice(2);
const outfile = `${root}dist/proof/${name}-${process.pid}.mjs`;
await build({
  absWorkingDir: root,
  entryPoints: [`proof/${name}.ts`],
  outfile,
  bundle: true,
  packages: 'external',
  platform: 'node',
  format: 'esm',
  target: 'node20',
  sourcemap: 'inline',
});
const { main } = await import(outfile);
const options = Object.fromEntries(
  words.map((word) => word.split('=')).map(([key, value]) => [key, Number(value)]),
);
const problems = await main(options);
for (const problem of problems.slice(0, 20)) console.log(`  PROBLEM ${problem}`);
console.log(problems.length === 0 ? 'it holds' : `it does not hold: ${problems.length} problems`);
process.exitCode = problems.length === 0 ? 0 : 1;
