import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { seededRandom } from '../../src/testing/index.js';

/** Words of command lines. Nothing in them leaves this computer, and none runs until it is ended. */
const WORDS = [
  ['rigs', 'send', 'log', 'pull', 'push', 'status', 'run', 'repl'],
  [
    '--json',
    '--verify',
    '--no-ask',
    '--rig',
    '--event',
    '--since',
    '--timeout',
    '--journal',
    '--help',
    '--nope',
    '--',
    '-x',
  ],
  [
    'a',
    'all',
    'EXPSTART',
    '129',
    '127.0.0.1:9',
    '127.0.0.1:99999',
    '1e9',
    '-5',
    '',
    '"',
    '{"a":',
    'é\u202e',
    '\u001b[2J',
    '[]',
  ],
] as const;

/** Runs random command lines. None may end by a signal, with a code that is none, or with a stack of labnet's own. */
export async function fuzzCommands(times: number, seed: number): Promise<readonly string[]> {
  const random = seededRandom(seed);
  const anyOf = <T>(list: readonly T[]): T => list[Math.floor(random() * list.length)]!;
  const dir = mkdtempSync(join(tmpdir(), 'labnet-fuzz-'));
  const config = join(dir, 'labnet.config.json');
  writeFileSync(
    config,
    '{"rigs": {"a": "udp://127.0.0.1:9"}, "deadlines": {"echoTimeoutMs": 50, "responseTimeoutMs": 50}}',
  );
  const problems: string[] = [];
  try {
    for (let index = 0; index < times; index += 1) {
      const count = Math.floor(random() * 6);
      const words = Array.from({ length: count }, () => anyOf(random() < 0.4 ? WORDS[1] : WORDS[2]));
      // A journal elsewhere is a folder of this run alone.
      const args = [anyOf(WORDS[0]), ...words].map((word) =>
        word === '--journal' ? `--journal=${dir}/j` : word,
      );
      const problem = await runCommand([...args, ...(args.includes('--') ? [] : ['--config', config])], dir);
      if (problem !== undefined) problems.push(`labnet ${JSON.stringify(args)}: ${problem}`);
    }
  } finally {
    rmSync(dir, { recursive: true, force: true });
  }
  return problems;
}

const CODES = new Set([0, 1, 2, 3, 4, 5, 130]);
const MOST_COMMAND_MS = 20_000;

function runCommand(args: readonly string[], dir: string): Promise<string | undefined> {
  const child = spawn(process.execPath, [join(process.cwd(), 'dist/bin/labnet.js'), ...args], {
    cwd: dir,
    env: { ...process.env, XDG_STATE_HOME: dir, XDG_CONFIG_HOME: dir },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let output = '';
  for (const stream of [child.stdout, child.stderr])
    stream.setEncoding('utf8').on('data', (text: string) => (output += text));
  const timer = setTimeout(() => child.kill('SIGKILL'), MOST_COMMAND_MS);
  return new Promise((resolve) => {
    child.on('close', (code, signal) => {
      clearTimeout(timer);
      const stack = /^ {4}at .*(?:labnet\.js|chunks).*$/m.exec(output)?.[0];
      if (signal) resolve(`ended by ${signal}`);
      else if (!CODES.has(code ?? -1)) resolve(`exit code ${String(code)}`);
      else if (stack !== undefined) resolve(`a stack: ${output.slice(0, 300)}`);
      else if (/\u001b|\u202e/.test(output)) resolve('a control character went to the terminal');
      else resolve(undefined);
    });
  });
}
