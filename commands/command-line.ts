import yargs from 'yargs';
import type { Argv } from 'yargs';
import packageJson from '../package.json' with { type: 'json' };
import { evaluate } from './eval.js';
import { givenOnce } from './given-once.js';
import { init } from './init.js';
import { log } from './log.js';
import { manager } from './manager.js';
import { msl } from './msl.js';
import { pull } from './pull.js';
import { push } from './push.js';
import { repl } from './repl.js';
import { rigs } from './rigs.js';
import { run } from './run.js';
import { send } from './send.js';
import { sim } from './sim.js';
import { status } from './status.js';
import { tui } from './tui.js';

/** In front of the command, too, where it would take the command for its value. */
const EARLY_DEMO = { type: 'boolean', hidden: true, global: false } as const;
const WORDING = { 'Not enough arguments following: %s': 'the option %s needs a value' };

/** The command line of labnet: what it takes, not what becomes of a mistake. */
export function commandLine(words: readonly string[]): Argv {
  return yargs(words)
    .scriptName('labnet')
    .usage('$0 <command>\n\nOne console for the machines of a laboratory.')
    .command(tui)
    .command(repl)
    .command(run(words))
    .command(evaluate)
    .command(init)
    .command(rigs)
    .command(send)
    .command(pull)
    .command(push)
    .command(status)
    .command(msl)
    .command(manager)
    .command(log)
    .command(sim)
    .option('demo', EARLY_DEMO)
    .recommendCommands()
    .updateStrings(WORDING)
    .version(packageJson.version)
    .demandCommand(1, 'Name a command; labnet --help lists them.')
    .strict()
    .check(givenOnce)
    .parserConfiguration({ 'populate--': true })
    .epilogue('A file labnet.config.json, here or above, names the rigs; --demo needs none.');
}
