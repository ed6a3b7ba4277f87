import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** Folder of the project's own Python environment; made by the set-up of the interop tests. */
export const venvDir = fileURLToPath(new URL('../../.venv-interop', import.meta.url));

/** The Python interpreter inside. */
export const venvPython = join(venvDir, process.platform === 'win32' ? 'Scripts/python.exe' : 'bin/python');

/** The reference implementations that the peers run, by the name and version of their packages. */
export const references = { iblutil: '1.20.0', 'msl-network': '1.0.0' } as const;
