/** Levels in order of weight. */
export type LogLevel = 'debug' | 'info' | 'warn' | 'error';

/** Where the rooms report what is not a fact of the lab: diagnostics for whoever runs the program. */
export interface Logger {
  log(level: LogLevel, text: string): void;
}

/** Drops everything. */
export const silentLogger: Logger = { log: () => undefined };
