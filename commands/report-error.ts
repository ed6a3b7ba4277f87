import { EXIT, LabnetError, messageOf } from '../src/kernel/errors.js';
import { redactText } from '../src/kernel/redact-text.js';
import { sanitize } from '../src/kernel/sanitize.js';

/**
 * Tells the operator what went wrong, on standard error: code, message and remedy of an error of ours, the
 * message of the system's, else what was thrown, with its stack.
 *
 * @returns The exit code.
 */
export function reportError(error: unknown): number {
  const text = error instanceof LabnetError ? labnetText(error as LabnetError) : foreignText(error);
  process.stderr.write(`labnet: ${sanitize(redactText(text), { keepNewlines: true })}\n`);
  if (error instanceof LabnetError) return error.exitCode;
  return isOfSystem(error) ? EXIT.system : EXIT.failed;
}

/** This computer would not: the message names the file and why; where in labnet it was asked says nothing more. */
function isOfSystem(error: unknown): error is NodeJS.ErrnoException {
  return error instanceof Error && 'syscall' in error && 'errno' in error;
}

function labnetText({ code, message, remedy }: LabnetError): string {
  return `${message}\n  ${code}: ${remedy}`;
}

function foreignText(error: unknown): string {
  if (isOfSystem(error)) return error.message;
  return error instanceof Error ? (error.stack ?? error.message) : `threw ${messageOf(error)}`;
}
