import { EXIT, LabnetError, messageOf } from '../src/kernel/errors.js';
import { redactText } from '../src/kernel/redact-text.js';
import { sanitize } from '../src/kernel/sanitize.js';

/**
 * Tells the operator what went wrong, on standard error: code, message and remedy of an error of ours; what was
 * thrown, with its stack, otherwise.
 *
 * @returns The exit code.
 */
export function reportError(error: unknown): number {
  const text = error instanceof LabnetError ? labnetText(error as LabnetError) : foreignText(error);
  process.stderr.write(`labnet: ${sanitize(redactText(text), { keepNewlines: true })}\n`);
  return error instanceof LabnetError ? error.exitCode : EXIT.failed;
}

function labnetText({ code, message, remedy }: LabnetError): string {
  return `${message}\n  ${code}: ${remedy}`;
}

function foreignText(error: unknown): string {
  return error instanceof Error ? (error.stack ?? error.message) : `threw ${messageOf(error)}`;
}
