import { commandLine } from '../../commands/command-line.js';

/** Good command lines, some of each kind of option. */
export const COMMAND_LINES = [
  'send cameras EXPSTART "x" --json --no-wait',
  'pull 127.0.0.1:9000 a --watch --timeout 5',
  'push 127.0.0.1:8500 {"a":1} --raw',
  'msl call echo add 1 2 --manager lab',
  'log --since 1h --event EXPINFO --verify',
  'run session.ts --demo -- --x=1 y',
  'tui --demo --fps 5 --theme dark --read-only',
  'manager --host 127.0.0.1 --port 1875 --auth-login',
  'manager user add u --admin --database users.json',
];

const BLANKS = /\s+/;

/**
 * Reads the words of a command line and checks what they name, as the program does: each with a parser of its own, for
 * one that has refused does not read the next one aright. The command itself is not run.
 *
 * @throws What is no refusal.
 */
export async function readCommandLine(text: string): Promise<'read' | 'refused'> {
  const words = text.split(BLANKS);
  const stopped = new Error('read');
  const refused = new Error('refused');
  try {
    await commandLine(words)
      .exitProcess(false)
      .showHelpOnFail(false)
      .middleware(() => {
        throw stopped;
      })
      .fail((_message, error: Error | undefined) => {
        throw error ?? refused;
      })
      .parseAsync(words, {}, () => undefined);
  } catch (error) {
    if (error === stopped) return 'read';
    // yargs throws its own refusals, too: of what a check threw it keeps only the words.
    const isRefusal = error === refused || (error instanceof Error && error.name === 'YError');
    if (!isRefusal) throw error;
  }
  return 'refused';
}
