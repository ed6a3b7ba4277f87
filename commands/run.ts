import { readFileSync } from 'node:fs';
import { basename, resolve } from 'node:path';
import type { Argv, CommandModule } from 'yargs';
import { Parser } from 'yargs/helpers';
import type { ScriptOptions } from '../src/runtime/script-options.js';
import { endWith } from './end-with.js';
import { withLabOptions, withRemoteOption } from './lab-options.js';
import type { LabOptions, RemoteOptions } from './lab-options.js';
import { reportError } from './report-error.js';
import { MOST_MS, within } from './within.js';

/** What `labnet run` was asked. */
export interface RunOptions extends LabOptions, RemoteOptions {
  readonly script: string;
  readonly check: boolean;
  readonly json: boolean;
  readonly quiet: boolean;
  readonly watch: boolean;
  readonly timeoutS?: number | undefined;
  readonly detachOk?: boolean | undefined;
  readonly args?: readonly string[] | undefined;
  readonly '--'?: readonly string[];
}

/** A script and where it is, or would be. */
interface ScriptSource {
  readonly path: string;
  readonly text: string;
}

/** Where a script from standard input would be: its imports start there. */
const stdinPath = () => resolve('stdin.ts');

/** What the options of labnet itself take, for finding the script among them. */
const OWN_FORMS = {
  boolean: ['demo', 'check', 'json', 'quiet', 'watch', 'detach-ok', 'help', 'version'],
  string: ['config', 'c', 'journal'],
  number: ['timeout-s'],
  array: ['remote'],
};

/**
 * `labnet run session.ts`. The options that the script exports are read from it, and are options of the command.
 *
 * @param words - The command line.
 */
export function run(words: readonly string[]): CommandModule<object, RunOptions> {
  let scriptOptions: ScriptOptions = {};
  let source: ScriptSource | undefined;
  return {
    command: 'run <script> [args..]',
    describe: 'Run a session script with the globals of the REPL',
    builder: async (argv) => {
      const own = withOwnOptions(argv);
      const [, script] = Parser([...words], OWN_FORMS)._;
      if (typeof script !== 'string') return own;
      source = await readSource(script, words);
      scriptOptions = await optionsOf(source);
      return withScriptOptions(own, basename(script), scriptOptions);
    },
    handler: async (argv) => {
      const { script, args = [], '--': rest = [], ...options } = argv;
      if (options.check) {
        const { checkSession } = await import('./check-session.js');
        await endWith(await checkSession(script));
      }
      if (options.watch) {
        const { watchSession } = await import('./watch-session.js');
        await endWith(await watchSession(script, words, options));
      }
      const { runSession } = await import('./run-session.js');
      const given = argv as unknown as Readonly<Record<string, unknown>>;
      const values = Object.fromEntries(Object.keys(scriptOptions).map((name) => [name, given[name]]));
      // Standard input can be read only once.
      const what = source?.path === stdinPath() ? source : { path: script };
      await endWith(await runSession(what, { ...options, args: [...args, ...rest].map(String), values }));
    },
  };
}

function withOwnOptions(argv: Argv): Argv<RunOptions> {
  return withRemoteOption(withLabOptions(argv))
    .positional('script', {
      type: 'string',
      demandOption: true,
      describe: 'A .ts or .js file; - is standard input',
    })
    .positional('args', {
      type: 'string',
      array: true,
      describe: 'For the script; what begins with - after --',
    })
    .option('check', { type: 'boolean', default: false, describe: 'Check syntax and types; run nothing' })
    .option('json', {
      type: 'boolean',
      default: false,
      describe: 'Print progress and outcome as JSON lines; what the script prints goes to standard error',
    })
    .option('quiet', {
      type: 'boolean',
      default: false,
      describe: 'Print no progress and no table of the rigs',
    })
    .option('timeout-s', {
      type: 'number',
      describe: 'Seconds that the script may take',
      coerce: within('--timeout-s in seconds', 0.001, Math.floor(MOST_MS / 1000)),
    })
    .option('watch', {
      type: 'boolean',
      default: false,
      describe: 'Run it again when a file beside it is saved; only with --demo',
    })
    .option('detach-ok', {
      type: 'boolean',
      default: false,
      describe: 'Go on when the terminal is lost',
    });
}

/** The script, as far as it can be read now: whoever runs it says why not. */
async function readSource(script: string, words: readonly string[]): Promise<ScriptSource> {
  if (script === '-') {
    const { text } = await import('node:stream/consumers');
    return { path: stdinPath(), text: words.includes('--help') ? '' : await text(process.stdin) };
  }
  try {
    return { path: script, text: readFileSync(script, 'utf8') };
  } catch {
    return { path: script, text: '' };
  }
}

async function optionsOf({ path, text }: ScriptSource): Promise<ScriptOptions> {
  // Most scripts have none: the parser is not loaded for them.
  if (!/\bexport\s+(const|let|var)\b[^]*\boptions\b/.test(text)) return {};
  const { readScriptOptions } = await import('../src/runtime/script-options.js');
  try {
    return readScriptOptions(path, text);
  } catch (error) {
    process.exit(reportError(error));
  }
}

function withScriptOptions(argv: Argv<RunOptions>, script: string, options: ScriptOptions): Argv<RunOptions> {
  const taken = Object.keys(options).filter((name) => Object.values(OWN_FORMS).flat().includes(name));
  if (taken.length > 0) {
    process.stderr.write(`labnet: ${script}: --${taken.join(', --')}: labnet run has that option itself\n`);
    process.exit(2);
  }
  return argv.options(
    Object.fromEntries(
      Object.entries(options).map(([name, option]) => {
        const checked = option.type === 'number' ? { coerce: eachWithin(`--${name}`) } : {};
        return [name, { ...option, ...checked, group: `Options of ${script}:` }];
      }),
    ) as Parameters<typeof argv.options>[0],
  ) as Argv<RunOptions>;
}

/** As `within`, also for an option that takes several. */
function eachWithin(what: string): (given: number | readonly number[]) => number | readonly number[] {
  const check = within(what);
  return (given) => (typeof given === 'number' ? check(given) : given.map(check));
}
