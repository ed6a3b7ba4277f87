import type { LabGlobal } from '../lab/lab.js';

/** A command of the REPL: `.history` and the like. */
export interface ReplCommand {
  /** With its dot. */
  readonly name: string;
  readonly summary: string;
  /** The text to show, and whether to leave. */
  run(context: ReplCommandContext): ReplCommandResult;
}

interface ReplCommandContext {
  readonly history: readonly string[];
  readonly globals: readonly LabGlobal[];
  /** Whatever follows the command. */
  readonly argument: string;
}

interface ReplCommandResult {
  readonly text: string;
  readonly leave?: boolean;
}

/** Entries that `.history` shows when no number is given. */
const RECENT = 20;

/** All of them. `help` is one without a dot, because everybody tries it first. */
export const replCommands: readonly ReplCommand[] = [
  { name: 'help', summary: 'this text', run: ({ globals }) => ({ text: helpText(globals) }) },
  {
    name: '.history',
    summary: 'the latest entries; .history 50 for more',
    run: ({ history, argument }) => ({ text: history.slice(-(Number(argument) || RECENT)).join('\n') }),
  },
  { name: '.exit', summary: 'leave', run: () => ({ text: '', leave: true }) },
];

/** The command that an entry is, and what follows it. */
export function findCommand(source: string): { command: ReplCommand; argument: string } | undefined {
  const [word = '', ...rest] = source.trim().split(/\s+/);
  const name = word === '.help' ? 'help' : word;
  const command = replCommands.find((candidate) => candidate.name === name);
  return command && { command, argument: rest.join(' ') };
}

function helpText(globals: readonly LabGlobal[]): string {
  const rows = [
    ...globals.map(({ name, summary }) => [name, summary]),
    ...replCommands.map(({ name, summary }) => [name, summary]),
  ];
  const width = Math.max(...rows.map(([name = '']) => name.length)) + 2;
  const list = rows.map(([name = '', summary = '']) => `  ${name.padEnd(width)}${summary}`);
  return [
    'TypeScript against the live lab. In scope:',
    ...list,
    '',
    'Try:',
    "  await services.info('CONNECTED')",
    "  await rigs.<name>.status('RUNNING')",
    '  lab.state.peers',
    'Tab completes, Ctrl-R searches, Ctrl-C ends what runs. A promise is awaited by itself.',
  ].join('\n');
}
