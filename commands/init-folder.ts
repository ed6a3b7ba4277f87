import { writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join, relative, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { CONFIG_FILE } from '../src/config/load-config.js';
import { EXIT } from '../src/kernel/errors.js';
import { makeFolder } from '../src/kernel/make-folder.js';
import { declarations } from './declarations.js';
import { distFile } from './dist-file.js';
import { reportError } from './report-error.js';

const SESSION = `/**
 * A first session: which rigs answer, and a start and a stop of those that do.
 *
 *   labnet run session.ts --demo
 *   labnet run session.ts --demo --subject mouse_2 --seconds 2
 */
import type { Session } from 'labnet';

export const options = {
  subject: { type: 'string', default: 'mouse_1', describe: 'Subject of the session' },
  seconds: { type: 'number', default: 1, describe: 'How long the rigs run' },
} as const;

export default async function session({
  rigs,
  sleep,
  options: { subject, seconds },
}: Session<typeof options>) {
  const expRef = \`\${new Date().toISOString().slice(0, 10)}_1_\${subject}\`;
  await rigs.behavior.init({ exp_ref: expRef });
  await rigs.behavior.start(expRef);
  try {
    await sleep(seconds * 1000);
  } finally {
    await rigs.behavior.stop();
    await rigs.behavior.cleanup();
  }
  console.log(\`\${expRef} is done\`);
}
`;

const NAMES = `// The names of labnet.config.json, for editors and \`labnet run --check\`.
import 'labnet';
import 'labnet/globals';

declare module 'labnet' {
  interface ConfiguredLab {
    readonly config: typeof import('./labnet.config.json');
  }
}
`;

/** Makes the files of a lab that are not there yet. What is there is left as it is. */
export function initFolder(folder: string): number {
  try {
    const dir = resolve(folder);
    makeFolder(dir);
    for (const [name, text] of Object.entries(filesOf(dir))) {
      process.stdout.write(
        `${write(join(dir, name), text) ? 'made' : 'left as it is'}: ${join(folder, name)}\n`,
      );
    }
    process.stdout.write(
      'Name your rigs in labnet.config.json, then: labnet tui. To try it now: labnet run session.ts --demo\n',
    );
    return EXIT.ok;
  } catch (error) {
    return reportError(error);
  }
}

/** False when there is one already. */
function write(path: string, text: string): boolean {
  try {
    writeFileSync(path, text, { flag: 'wx', mode: 0o600 });
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false;
    throw error;
  }
}

function filesOf(dir: string): Readonly<Record<string, string>> {
  const types = installedTypes(dir);
  const root = relative(dir, fileURLToPath(distFile('..'))) || '.';
  const config = {
    $schema: `${types ? root : './node_modules/labnet'}/docs/labnet.config.schema.json`,
    name: 'lab',
    rigs: { behavior: 'udp://127.0.0.1:11001', cameras: 'udp://127.0.0.1:11002' },
  };
  const tsconfig = {
    compilerOptions: {
      target: 'ES2022',
      lib: ['ES2023', 'DOM'],
      module: 'ESNext',
      moduleResolution: 'bundler',
      moduleDetection: 'force',
      strict: true,
      noEmit: true,
      skipLibCheck: true,
      resolveJsonModule: true,
      allowImportingTsExtensions: true,
      ...(types && { paths: types }),
    },
    include: ['*.ts', CONFIG_FILE],
  };
  return {
    [CONFIG_FILE]: json(config),
    'session.ts': SESSION,
    'labnet.d.ts': NAMES,
    'tsconfig.json': json(tsconfig),
  };
}

/** Where the types of this installation are; undefined where the folder finds the package itself. */
function installedTypes(dir: string): Readonly<Record<string, readonly string[]>> | undefined {
  try {
    createRequire(join(dir, 'session.ts')).resolve('labnet/package.json');
    return undefined;
  } catch {
    return Object.fromEntries(Object.entries(declarations()).map(([name, file]) => [name, [file]]));
  }
}

function json(value: object): string {
  return `${JSON.stringify(value, null, 2)}\n`;
}
