import { readFileSync } from 'node:fs';
import { parseConfig } from '../src/config/parse-config.js';
import { Journal } from '../src/journal/journal.js';
import { EXIT } from '../src/kernel/errors.js';
import { sanitize } from '../src/kernel/sanitize.js';
import { openLab } from '../src/lab/open-lab.js';
import type { LabEvent } from '../src/model/lab-event.js';
import { MslObjects } from '../src/protocols/msl-network/index.js';
import { protocols } from '../src/protocols/registry.js';
import { journalFolder } from './folders.js';
import type { StartOptions } from './manager.js';
import { reportError } from './report-error.js';
import { untilSignalled } from './until-signalled.js';

/** Runs a manager until SIGINT or SIGTERM, or until an administrator shuts it down. Connections are journalled. */
export async function runManager(options: StartOptions): Promise<number> {
  const closers: (() => Promise<void> | void)[] = [];
  try {
    const config = parseConfig({}, protocols, 'the command line');
    const journal = new Journal({
      dir: journalFolder(options.journal, undefined, '.'),
      maxBytes: config.journal.maxBytes,
      keep: config.journal.keep,
      onHealth: (ok, text) => {
        if (!ok) process.stderr.write(`journal: ${sanitize(text)}\n`);
      },
    });
    closers.push(() => journal.close());
    const lab = await openLab(config, { journal, observers: [showNote] });
    closers.push(() => lab.close());
    const objects = lab.globals.find(({ name }) => name === 'msl')?.value;
    if (!(objects instanceof MslObjects)) return EXIT.failed;
    const ended = new Promise<void>((resolve) => {
      void untilSignalled().then(resolve);
      void start(objects, options, resolve).catch((error: unknown) => {
        process.exitCode = reportError(error);
        resolve();
      });
    });
    await ended;
    return Number(process.exitCode ?? EXIT.ok);
  } catch (error) {
    return reportError(error);
  } finally {
    for (const close of closers.reverse()) await close();
  }
}

async function start(objects: MslObjects, options: StartOptions, onClosed: () => void): Promise<void> {
  const { authPasswordFile, ...rest } = options;
  const [authPassword] =
    authPasswordFile === undefined ? [] : readFileSync(authPasswordFile, 'utf8').split(/\r?\n/, 1);
  const manager = await objects.startManager({ ...rest, authPassword, onClosed });
  const tls = options.disableTls ? 'DISABLED' : 'ENABLED';
  process.stdout.write(`Network Manager running on ${manager.host}:${manager.port} (TLS ${tls})\n`);
}

function showNote(event: LabEvent): void {
  if (event.type !== 'note') return;
  process.stderr.write(`${new Date(event.atMs).toISOString()} ${sanitize(event.text)}\n`);
}
