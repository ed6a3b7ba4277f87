import { setMaxListeners } from 'node:events';
import { basename } from 'node:path';
import { CONFIG_FILE, loadConfig, loadConfigIfAny } from '../src/config/load-config.js';
import { parseConfig } from '../src/config/parse-config.js';
import type { LabConfig } from '../src/config/schema.js';
import { Journal } from '../src/journal/journal.js';
import type { Lab } from '../src/lab/lab.js';
import { openLab } from '../src/lab/open-lab.js';
import type { Publish } from '../src/model/lab-event.js';
import type { Operator } from '../src/protocols/protocol.js';
import { protocols } from '../src/protocols/registry.js';
import { AmbientSignal } from '../src/runtime/ambient-signal.js';
import { startSim } from '../src/sim/start-sim.js';
import { nodeNet } from '../src/transport/node-net.js';
import { abortOnSignals } from './abort-on-signals.js';
import { stateFolder } from '../src/kernel/state-folder.js';
import { journalFolder } from './folders.js';
import type { LabOptions } from './lab-options.js';
import { HealthTeller } from './health-teller.js';
import { reportError } from './report-error.js';

/** An open lab with all that a command needs around it. */
export interface LabSession {
  readonly lab: Lab;
  readonly config: LabConfig;
  /** Where relative paths of the configuration start. */
  readonly baseDir: string;
  readonly ambient: AmbientSignal;
  /** Folder for what is kept between sessions. */
  readonly stateDir: string;
  readonly isDemo: boolean;
  /** Name of the configuration file where it is not the usual one; else empty. */
  readonly profile: string;
  /** Facts are kept in a journal. */
  readonly hasJournal: boolean;
  /** Nothing of ours is sent. */
  readonly readOnly: boolean;
  /** Aborted by SIGINT, SIGTERM and SIGHUP. */
  readonly signal: AbortSignal;
}

/** What {@link withLab} may leave to the command. */
export interface WithLabBehaviour {
  /** The command has the terminal to itself: it handles signals, and shows what is amiss. @defaultValue false */
  readonly ownTerminal?: boolean;
  /** SIGINT is the command's: it interrupts what runs in it. @defaultValue false */
  readonly ownSigint?: boolean;
  /** What the command opens of the configuration. @defaultValue all of it */
  readonly part?: (config: LabConfig) => LabConfig;
  /** The lab is only watched. @defaultValue false */
  readonly readOnly?: (config: LabConfig) => boolean;
  /** The command can do without a configuration, when there is none. @defaultValue false */
  readonly configOptional?: boolean;
  /** Told each fact, after the journal. @defaultValue nobody */
  readonly observers?: readonly Publish[];
  /** A terminal that is lost does not end the command. @defaultValue false */
  readonly survivesHangup?: boolean;
  /** Who can be asked for passwords and whether to trust a certificate. @defaultValue nobody */
  readonly operator?: Operator | undefined;
}

/**
 * Opens the lab that the options name, runs something in it, and always closes it again: sockets first, the journal
 * last.
 *
 * @param run - Returns the exit code.
 * @returns The exit code; errors have been reported.
 */
export async function withLab(
  options: LabOptions,
  run: (session: LabSession) => Promise<number>,
  behaviour: WithLabBehaviour = {},
): Promise<number> {
  const {
    ownTerminal = false,
    ownSigint = false,
    part = (config: LabConfig) => config,
    configOptional = false,
    operator,
    readOnly = () => false,
    survivesHangup = false,
  } = behaviour;
  const interruption = new AbortController();
  // As many listen as there are waits: none is a leak.
  setMaxListeners(0, interruption.signal);
  const closers: (() => void | Promise<void>)[] = [];
  if (!ownTerminal) {
    closers.push(abortOnSignals(interruption, { sigint: ownSigint, hangup: survivesHangup }));
  }
  try {
    const { config, baseDir, isDemo, profile } = await configure(options, closers, configOptional);
    const stateDir = stateFolder(process.env);
    const ambient = new AmbientSignal();
    const health = new HealthTeller(ownTerminal);
    const journal = openJournal(options, config, baseDir, health.tell);
    if (journal)
      closers.push(
        () => health.end(journal.missed),
        () => journal.close(),
      );
    const observers = behaviour.observers ?? [];
    const watchesOnly = readOnly(config);
    const world = {
      baseDir,
      ambientSignal: ambient.current,
      journal,
      observers,
      operator,
      readOnly: watchesOnly,
    };
    const lab = await openLab(part(config), world);
    health.begin(lab.publish);
    closers.push(() => lab.close());
    const { signal } = interruption;
    const about = { config, baseDir, stateDir, isDemo, profile, hasJournal: journal !== undefined };
    return await run({ ...about, lab, ambient, readOnly: watchesOnly, signal });
  } catch (error) {
    return reportError(error);
  } finally {
    for (const close of closers.reverse()) await close();
  }
}

async function configure(
  options: LabOptions,
  closers: (() => void | Promise<void>)[],
  optional: boolean,
): Promise<Pick<LabSession, 'config' | 'baseDir' | 'isDemo' | 'profile'>> {
  if (options.demo !== true) {
    const where = { file: options.config, cwd: process.cwd(), env: process.env };
    const loaded = optional ? loadConfigIfAny(where, protocols) : loadConfig(where, protocols);
    if (loaded) {
      const { config, baseDir, file } = loaded;
      const profile = basename(file) === CONFIG_FILE ? '' : basename(file);
      return { config, baseDir, isDemo: false, profile };
    }
    const config = parseConfig({}, protocols, 'no configuration');
    return { config, baseDir: where.cwd, isDemo: false, profile: '' };
  }
  const sim = await startSim({ net: nodeNet });
  closers.push(() => sim.close());
  const config = parseConfig(sim.config, protocols, 'the embedded lab');
  return { config, baseDir: process.cwd(), isDemo: true, profile: '' };
}

function openJournal(
  options: LabOptions,
  config: LabConfig,
  baseDir: string,
  onHealth: (ok: boolean, text: string) => void,
): Journal | undefined {
  const { enabled, dir, maxBytes, keep } = config.journal;
  if (!enabled) return undefined;
  return new Journal({ dir: journalFolder(options.journal, dir, baseDir), maxBytes, keep, onHealth });
}
