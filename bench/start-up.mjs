// How long `labnet --help` takes, against a Node that does nothing.
import { execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { aim, median } from './measure.mjs';

const bin = fileURLToPath(new URL('../dist/bin/labnet.js', import.meta.url));
const TIMES = 21;

/** Extra certificates are read at every start of Node and would hide what is measured. */
const { NODE_EXTRA_CA_CERTS: _certificates, ...env } = process.env;

function run(...args) {
  const before = performance.now();
  execFileSync(process.execPath, args, { env });
  return performance.now() - before;
}

/** Measures and prints. */
export function benchStartUp() {
  console.log(`start, ${TIMES} times each`);
  if (!existsSync(bin)) {
    console.log('  the command is not built: npm run build');
    return;
  }
  const taken = { node: [], labnet: [] };
  for (let index = 0; index < TIMES; index += 1) {
    taken.node.push(run('-e', '0'));
    taken.labnet.push(run(bin, '--help'));
  }
  console.log(`  ${'node -e 0'.padEnd(46)} p50 ${median(taken.node).toFixed(0).padStart(6)} ms`);
  console.log(`  ${'labnet --help'.padEnd(46)} p50 ${median(taken.labnet).toFixed(0).padStart(6)} ms`);
  aim('labnet --help over node', median(taken.labnet) / median(taken.node), { atMost: 4 });
}
