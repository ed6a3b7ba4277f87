#!/usr/bin/env node
import { hideBin } from 'yargs/helpers';
import { EXIT, kernelErrors, LabnetError } from '../src/kernel/errors.js';
import { sanitize } from '../src/kernel/sanitize.js';
import { commandLine } from './command-line.js';
import { endWith } from './end-with.js';
import { reportError } from './report-error.js';

try {
  await commandLine(hideBin(process.argv))
    .fail((message, error: Error | undefined, parser) => {
      if (error) throw error;
      parser.showHelp('error');
      process.stderr.write(`\n${sanitize(message, { keepNewlines: true })}\n`);
      process.exit(EXIT.usage);
    })
    .parseAsync();
} catch (error) {
  // What the check of an option threw: yargs keeps only its words.
  const isRefusal = error instanceof Error && error.name === 'YError';
  const told = isRefusal ? new LabnetError(kernelErrors.LABNET_INVALID_ARGUMENT, error.message) : error;
  await endWith(reportError(told));
}
