import { sanitize } from '../../kernel/sanitize.js';
import type { Completion, CompletionCandidate } from '../../runtime/console.js';
import type { TuiStore } from '../tui-store.js';
import type { Choice } from '../view-models/picker.js';
import { namedCommands } from './named-commands.js';
import type { NamedCommand } from './named-commands.js';

/** What could stand at the cursor of the command line: the first words, then whatever follows the one written. */
export function completeCommand(store: TuiStore, text: string, cursor: number): Completion {
  const written = text.slice(0, cursor).trimStart();
  const from = cursor - written.length;
  const fitting = namedCommands(store).filter(({ name }) => name.startsWith(written));
  if (written.includes(' ')) {
    return { from, candidates: fitting.map(({ name, summary }) => ({ text: name, summary })) };
  }
  const words = new Map<string, CompletionCandidate>();
  for (const command of fitting) {
    const [word = ''] = command.name.split(' ');
    const goesOn = word !== command.name || command.takesText === true;
    if (!words.has(word)) words.set(word, { text: goesOn ? `${word} ` : word, summary: command.summary });
  }
  return { from, candidates: [...words.values()] };
}

/** Runs what was written: a whole name, or the beginning of one name only. */
export function runCommand(store: TuiStore, text: string): Choice | undefined {
  const written = text.trim();
  if (written === '') return undefined;
  const found = findCommand(namedCommands(store), written);
  if (typeof found !== 'string') return found.run(written.slice(found.name.length));
  store.change({ ...store.ui, notice: found });
  return undefined;
}

function findCommand(commands: readonly NamedCommand[], written: string): NamedCommand | string {
  const exact = commands.find(
    ({ name, takesText }) => name === written || (takesText === true && written.startsWith(`${name} `)),
  );
  if (exact) return exact;
  const fitting = commands.filter(({ name }) => name.startsWith(written));
  const [only] = fitting;
  if (only && fitting.length === 1) return only;
  const known = sanitize(written);
  return fitting.length === 0
    ? `There is no command "${known}": Tab lists what there is.`
    : `"${known}" begins ${fitting.length} commands: Tab lists them.`;
}
