import { EXIT } from '../src/kernel/errors.js';
import type { Departure } from '../src/tui/index.js';
import { endBySignal, renderSnapshot, startTui } from '../src/tui/index.js';
import { wantsColors } from './colors.js';
import type { LabOptions } from './lab-options.js';
import { openSessionConsole } from './session-console.js';
import { withLab } from './with-lab.js';
import type { LabSession } from './with-lab.js';

/**
 * Shows the panes until the operator leaves. Where nothing can be drawn, on a pipe or a terminal that can only
 * print, every pane is printed once.
 */
export async function runTui(options: LabOptions): Promise<number> {
  const { stdin, stdout, env } = process;
  if (!stdin.isTTY || !stdout.isTTY || env.TERM === 'dumb') {
    return withLab(options, (session) => Promise.resolve(printSnapshot(session)));
  }
  const left: { departure?: Departure } = {};
  const code = await withLab(
    options,
    async (session) => {
      left.departure = await showPanes(session);
      return codeOf(left.departure);
    },
    { ownSignals: true },
  );
  // Everything is closed: whoever started us is to see what we ended of.
  if (left.departure?.signal) endBySignal(left.departure.signal);
  return code;
}

function printSnapshot({ lab, config }: LabSession): number {
  const { stdout } = process;
  const columns = stdout.isTTY ? stdout.columns : 0;
  const { readOnly } = config.tui;
  stdout.write(renderSnapshot({ lab, title: config.name, readOnly, ...(columns > 0 && { columns }) }));
  return EXIT.ok;
}

async function showPanes(session: LabSession): Promise<Departure> {
  const { lab, config } = session;
  const { fps, readOnly } = config.tui;
  const opened = openSessionConsole(session, { colors: wantsColors(process.stdout), isTerminal: true });
  try {
    return await startTui({
      lab,
      repl: opened.repl,
      title: config.name,
      fps,
      readOnly,
      signal: opened.left,
    });
  } finally {
    await opened.close();
  }
}

function codeOf(departure: Departure): number {
  if (departure.reason === 'crash') throw departure.error;
  return departure.reason === 'quit' ? EXIT.ok : EXIT.interrupted;
}
