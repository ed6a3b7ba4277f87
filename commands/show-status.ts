import { EXIT } from '../src/kernel/errors.js';
import { writeJson } from '../src/kernel/python/write-json.js';
import type { LabOptions } from './lab-options.js';
import { printLine, repeatUntilSignal, withSocket } from './with-sockets.js';

interface ShowStatusOptions extends LabOptions {
  readonly socket: string;
  readonly json: boolean;
  readonly watch: boolean;
  readonly timeout: number;
}

type Fields = Readonly<Record<string, unknown>>;

/** How often `--watch` asks. */
const EVERY_MS = 2000;

/** Prints what the computer of a data socket says of itself and of its socket servers. */
export function showStatus({ json, watch, timeout, ...options }: ShowStatusOptions): Promise<number> {
  return withSocket(options, ['pulls', 'pushes'], async (session) => {
    // Every kind of socket answers `status` in the same form.
    const client = session.dataSockets.push(session.target.name, session.target.address, {
      timeoutMs: timeout,
    });
    const show = async () => {
      const answer = await client.getStatus();
      if (json) printLine(writeJson(answer));
      else for (const line of linesOf(answer)) printLine(line);
    };
    if (watch) return repeatUntilSignal(session, EVERY_MS, show);
    await show();
    return EXIT.ok;
  });
}

function linesOf({ system_status: system, socket_server_status: servers }: Fields): readonly string[] {
  const computer = Object.entries((system ?? {}) as Fields).map(([key, value]) => `${key}: ${textOf(value)}`);
  const sockets = Object.entries((servers ?? {}) as Readonly<Record<string, Fields>>).map(
    ([port, server]) => {
      const { name, type, status, since_last_activity: since } = server;
      const age = typeof since === 'number' ? `, last activity ${since.toFixed(1)} s ago` : '';
      return `${port}: ${textOf(type)} socket "${textOf(name)}" ${textOf(status)}${age}`;
    },
  );
  return [...computer, ...sockets];
}

function textOf(value: unknown): string {
  return typeof value === 'string' ? value : writeJson(value, { ensureAscii: false });
}
