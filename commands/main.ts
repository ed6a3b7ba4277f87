#!/usr/bin/env node
import { hideBin } from 'yargs/helpers';
import { kernelErrors, LabnetError } from '../src/kernel/errors.js';
import { sanitize } from '../src/kernel/sanitize.js';
import { commandLine } from './command-line.js';
import { reportError } from './report-error.js';

await commandLine(hideBin(process.argv))
  .fail((message, error: Error | undefined, parser) => {
    // What the check of an option threw: yargs keeps only its words.
    if (error?.name === 'YError') {
      process.exit(reportError(new LabnetError(kernelErrors.LABNET_INVALID_ARGUMENT, message)));
    }
    if (error) throw error;
    parser.showHelp('error');
    process.stderr.write(`\n${sanitize(message, { keepNewlines: true })}\n`);
    process.exit(2);
  })
  .parseAsync();
