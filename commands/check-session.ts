import { resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { EXIT } from '../src/kernel/errors.js';
import { checkScript } from '../src/runtime/check-script.js';
import { distFile } from './dist-file.js';
import { reportError } from './report-error.js';

/** Checks a session script without opening a lab. */
export async function checkSession(script: string): Promise<number> {
  try {
    const { problems, typescript } = await checkScript(resolve(script), {
      labnet: fileURLToPath(distFile('types/src/index.d.ts')),
      'labnet/testing': fileURLToPath(distFile('types/src/testing/index.d.ts')),
      'labnet/globals': fileURLToPath(distFile('../scripts/globals.d.ts')),
    });
    for (const problem of problems) process.stderr.write(`${problem}\n`);
    const checked =
      typescript === undefined ? 'syntax only, no typescript was found' : `types by typescript ${typescript}`;
    process.stdout.write(`${problems.length === 0 ? 'nothing is wrong' : 'refused'} (${checked})\n`);
    return problems.length === 0 ? EXIT.ok : EXIT.usage;
  } catch (error) {
    return reportError(error);
  }
}
