import type { CommandModule } from 'yargs';
import { withLabOptions, withRemoteOption } from './lab-options.js';
import type { LabOptions, RemoteOptions } from './lab-options.js';

interface RunOptions extends LabOptions, RemoteOptions {
  readonly script: string;
  readonly check: boolean;
  readonly args?: readonly string[] | undefined;
  readonly '--'?: readonly string[];
}

/** `labnet run session.ts` */
export const run: CommandModule<object, RunOptions> = {
  command: 'run <script> [args..]',
  describe: 'Run a session script with the globals of the REPL',
  builder: (argv) =>
    withRemoteOption(withLabOptions(argv))
      .positional('script', { type: 'string', demandOption: true, describe: 'A .ts or .js file' })
      .positional('args', { type: 'string', array: true, describe: 'For the script; options after --' })
      .option('check', { type: 'boolean', default: false, describe: 'Check syntax and types; run nothing' }),
  handler: async ({ script, check, args = [], '--': rest = [], ...options }) => {
    if (check) {
      const { checkSession } = await import('./check-session.js');
      process.exit(await checkSession(script));
    }
    const { runSession } = await import('./run-session.js');
    process.exit(await runSession(script, [...args, ...rest].map(String), options));
  },
};
