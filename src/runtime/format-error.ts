import { LabnetError } from '../kernel/errors.js';
import { redactText } from '../kernel/redact-text.js';
import { sanitize } from '../kernel/sanitize.js';
import type { SyntaxProblem } from './compile/compile.js';
import { printValue } from './print-value.js';
import { isUserFrame } from './user-frames.js';
import { looksSecret } from './secrets.js';

/** Most causes that are followed, and most lines of a stack that are shown. */
const MAX_CAUSES = 4;
const MAX_FRAMES = 8;

/**
 * Whatever was thrown, for people: an error of labnet with its code and remedy, any other with its type, message and
 * the lines of the user's own code, each with its causes.
 */
export function formatError(thrown: unknown): string {
  const parts: string[] = [];
  let error = thrown;
  for (let depth = 0; depth < MAX_CAUSES && error !== undefined; depth++) {
    parts.push(`${depth === 0 ? '' : 'caused by '}${formatOne(error)}`);
    // The message of a LabnetError says what its cause was.
    error = error instanceof Error && !(error instanceof LabnetError) ? error.cause : undefined;
  }
  return parts.join('\n');
}

function formatOne(error: unknown): string {
  if (!(error instanceof Error)) return `threw ${printValue(error)}`;
  const frames = userFrames(error).map((frame) => `\n    ${frame}`);
  if (error instanceof LabnetError) {
    const { code, message, remedy } = error as LabnetError;
    // What is wrong with a rig is seldom wrong with the entry that was just typed.
    const files = frames.filter((frame) => !frame.includes('repl:'));
    return sanitize(`${message}\n  ${code}: ${remedy}${files.join('')}`, { keepNewlines: true });
  }
  return sanitize(`${error.name}: ${error.message.slice(0, 4000)}${frames.join('')}`, { keepNewlines: true });
}

/** The lines of the stack that belong to the user. */
export function userFrames(error: Error): readonly string[] {
  const stack = typeof error.stack === 'string' ? error.stack : '';
  return stack
    .split('\n')
    .map((line) => line.trim().replace(/\?changed=[\d.]+/, ''))
    .filter((line) => line.startsWith('at ') && isUserFrame(line))
    .slice(0, MAX_FRAMES);
}

/** A syntax error with the line and a caret under the place; a line with a secret is not shown. */
export function formatSyntaxProblem({ message, line, column }: SyntaxProblem, source: string): string {
  const text = sanitize(source.split('\n')[line - 1] ?? '');
  if (looksSecret(source) || redactText(text) !== text) {
    const place = `line ${line}, column ${column}`;
    return `SyntaxError: ${sanitize(redactText(message))}\n  ${place}: not shown, it looks as if it held a secret`;
  }
  const caret = `${' '.repeat(Math.min(column - 1, text.length))}^`;
  return `SyntaxError: ${sanitize(message)}\n  ${text}\n  ${caret}`;
}
