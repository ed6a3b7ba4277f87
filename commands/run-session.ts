import { EXIT } from '../src/kernel/errors.js';
import { redactText } from '../src/kernel/redact-text.js';
import { sanitize } from '../src/kernel/sanitize.js';
import { runScript, SCRIPT_GRACE_MS } from '../src/runtime/run-script.js';
import { openSessionScope } from '../src/runtime/session-globals.js';
import type { LabOptions, RemoteOptions } from './lab-options.js';
import { moduleLoader, printTable } from './session-console.js';
import { withLab } from './with-lab.js';

/** Runs a session script on the lab; its error, with the lines of the script, goes to standard error. */
export function runSession(
  script: string,
  args: readonly string[],
  options: LabOptions & RemoteOptions,
): Promise<number> {
  return withLab(options, async ({ lab, config, ambient, signal }) => {
    const scope = openSessionScope(lab, config.name, ambient, { printTable });
    signal.addEventListener('abort', () => {
      const graceS = SCRIPT_GRACE_MS / 1000;
      process.stderr.write(
        `labnet: interrupted: the script has ${graceS} s to clean up; Ctrl-C again leaves at once\n`,
      );
    });
    const { exitCode, problem } = await runScript(script, {
      lab,
      ambient,
      signal,
      args,
      remote: options.remote ?? [],
      globals: scope.globals,
      cwd: process.cwd(),
      importFile: moduleLoader().importFile,
    });
    scope.close();
    if (problem !== undefined && exitCode !== EXIT.ok) {
      process.stderr.write(`labnet: ${sanitize(redactText(problem), { keepNewlines: true })}\n`);
    }
    return exitCode;
  });
}
