import { fileURLToPath } from 'node:url';
import { distFile } from './dist-file.js';

/** Module name to the file with its types, in this installation. */
export function declarations(): Readonly<Record<string, string>> {
  return {
    labnet: fileURLToPath(distFile('types/src/index.d.ts')),
    'labnet/testing': fileURLToPath(distFile('types/src/testing/index.d.ts')),
    'labnet/globals': fileURLToPath(distFile('../scripts/globals.d.ts')),
  };
}
