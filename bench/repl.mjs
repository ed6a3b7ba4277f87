// The REPL: from the start to its prompt, a script that does nothing, one entry, one Tab among 500 rigs.
import { execFileSync } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { spawn } from '@lydell/node-pty';
import { aim, median, quantile } from './measure.mjs';
import { loadSubject } from './subject.mjs';

const bin = fileURLToPath(new URL('../dist/bin/labnet.js', import.meta.url));
const TIMES = 11;
const RIGS = 500;
const ENTRIES = 500;

const { NODE_EXTRA_CA_CERTS: _certificates, ...environment } = process.env;

/** Measures and prints. */
export async function benchRepl() {
  console.log(`the REPL, ${TIMES} starts each, ${ENTRIES} entries, ${RIGS} rigs`);
  if (existsSync(bin)) await benchStarts();
  else console.log('  the command is not built: npm run build');
  await benchEntries();
}

async function benchStarts() {
  const folder = mkdtempSync(join(tmpdir(), 'labnet-bench-'));
  const config = join(folder, 'labnet.config.json');
  const script = join(folder, 'empty.ts');
  writeFileSync(config, '{}');
  writeFileSync(script, 'export {};\n');
  const env = { ...environment, XDG_STATE_HOME: folder };
  const timed = (...args) => {
    const before = performance.now();
    execFileSync(process.execPath, args, { env });
    return performance.now() - before;
  };
  const taken = { node: [], run: [], prompt: [] };
  for (let index = 0; index < TIMES; index += 1) {
    taken.node.push(timed('-e', '0'));
    taken.run.push(timed(bin, 'run', script, '--config', config));
    taken.prompt.push(await untilPrompt(['repl', '--config', config], env));
  }
  rmSync(folder, { recursive: true, force: true });
  for (const [name, times] of Object.entries(taken)) line(name, times, 'ms');
  aim('labnet run of an empty script over node', median(taken.run) / median(taken.node), { atMost: 10 });
}

/** From the start of the process to the prompt on the screen. */
function untilPrompt(args, env) {
  return new Promise((resolve) => {
    const before = performance.now();
    const child = spawn(process.execPath, [bin, ...args], { cols: 80, rows: 24, env });
    let output = '';
    child.onData((data) => {
      output += data;
      if (!output.includes('›')) return;
      child.kill('SIGKILL');
    });
    child.onExit(() => resolve(performance.now() - before));
  });
}

async function benchEntries() {
  const { AmbientSignal, complete, Docs, Evaluator } = await loadSubject();
  const rigs = Object.fromEntries(
    Array.from({ length: RIGS }, (_, index) => [`rig${index}`, { start: () => undefined }]),
  );
  const evaluator = new Evaluator({
    globals: { rigs },
    ambient: new AmbientSignal(),
    importModule: (specifier) => import(specifier),
  });
  const timed = async (work) => {
    const before = performance.now();
    await work();
    return performance.now() - before;
  };
  const first = await timed(() => evaluator.evaluate('const x: number = 1; x'));
  const entries = [];
  for (let index = 0; index < ENTRIES; index += 1) {
    entries.push(await timed(() => evaluator.evaluate(`const x: number = ${index}; x`)));
  }
  const at = {
    scope: evaluator.scope,
    words: [],
    docs: new Docs(undefined),
    summaryOf: () => '',
    listFolder: () => [],
  };
  const tabs = [];
  for (let index = 0; index < ENTRIES; index += 1) tabs.push(await timed(() => complete('rigs.rig', 8, at)));
  line('first entry', [first], 'ms');
  line('each entry', entries, 'ms');
  line('a Tab', tabs, 'ms');
}

function line(name, times, unit) {
  const figures = `p50 ${median(times).toFixed(2).padStart(8)} ${unit}   p99 ${quantile(times, 0.99).toFixed(2).padStart(8)} ${unit}`;
  console.log(`  ${name.padEnd(46)} ${figures}`);
}
