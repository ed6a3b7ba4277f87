import { LabnetError } from '../src/kernel/errors.js';
import type { LabEvent } from '../src/model/lab-event.js';

/** The facts that end exchanges. */
export function settledOf(facts: readonly LabEvent[]) {
  return facts.flatMap((fact) => (fact.type === 'exchange.settled' ? [fact] : []));
}

/** How often exchanges ended so, by outcome. */
export function countOutcomes(facts: readonly LabEvent[]): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const { outcome } of settledOf(facts)) counts[outcome] = (counts[outcome] ?? 0) + 1;
  return counts;
}

/** The code of an error of labnet's own; the words of any other, which is then seen in the report. */
export function codeOf(error: unknown): string {
  return error instanceof LabnetError ? String(error.code) : `no code: ${String(error)}`;
}
