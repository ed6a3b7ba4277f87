import type { Argv } from 'yargs';
import type { LabConfig } from '../src/config/schema.js';
import { remoteOption } from '../src/protocols/iblrig/remote-option.js';
import { MOST_MS, within } from './within.js';

/** Options of every command that opens a lab. */
export interface LabOptions {
  readonly config?: string | undefined;
  readonly demo?: boolean | undefined;
  readonly journal?: string | undefined;
}

/** Options of a command in which an operator sends. */
export interface ConsoleOptions extends LabOptions {
  readonly readOnly?: boolean | undefined;
}

/** Adds them to a command. */
export function withLabOptions<T>(argv: Argv<T>): Argv<T & LabOptions> {
  return argv
    .option('config', { alias: 'c', type: 'string', requiresArg: true, describe: 'Configuration file' })
    .option('demo', { type: 'boolean', describe: 'Use the embedded simulated lab' })
    .option('journal', { type: 'string', requiresArg: true, describe: 'Folder of the journal' });
}

/** How long a command waits for an answer. */
export interface TimeoutOption {
  readonly timeout: number;
}

/** Adds `--timeout` to a command that asks. */
export function withTimeoutOption<T>(argv: Argv<T>, defaultMs: number): Argv<T & TimeoutOption> {
  return argv.option('timeout', {
    type: 'number',
    default: defaultMs,
    describe: 'Milliseconds an answer may take',
    coerce: within('--timeout in milliseconds', 1, MOST_MS),
  });
}

/** Which remote rigs take part. */
export interface RemoteOptions {
  readonly remote?: readonly string[] | undefined;
}

/** Adds `--remote NAME [NAME …]` to a command. */
export function withRemoteOption<T>(argv: Argv<T>): Argv<T & RemoteOptions> {
  return argv.option('remote', remoteOption);
}

/** Adds those of a console to a command. */
export function withConsoleOptions<T>(argv: Argv<T>): Argv<T & ConsoleOptions> {
  return withLabOptions(argv).option('read-only', {
    type: 'boolean',
    describe: 'Watch: whatever would send is refused',
  });
}

/** Whether a console is only to watch: by its option, or else by the configuration. */
export function isReadOnly({ readOnly }: ConsoleOptions): (config: LabConfig) => boolean {
  return (config) => readOnly ?? config.tui.readOnly;
}
