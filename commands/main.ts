#!/usr/bin/env node
import yargs from 'yargs';
import { hideBin } from 'yargs/helpers';
import { sanitize } from '../src/kernel/sanitize.js';
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

await yargs(hideBin(process.argv))
  .scriptName('labnet')
  .usage('$0 <command>\n\nOne console for the machines of a laboratory.')
  .command(tui)
  .command(repl)
  .command(run)
  .command(rigs)
  .command(send)
  .command(pull)
  .command(push)
  .command(status)
  .command(msl)
  .command(manager)
  .command(log)
  .command(sim)
  .demandCommand(1, 'Name a command; labnet --help lists them.')
  .strict()
  .parserConfiguration({ 'populate--': true })
  .epilogue('A file labnet.config.json, here or above, names the rigs; --demo needs none.')
  .fail((message, error: Error | undefined, parser) => {
    if (error) throw error;
    parser.showHelp('error');
    process.stderr.write(`\n${sanitize(message, { keepNewlines: true })}\n`);
    process.exit(2);
  })
  .parseAsync();
