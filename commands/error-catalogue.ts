import { configErrors } from '../src/config/errors.js';
import { journalErrors } from '../src/journal/errors.js';
import { kernelErrors } from '../src/kernel/errors.js';
import type { ErrorKind } from '../src/kernel/errors.js';
import { pythonErrors } from '../src/kernel/python/errors.js';
import { echoErrors } from '../src/protocols/ibl-echo/errors.js';
import { protocolErrors } from '../src/protocols/errors.js';
import { iblrigErrors } from '../src/protocols/iblrig/errors.js';
import { mslErrors } from '../src/protocols/msl-network/errors.js';
import { socketErrors } from '../src/protocols/pyexplabsys/errors.js';
import { runtimeErrors } from '../src/runtime/errors.js';
import { transportErrors } from '../src/transport/errors.js';

const CATALOGUES: readonly Readonly<Record<string, ErrorKind>>[] = [
  configErrors,
  journalErrors,
  kernelErrors,
  pythonErrors,
  echoErrors,
  iblrigErrors,
  mslErrors,
  protocolErrors,
  socketErrors,
  runtimeErrors,
  transportErrors,
];

/** What the catalogues of all rooms say to try for a code. Undefined: the code is none of labnet's. */
export function remedyOf(code: string): string | undefined {
  return CATALOGUES.find((catalogue) => Object.hasOwn(catalogue, code))?.[code]?.remedy;
}
