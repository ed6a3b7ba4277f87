import { execFile } from 'node:child_process';
import { rm } from 'node:fs/promises';
import { promisify } from 'node:util';
import { references, venvDir, venvPython } from './venv.js';

const run = promisify(execFile);

/** The packages weigh some 200 MB on a clean machine. */
const INSTALL_TIMEOUT_MS = 15 * 60_000;

const SHOW_VERSIONS = `
import importlib.metadata as metadata, json
print(json.dumps({name: metadata.version(name) for name in ${JSON.stringify(Object.keys(references))}}))
`;

/**
 * Makes the Python environment of the interop tests unless it has the right versions already.
 *
 * @throws One line that says what is missing: the run fails, because without the references it would show nothing.
 */
export async function setup(): Promise<void> {
  if (await isComplete()) return;
  await rm(venvDir, { recursive: true, force: true });
  const python = process.env.PYTHON ?? 'python3';
  await step(`there is no ${python} (set PYTHON to a Python 3.10 or newer)`, python, ['--version'], 30_000);
  await step(
    `${python} cannot make a venv (its venv module is missing)`,
    python,
    ['-m', 'venv', venvDir],
    120_000,
  );
  const wanted = Object.entries(references).map(([name, version]) => `${name}==${version}`);
  await step(
    `${wanted.join(' and ')} cannot be installed (is the network there?)`,
    venvPython,
    ['-m', 'pip', 'install', '--quiet', '--disable-pip-version-check', ...wanted],
    INSTALL_TIMEOUT_MS,
  );
}

async function isComplete(): Promise<boolean> {
  try {
    const { stdout } = await run(venvPython, ['-c', SHOW_VERSIONS], { timeout: 30_000 });
    const found = JSON.parse(stdout) as Readonly<Record<string, string>>;
    return Object.entries(references).every(([name, version]) => found[name] === version);
  } catch {
    return false;
  }
}

async function step(
  failure: string,
  command: string,
  args: readonly string[],
  timeoutMs: number,
): Promise<void> {
  try {
    await run(command, args, { timeout: timeoutMs });
  } catch (error) {
    const { stderr = '', message } = error as Error & { readonly stderr?: string };
    const last = stderr.trim().split('\n').at(-1);
    const reason = last === undefined || last === '' ? message.split('\n')[0] : last;
    throw new Error(`interop tests: ${failure}: ${reason ?? 'no reason given'}`);
  }
}
