import { Console } from 'node:console';
import { closeSync } from 'node:fs';
import { EXIT, messageOf } from '../src/kernel/errors.js';
import { redactText } from '../src/kernel/redact-text.js';
import { sanitize } from '../src/kernel/sanitize.js';
import { userFrames } from '../src/runtime/format-error.js';
import { runScript, SCRIPT_GRACE_MS, settleStuckScript } from '../src/runtime/run-script.js';
import type { ScriptOutcome } from '../src/runtime/run-script.js';
import { startScriptWatchdog } from '../src/runtime/script-watchdog.js';
import type { EndReason } from '../src/runtime/script-watchdog.js';
import { openSessionScope } from '../src/runtime/session-globals.js';
import { toJson } from '../src/runtime/to-json.js';
import { distFile } from './dist-file.js';
import { reportError } from './report-error.js';
import { ProgressLines, RunProgress } from './run-progress.js';
import type { RunOptions } from './run.js';
import { moduleLoader, printTable, printTableOn } from './session-parts.js';
import { withLab } from './with-lab.js';
import type { LabSession } from './with-lab.js';

type Options = Omit<RunOptions, 'script' | 'args' | '--'> & {
  readonly args: readonly string[];
  /** Of the options that the script exports. */
  readonly values: Readonly<Record<string, unknown>>;
};

/** Tells what a run does and how it ended: lines and a table for people, or JSON lines. */
interface Teller {
  readonly progress: RunProgress;
  end(outcome: ScriptOutcome): Promise<void>;
  /** Tells how it ended where nothing can be waited for. */
  endNow(outcome: ScriptOutcome): void;
}

/**
 * Runs a session script on the lab. What the script prints goes to standard output; progress, the table of the rigs
 * and its error, with the lines of the script, to standard error. With `json` it is the other way round.
 *
 * @param script - Its path, and its text where no file has it.
 */
export async function runSession(
  { path, text }: { readonly path: string; readonly text?: string },
  options: Options,
): Promise<number> {
  const timeoutMs = options.timeoutS === undefined ? undefined : options.timeoutS * 1000;
  const watchdog = startScriptWatchdog({
    workerUrl: distFile('script-watchdog-worker.js'),
    timeoutMs,
    graceMs: SCRIPT_GRACE_MS,
  });
  try {
    const teller = tellerOf(options);
    return await withLab(options, (session) => runIn(session, teller), {
      observers: [teller.progress.observe],
      survivesHangup: options.detachOk ?? false,
    });

    async function runIn({ lab, config, ambient, signal }: LabSession, teller: Teller): Promise<number> {
      const scope = openSessionScope(lab, config.name, ambient, { printTable });
      signal.addEventListener('abort', tellInterruption);
      if (options.json) globalThis.console = new Console(process.stderr);
      await watchdog.watch({
        tell: tellStuck,
        end: (reason) => endStuck(settleStuckScript(lab, reason === 'limit' ? timeoutMs : undefined), teller),
      });
      const outcome = await runScript(path, {
        lab,
        ambient,
        signal,
        args: options.args,
        scriptOptions: options.values,
        remote: options.remote ?? [],
        timeoutMs,
        globals: scope.globals,
        cwd: process.cwd(),
        isSource: text !== undefined,
        importFile: moduleLoader(text === undefined ? undefined : { path, text }).importFile,
      });
      scope.close();
      await watchdog.close();
      await teller.end(outcome);
      return outcome.exitCode;
    }
  } catch (error) {
    return reportError(error);
  } finally {
    await watchdog.close();
  }
}

function tellInterruption(): void {
  const graceS = SCRIPT_GRACE_MS / 1000;
  process.stderr.write(
    `labnet: interrupted: the script has ${graceS} s to clean up; Ctrl-C again leaves at once\n`,
  );
}

/** What is open is closed by the end of the process; the journal has everything. */
function endStuck(outcome: ScriptOutcome, teller: Teller): never {
  teller.endNow(outcome);
  // Node says here that it waits for a debugger, and does not.
  closeSync(process.stderr.fd);
  process.exit(outcome.exitCode);
}

function tellStuck(reason: EndReason): void {
  const why = reason === 'limit' ? 'the time is over' : 'interrupted';
  const [place = ''] = userFrames(new Error()).map((frame) => `\n    ${frame}`);
  const how = `it has ${SCRIPT_GRACE_MS / 1000} s in all; Ctrl-C again ends it at once`;
  process.stderr.write(`labnet: ${why}, but the script is stuck and does not hear it: ${how}${place}\n`);
}

function tellerOf({ json, quiet }: Options): Teller {
  return json ? jsonTeller() : linesTeller(quiet);
}

function jsonTeller(): Teller {
  const write = (value: object) => process.stdout.write(`${redactText(toJson(value, 0))}\n`);
  const progress = new RunProgress((step) => write({ type: 'exchange', ...step }));
  const endNow = ({ exitCode, problem, error, result }: ScriptOutcome) => {
    const failed = problem === undefined ? {} : { problem: messageOf(error ?? problem), error };
    write({ type: 'end', exitCode, ...failed, result, rigs: progress.rows() });
  };
  return {
    progress,
    endNow,
    end(outcome) {
      endNow(outcome);
      return Promise.resolve();
    },
  };
}

function linesTeller(quiet: boolean): Teller {
  const lines = new ProgressLines(
    (line) => process.stderr.write(`${line}\n`),
    () => performance.now(),
  );
  const progress = new RunProgress(quiet ? () => undefined : lines.tell);
  const endNow = ({ exitCode, problem }: ScriptOutcome) => {
    lines.end();
    if (problem === undefined || exitCode === EXIT.ok) return;
    process.stderr.write(`labnet: ${sanitize(redactText(problem), { keepNewlines: true })}\n`);
  };
  return {
    progress,
    endNow,
    async end(outcome) {
      lines.end();
      const rows = progress.rows();
      if (!quiet && rows.length > 0) process.stderr.write(await printTableOn(process.stderr, rows));
      endNow(outcome);
    },
  };
}
