import { has } from './read-line.js';
import type { Fields } from './read-line.js';

/** An error as it arrived. */
export interface RemoteError {
  /** `<Type>: <text>`. */
  readonly message: string;
  /** May be empty. File names in it are of the far computer. */
  readonly traceback: readonly string[];
}

/** Of the manager's error for a service that is not connected: the service, as Python quotes it. */
const NOT_CONNECTED = /the (.+) Service is not connected to Manager\[/s;
/** Of labnet's own manager. */
const LEFT = /^ConnectionAbortedError: the .+ Service closed its connection to Manager\[/s;

/** Whether a message reports an error. */
export function isErrorReport(fields: Fields): boolean {
  return fields.error === true && has(fields, 'message');
}

/** Reads an error report. */
export function readRemoteError(fields: Fields): RemoteError {
  const lines: readonly unknown[] = Array.isArray(fields.traceback) ? fields.traceback : [];
  return {
    message: typeof fields.message === 'string' ? fields.message : JSON.stringify(fields.message),
    traceback: lines.filter((line) => typeof line === 'string'),
  };
}

/**
 * The service that a manager says is not connected, as Python quotes its name. The reference's manager leaves the
 * uid out of this error, so that the name is all that tells which request it answers.
 */
export function serviceNotConnected({ message }: RemoteError): string | undefined {
  return NOT_CONNECTED.exec(message)?.[1];
}

/** Whether a manager's error says that the service is not there, or that it left before it answered. */
export function isServiceGone(message: string): boolean {
  return NOT_CONNECTED.test(message) || LEFT.test(message);
}
