import { readFileSync, writeFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { messageOf } from '../kernel/errors.js';
import type { Clock } from '../kernel/clock.js';
import type { LabGlobal } from '../lab/lab.js';
import { looksSecret } from './secrets.js';
import { sessionScript } from './session-script.js';
import { toJson } from './to-json.js';

/** A command of the REPL: `.history` and the like. */
export interface ReplCommand {
  /** With its dot. */
  readonly name: string;
  readonly summary: string;
  /** Returns what to show; empty: nothing. May throw, which is shown. */
  readonly run: (context: ReplCommandContext) => string | Promise<string>;
}

/** What a command may use. */
export interface ReplCommandContext {
  /** Whatever follows the command. */
  readonly argument: string;
  readonly history: readonly string[];
  readonly globals: readonly LabGlobal[];
  readonly clock: Clock;
  /** `_` */
  readonly lastValue: unknown;
  /** The entries of this session that worked, in order. */
  readonly worked: readonly string[];
  /** Files start here. */
  readonly cwd: string;
  readonly evaluate: (source: string) => Promise<unknown>;
  /** Puts a text into the clipboard of the operator. Undefined: there is no terminal. */
  readonly copy: ((text: string) => void) | undefined;
  /** Lets the operator edit a text in an editor of theirs. Undefined: there is no room for one. */
  readonly edit: ((text: string) => Promise<string>) | undefined;
  readonly clear: () => void;
  readonly leave: () => void;
}

/** Entries that `.history` shows when no number is given. */
const RECENT = 20;

/** All of them. `help` is one without a dot, because everybody tries it first. */
export const replCommands: readonly ReplCommand[] = [
  {
    name: 'help',
    summary: 'this text; rigs.cameras.start? explains one name',
    run: (context) => helpText(context),
  },
  {
    name: '.history',
    summary: 'the latest entries; .history 50 for more',
    run: ({ history, argument }) => history.slice(-(Number(argument) || RECENT)).join('\n'),
  },
  { name: '.json', summary: 'the last value as JSON', run: ({ lastValue }) => toJson(lastValue) },
  { name: '.copy', summary: 'the last value into the clipboard', run: copyLast },
  { name: '.time', summary: 'how long an entry takes: .time await services.init()', run: timeEntry },
  { name: '.save', summary: 'what worked so far, as a session script: .save session.ts', run: saveScript },
  { name: '.load', summary: 'evaluates a file: .load session.ts', run: loadFile },
  { name: '.editor', summary: 'writes an entry in your $EDITOR', run: editEntry },
  { name: '.clear', summary: 'clears what is shown', run: ({ clear }) => (clear(), '') },
  { name: '.exit', summary: 'leave', run: ({ leave }) => (leave(), '') },
];

/** The command that an entry is, and what follows it. */
export function findCommand(source: string): { command: ReplCommand; argument: string } | undefined {
  const [, word = '', argument = ''] = /^\s*(\S+)\s*([^]*?)\s*$/.exec(source) ?? [];
  const name = word === '.help' ? 'help' : word;
  const command = replCommands.find((candidate) => candidate.name === name);
  // `help = 3` is TypeScript.
  if (!command || (name === 'help' && argument !== '')) return undefined;
  return { command, argument };
}

function copyLast({ lastValue, copy }: ReplCommandContext): string {
  if (!copy) return 'there is no terminal whose clipboard could take it';
  const text = typeof lastValue === 'string' ? lastValue : toJson(lastValue);
  copy(text);
  return `${text.length} characters are handed to the terminal's clipboard`;
}

async function timeEntry({ argument, clock, evaluate }: ReplCommandContext): Promise<string> {
  if (argument === '') return 'name an entry: .time await services.init()';
  const startedAtMs = clock.nowMs();
  await evaluate(argument);
  return `${(clock.nowMs() - startedAtMs).toFixed(1)} ms`;
}

function saveScript({ argument, cwd, worked }: ReplCommandContext): string {
  if (argument === '') return 'name a file: .save session.ts';
  const path = resolve(cwd, argument);
  const kept = worked.filter((entry) => !looksSecret(entry));
  const secret = worked.length - kept.length;
  try {
    writeFileSync(path, sessionScript(kept), { flag: 'wx', mode: 0o600 });
  } catch (error) {
    return `not saved: ${messageOf(error)}`;
  }
  const left = secret === 0 ? '' : `; ${secret} left out that look as if they held a secret`;
  return `${kept.length} entries are in ${path}: labnet run ${argument}${left}`;
}

async function loadFile({ argument, cwd, evaluate }: ReplCommandContext): Promise<string> {
  if (argument === '') return 'name a file: .load session.ts';
  let source: string;
  try {
    source = readFileSync(resolve(cwd, argument), 'utf8');
  } catch (error) {
    return `not loaded: ${messageOf(error)}`;
  }
  await evaluate(source.replace(/^export \{\};$/m, ''));
  return '';
}

async function editEntry({ argument, edit, evaluate }: ReplCommandContext): Promise<string> {
  if (!edit) return 'there is no terminal for $EDITOR; Alt-Enter begins a new line';
  const entry = await edit(argument);
  if (entry.trim() !== '') await evaluate(entry);
  return entry.trim();
}

function helpText({ globals }: ReplCommandContext): string {
  const rows = [...globals, ...replCommands].map(({ name, summary }) => [name, summary] as const);
  const width = Math.max(...rows.map(([name]) => name.length)) + 2;
  return [
    'TypeScript against the live lab. In scope:',
    ...rows.map(([name, summary]) => `  ${name.padEnd(width)}${summary}`),
    '',
    'Try:',
    "  await services.info('CONNECTED')",
    "  await rigs.<name>.status('RUNNING')",
    '  lab.state.peers',
    'Tab completes, Ctrl-R searches, Ctrl-C ends what runs. A promise is awaited by itself.',
  ].join('\n');
}
