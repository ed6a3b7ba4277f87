import type { Argv } from 'yargs';
import { remoteOption } from '../src/protocols/iblrig/remote-option.js';

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

/** Which remote rigs take part. */
export interface RemoteOptions {
  readonly remote?: readonly string[] | undefined;
}

/** Adds `--remote NAME [NAME …]` to a command. */
export function withRemoteOption<T>(argv: Argv<T>): Argv<T & RemoteOptions> {
  return argv.option('remote', remoteOption);
}
