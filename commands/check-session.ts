import { resolve } from 'node:path';
import { EXIT } from '../src/kernel/errors.js';
import { checkScript } from '../src/runtime/check-script.js';
import { declarations } from './declarations.js';
import { reportError } from './report-error.js';

/** Checks a session script without opening a lab. */
export async function checkSession(script: string): Promise<number> {
  try {
    const { problems, typescript } = await checkScript(resolve(script), declarations());
    for (const problem of problems) process.stderr.write(`${problem}\n`);
    const checked =
      typescript === undefined ? 'syntax only, no typescript was found' : `types by typescript ${typescript}`;
    process.stdout.write(`${problems.length === 0 ? 'nothing is wrong' : 'refused'} (${checked})\n`);
    return problems.length === 0 ? EXIT.ok : EXIT.usage;
  } catch (error) {
    return reportError(error);
  }
}
