import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'vitest';
import type { CliResult } from './cli.js';

/** Every secret of a test begins so, and is followed by where it was put. */
export const MARK = 'S3CR3Tvalue';

/** Where tokens that rigs hand over are kept on purpose. */
const TOKEN_STORE = 'alyx-tokens.json';

interface Walked {
  readonly path: string;
  readonly mode: string;
  readonly text: string | undefined;
}

/** Everything in a folder, itself included. */
function walk(path: string): Walked[] {
  const info = statSync(path);
  const mode = (info.mode & 0o777).toString(8);
  if (!info.isDirectory()) return [{ path, mode, text: readFileSync(path, 'utf8') }];
  return [{ path, mode, text: undefined }, ...readdirSync(path).flatMap((name) => walk(join(path, name)))];
}

/** Holds every file of a state folder to be without secrets, and of the user alone. Returns the files. */
export function expectNoSecretsIn(stateDir: string): readonly string[] {
  const walked = walk(stateDir);
  for (const { path, mode, text } of walked) {
    expect([path, mode]).toEqual([path, text === undefined ? '700' : '600']);
    if (!path.includes(TOKEN_STORE)) expect([path, text?.includes(MARK) ?? false]).toEqual([path, false]);
  }
  return walked.filter(({ text }) => text !== undefined).map(({ path }) => path);
}

/** Lines that hold a secret. */
export function markedLines(results: readonly CliResult[]): readonly string[] {
  return results
    .flatMap(({ stdout, stderr }) => `${stdout}\n${stderr}`.split('\n'))
    .filter((line) => line.includes(MARK));
}

/** Entries that show an object in every way, what it keeps to itself included. */
export const printings = (name: string): readonly string[] => [
  `'printed ' + '${name}'`,
  name,
  `.json ${name}`,
  `JSON.stringify(${name})`,
  `(await import('node:util')).inspect(${name}, { depth: 9, showHidden: true, customInspect: false })`,
];
