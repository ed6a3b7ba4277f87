import { join } from 'node:path';
import type { LabConfig } from '../src/config/schema.js';
import { EXIT } from '../src/kernel/errors.js';
import type { ConsoleEntry } from '../src/runtime/console.js';
import { OperatorDesk } from '../src/runtime/operator-desk.js';
import type { Departure, PreparedMessage } from '../src/tui/index.js';
import { endBySignal, LentTerminal, renderSnapshot, startTui } from '../src/tui/index.js';
import { wantsColors } from './colors.js';
import { remedyOf } from './error-catalogue.js';
import { isReadOnly } from './lab-options.js';
import { OperatorsEditor } from './operators-editor.js';
import type { TuiOptions } from './tui.js';
import { openKeys, openSessionConsole } from './session-console.js';
import { withLab } from './with-lab.js';
import type { LabSession } from './with-lab.js';

/** What the embedded lab is asked first, so that there is something to see. In a lab nothing is sent unasked. */
const DEMO_ENTRY = "await services.info('CONNECTED')";

/**
 * Shows the panes until the operator leaves. Where nothing can be drawn, on a pipe or a terminal that can only
 * print, every pane is printed once.
 */
export async function runTui(options: TuiOptions): Promise<number> {
  const { stdin, stdout, env } = process;
  if (!stdin.isTTY || !stdout.isTTY || env.TERM === 'dumb') {
    return withLab(options, printSnapshot, { readOnly: isReadOnly(options) });
  }
  const left: { departure?: Departure } = {};
  const desk = new OperatorDesk();
  const code = await withLab(
    options,
    async (session) => {
      left.departure = await showPanes(session, options, desk);
      return codeOf(left.departure);
    },
    { ownTerminal: true, readOnly: isReadOnly(options), operator: desk },
  );
  if (left.departure) tellCosts(left.departure, options);
  // Everything is closed: whoever started us is to see what we ended of.
  if (left.departure?.signal) endBySignal(left.departure.signal);
  return code;
}

async function printSnapshot(session: LabSession): Promise<number> {
  const { lab, config, isDemo, readOnly, profile, hasJournal } = session;
  const { stdout } = process;
  const columns = stdout.isTTY ? stdout.columns : 0;
  const entries = isDemo && !readOnly ? await enterOnce(session, DEMO_ENTRY) : [];
  stdout.write(
    renderSnapshot({
      lab,
      entries,
      title: config.name,
      profile,
      hasJournal,
      readOnly,
      ...(columns > 0 && { columns }),
    }),
  );
  return EXIT.ok;
}

/** Evaluates one entry, and gives back what a REPL would have shown. */
async function enterOnce(session: LabSession, source: string): Promise<readonly ConsoleEntry[]> {
  const opened = openSessionConsole(session, { colors: false });
  const entries: ConsoleEntry[] = [];
  opened.repl.onEntry((entry) => entries.push(entry));
  try {
    await opened.repl.submit(source);
  } finally {
    await opened.close();
  }
  return entries;
}

async function showPanes(session: LabSession, options: TuiOptions, desk: OperatorDesk): Promise<Departure> {
  const { lab, config, isDemo, readOnly, stateDir, profile, hasJournal } = session;
  const { fps, theme, borders } = config.tui;
  const terminal = new LentTerminal();
  const keys = openKeys();
  const editor = new OperatorsEditor(keys);
  const opened = openSessionConsole(session, {
    colors: wantsColors(process.stdout),
    keys,
    desk,
    tellTerminal: (sequence) => terminal.request(sequence),
    columns: () => terminal.columns,
    edit: (text) => terminal.lend(() => editor.edit(text)),
  });
  try {
    return await startTui({
      lab,
      known: { actions: lab.actions, messages: preparedMessages(config), remedyOf },
      arrangementFile: join(stateDir, 'tui.json'),
      repl: opened.repl,
      terminal,
      stdin: keys,
      title: config.name,
      profile,
      hasJournal,
      fps: options.fps ?? fps,
      showsCost: options.bytes ?? false,
      screenReader: options.screenReader ?? process.env.INK_SCREEN_READER === 'true',
      look: { theme: options.theme ?? theme, borders },
      readOnly,
      signal: opened.left,
      ...(isDemo && !readOnly && { firstEntry: DEMO_ENTRY }),
    });
  } finally {
    await editor.close();
    await opened.close();
  }
}

/** The messages of the configuration. */
function preparedMessages({ tui }: LabConfig): readonly PreparedMessage[] {
  return Object.entries(tui.messages).map(([name, message]) => {
    const { run, confirm } = typeof message === 'string' ? { run: message, confirm: undefined } : message;
    return { name, expression: run, confirm };
  });
}

/** One line about what goes on without us, and one about what the screen cost where somebody asked. */
function tellCosts({ left, stats }: Departure, { bytes }: TuiOptions): void {
  if (left !== '') process.stderr.write(`labnet: left ${left}\n`);
  if (bytes !== true) return;
  const { frames, dropped } = stats;
  process.stderr.write(`labnet: ${stats.bytes} bytes in ${frames} frames, ${dropped} left out\n`);
}

function codeOf(departure: Departure): number {
  if (departure.reason === 'crash') throw departure.error;
  return departure.reason === 'quit' ? EXIT.ok : EXIT.interrupted;
}
