import { spawn } from 'node:child_process';
import type { ChildProcessWithoutNullStreams } from 'node:child_process';
import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { until } from './until.js';

const BIN = fileURLToPath(new URL('../../dist/bin/labnet.js', import.meta.url));

/** How a command ended. */
export interface CliResult {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** A command that runs. */
export interface RunningCli {
  readonly child: ChildProcessWithoutNullStreams;
  /** What it has printed so far. */
  output(): CliResult;
  /** Waits until what it prints matches. */
  saying(pattern: RegExp): Promise<void>;
  readonly ended: Promise<CliResult>;
}

/** A state folder of the test's own. */
export function newStateDir(): string {
  return mkdtempSync(join(tmpdir(), 'labnet-cli-'));
}

/** Starts the built `labnet`, with nothing of the tester's environment that would change what it says. */
export function startCli(args: readonly string[], stateDir = newStateDir(), cwd = '.'): RunningCli {
  const { CI: _ci, NO_COLOR: _no, FORCE_COLOR: _force, ...environment } = process.env;
  const child = spawn(process.execPath, [BIN, ...args], {
    cwd,
    env: { ...environment, XDG_STATE_HOME: stateDir },
  });
  let stdout = '';
  let stderr = '';
  child.stdout.setEncoding('utf8').on('data', (text: string) => (stdout += text));
  child.stderr.setEncoding('utf8').on('data', (text: string) => (stderr += text));
  const output = () => ({ code: child.exitCode, stdout, stderr });
  const ended = new Promise<CliResult>((resolve) => {
    child.on('close', (code) => resolve({ code, stdout, stderr }));
  });
  return {
    child,
    output,
    ended,
    saying: (pattern) =>
      until(
        () => pattern.test(stdout) || pattern.test(stderr),
        () => `${String(pattern)} in\n${stdout}\n${stderr}`,
        30_000,
      ),
  };
}

/** What a command complained of, other than a disk that was slow while the tests ran. */
export function complaintsOf({ stderr }: Pick<CliResult, 'stderr'>): string {
  return stderr.replace(/^labnet: (slow: writing a fact took|the journal keeps up again).*\n/gm, '');
}

/** Runs a command to its end, with something on its standard input. */
export function cli(
  args: readonly string[],
  { input = '', stateDir = newStateDir(), cwd = '.' } = {},
): Promise<CliResult> {
  const { child, ended } = startCli(args, stateDir, cwd);
  child.stdin.end(input);
  return ended;
}
