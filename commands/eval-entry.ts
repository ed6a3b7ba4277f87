import { LabnetError, EXIT } from '../src/kernel/errors.js';
import { sanitize } from '../src/kernel/sanitize.js';
import { Evaluator } from '../src/runtime/evaluator.js';
import type { Evaluation } from '../src/runtime/evaluator.js';
import { formatEntryError } from '../src/runtime/format-entry-error.js';
import { formatSyntaxProblem } from '../src/runtime/format-error.js';
import { printValue } from '../src/runtime/print-value.js';
import { openSessionScope } from '../src/runtime/session-globals.js';
import { toJson } from '../src/runtime/to-json.js';
import { asInput } from './as-input.js';
import { wantsColors } from './colors.js';
import type { EvalOptions } from './eval.js';
import { isReadOnly } from './lab-options.js';
import { moduleLoader, printTable } from './session-parts.js';
import { withLab } from './with-lab.js';

/** Evaluates one entry on the lab and prints its value. */
export function evalEntry({ entry, json, ...options }: EvalOptions): Promise<number> {
  return withLab(
    options,
    async ({ lab, config, ambient, signal }) => {
      const scope = openSessionScope(lab, config.name, ambient, { printTable });
      const evaluator = new Evaluator({
        globals: { ...Object.fromEntries(scope.globals.map(({ name, value }) => [name, value])), console },
        ambient,
        importModule: moduleLoader().importModule,
      });
      signal.addEventListener('abort', () => evaluator.interrupt());
      const { evaluation, exitCode, problem } = await asInput(lab, entry, async () => {
        const ended = await evaluator.evaluate(entry, () => undefined);
        return { evaluation: ended, ...outcomeOf(ended, entry, evaluator.scope) };
      });
      scope.close();
      if (evaluation.status === 'ok' && (json || evaluation.value !== undefined)) {
        const { value } = evaluation;
        process.stdout.write(
          `${json ? toJson(value) : printValue(value, { colors: wantsColors(process.stdout) })}\n`,
        );
      }
      if (problem !== '') process.stderr.write(`${sanitize(problem, { keepNewlines: true })}\n`);
      return exitCode;
    },
    { readOnly: isReadOnly(options) },
  );
}

function outcomeOf(
  evaluation: Evaluation,
  entry: string,
  scope: Readonly<Record<string, unknown>>,
): { readonly exitCode: number; readonly problem: string } {
  switch (evaluation.status) {
    case 'ok':
      return { exitCode: EXIT.ok, problem: '' };
    case 'interrupted':
      return { exitCode: EXIT.interrupted, problem: 'interrupted' };
    case 'incomplete':
      return { exitCode: EXIT.usage, problem: 'the entry is not complete' };
    case 'invalid':
      return { exitCode: EXIT.usage, problem: formatSyntaxProblem(evaluation.problem, entry) };
    case 'error': {
      const { error } = evaluation;
      return {
        exitCode: error instanceof LabnetError ? error.exitCode : EXIT.failed,
        problem: formatEntryError(error, entry, scope),
      };
    }
  }
}
