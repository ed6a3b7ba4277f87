#!/usr/bin/env node
import { hideBin } from 'yargs/helpers';
import { sanitize } from '../src/kernel/sanitize.js';
import { commandLine } from './command-line.js';

await commandLine(hideBin(process.argv))
  .fail((message, error: Error | undefined, parser) => {
    if (error) throw error;
    parser.showHelp('error');
    process.stderr.write(`\n${sanitize(message, { keepNewlines: true })}\n`);
    process.exit(2);
  })
  .parseAsync();
