import { open, readFile, realpath, rename, rm, stat, writeFile } from 'node:fs/promises';
import { hostname } from 'node:os';
import { dirname, extname } from 'node:path';
import type { Clock } from '../../kernel/clock.js';
import { LabnetError } from '../../kernel/errors.js';
import { makeFolder } from '../../kernel/make-folder.js';
import { pause } from '../../kernel/pause.js';
import { iblrigErrors } from './errors.js';

/** How a file is changed. */
export interface ChangeFileOptions {
  readonly clock: Clock;
  /** Of a file that is new. One that exists keeps its own unless `enforceMode`. @defaultValue 0o644 */
  readonly mode?: number;
  /** The file has this mode afterwards in any case. @defaultValue false */
  readonly enforceMode?: boolean;
  /** Longest wait for the lock; a lock older than that was left behind by a program that is gone. @defaultValue 10000 */
  readonly lockTimeoutMs?: number;
  /** Ends the wait for the lock; a change that has begun is ended. */
  readonly signal?: AbortSignal | undefined;
}

const LOCK_TIMEOUT_MS = 10_000;
const LOOK_EVERY_MS = 50;

/** The content of a text file; undefined when there is none. */
export async function readIfThere(path: string): Promise<string | undefined> {
  try {
    return await readFile(path, 'utf8');
  } catch (error) {
    if (systemCode(error) === 'ENOENT') return undefined;
    throw error;
  }
}

/**
 * Changes a file that others change, too: under a lock, and whole or not at all. Folders are created, 0700.
 *
 * @param change - Gets the content, undefined when there is no file; returns the new one, or undefined to leave it.
 * @throws LABNET_FILE_LOCKED; LABNET_CANCELLED by the signal; what the system says.
 * @see iblutil/io/params.py, FileLock: the same lock file, so that both exclude each other
 */
export async function changeFile(
  path: string,
  change: (text: string | undefined) => string | undefined,
  options: ChangeFileOptions,
): Promise<void> {
  makeFolder(dirname(path));
  const lock = `${path.slice(0, path.length - extname(path).length)}.lock`;
  await acquire(lock, options);
  try {
    const text = change(await readIfThere(path));
    if (text !== undefined) await replace(path, text, options);
  } finally {
    await rm(lock, { force: true });
  }
}

async function acquire(
  lock: string,
  { clock, lockTimeoutMs = LOCK_TIMEOUT_MS, signal }: ChangeFileOptions,
): Promise<void> {
  const untilMs = clock.nowMs() + lockTimeoutMs;
  while (!(await tryLock(lock, clock))) {
    if (await isOlderThan(lock, lockTimeoutMs, clock)) await rm(lock, { force: true });
    else if (clock.nowMs() >= untilMs) {
      const text = `${lock}: held by somebody else for ${lockTimeoutMs} ms and longer`;
      throw new LabnetError(iblrigErrors.LABNET_FILE_LOCKED, text, { details: { lock, lockTimeoutMs } });
    } else await pause(clock, LOOK_EVERY_MS, signal);
  }
}

async function tryLock(lock: string, clock: Clock): Promise<boolean> {
  try {
    const file = await open(lock, 'wx', 0o600);
    const owner = {
      datetime: new Date(clock.wallMs()).toISOString(),
      hostname: hostname(),
      pid: process.pid,
    };
    await file.writeFile(JSON.stringify(owner)).finally(() => file.close());
    return true;
  } catch (error) {
    if (systemCode(error) === 'EEXIST') return false;
    throw error;
  }
}

async function isOlderThan(lock: string, ms: number, clock: Clock): Promise<boolean> {
  try {
    return clock.wallMs() - (await stat(lock)).mtimeMs > ms;
  } catch {
    // It has just been released.
    return false;
  }
}

/** Another name first, then the right one: nobody ever sees half a file. */
async function replace(path: string, text: string, options: ChangeFileOptions): Promise<void> {
  const { mode = 0o644, enforceMode = false } = options;
  const target = await realpath(path).catch(() => path);
  const existing = await stat(target).then(
    (found) => found.mode & 0o777,
    () => mode,
  );
  const temporary = `${target}.${process.pid}.new`;
  try {
    await writeFile(temporary, text, { mode: enforceMode ? mode : existing, flush: true });
    await rename(temporary, target);
  } catch (error) {
    await rm(temporary, { force: true });
    throw error;
  }
}

function systemCode(error: unknown): string | undefined {
  return error instanceof Error && 'code' in error ? String(error.code) : undefined;
}
