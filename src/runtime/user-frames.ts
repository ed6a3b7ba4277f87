import { fileURLToPath } from 'node:url';

/** Frames of Node itself and of packages say nothing about the code of the user. */
const FOREIGN_FRAME = /\(?node:|\/node_modules\/|<anonymous>|\bat (?:async |new )?Promise\b/;

/** Neither do our own, wherever this program lies: this file is two folders below its root. */
const OWN_ROOT = fileURLToPath(new URL('../..', import.meta.url));
const OWN_FOLDERS = [`${OWN_ROOT}src/`, `${OWN_ROOT}dist/`];

/** A line of a stack; what follows it where Node's inspection goes on behind the stack. */
const FRAME = /^\s*at .*?(?::\d+:\d+\)?|\))((?:\s*[{},\]])*)$/;

/** What Node's inspection says in place of lines of a stack that the cause has too. */
const LEFT_OUT = /^\s*\.\.\. \d+ lines matching cause stack trace \.\.\.(.*)$/;

/** Whether a line of a stack belongs to the code of the user. */
export function isUserFrame(line: string): boolean {
  return !FOREIGN_FRAME.test(line) && !isOwnFrame(line);
}

/**
 * Whether code of labnet is being carried out that the user's has called, below what an inspector session has put on
 * top of it.
 *
 * @param error - Made there.
 */
export function isWithinOwnCode({ stack = '' }: Error): boolean {
  const lines = stack.split('\n');
  const below = lines.slice(lines.findIndex((line) => line.includes('<anonymous>:1:')) + 1);
  const user = below.findIndex(isUserFrame);
  return below.slice(0, user < 0 ? undefined : user).some(isOwnFrame);
}

function isOwnFrame(line: string): boolean {
  return OWN_FOLDERS.some((folder) => line.includes(folder));
}

/** A value as Node's inspection shows it, without the lines of stacks that say nothing about the code of the user. */
export function withoutForeignFrames(text: string): string {
  const kept: string[] = [];
  for (const line of text.split('\n')) {
    // Parts of a line have colours of their own.
    const plain = line.replaceAll(/\u001b\[\d+m/g, '');
    const [, behind] = LEFT_OUT.exec(plain) ?? FRAME.exec(plain) ?? [];
    if (behind === undefined || (isUserFrame(plain) && !LEFT_OUT.test(plain))) kept.push(line);
    else kept.push(`${kept.pop() ?? ''}${behind}`);
  }
  return kept.join('\n');
}
