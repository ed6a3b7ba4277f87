import type { Argv } from 'yargs';

/** Options of every command that opens a lab. */
export interface LabOptions {
  readonly config?: string | undefined;
  readonly demo?: boolean | undefined;
  readonly journal?: string | undefined;
}

/** Adds them to a command. */
export function withLabOptions<T>(argv: Argv<T>): Argv<T & LabOptions> {
  return argv
    .option('config', { alias: 'c', type: 'string', describe: 'Configuration file' })
    .option('demo', { type: 'boolean', describe: 'Use the embedded simulated lab' })
    .option('journal', { type: 'string', describe: 'Folder of the journal' });
}
