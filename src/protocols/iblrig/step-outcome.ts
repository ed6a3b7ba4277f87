import { messageOf } from '../../kernel/errors.js';
import { inspectSymbol } from '../../kernel/inspect.js';
import { pythonRepr } from '../../kernel/python/py-text.js';
import { sanitize } from '../../kernel/sanitize.js';
import type { Responses, RigOutcome } from '../ibl-echo/index.js';

/** Characters of what a rig said that the table shows. */
const SHOWN = 120;

/** What became of one step of a session, rig by rig. Shown as a table. */
export class StepOutcome {
  /** Rigs that did not answer, in the order of the rigs. */
  readonly missed: readonly string[];

  /**
   * @param step - Name of the message: EXPINIT …
   * @param rigs - One entry a rig, in the order of the rigs.
   */
  constructor(
    readonly step: string,
    readonly rigs: readonly RigOutcome[],
  ) {
    this.missed = rigs.filter((rig) => rig.error !== undefined).map(({ rig }) => rig);
  }

  get isComplete(): boolean {
    return this.missed.length === 0;
  }

  /** Rigs that have the message: an echo or a response came. */
  get reached(): readonly string[] {
    return this.rigs
      .filter(
        ({ echoAfterMs, responseAfterMs }) => echoAfterMs !== undefined || responseAfterMs !== undefined,
      )
      .map(({ rig }) => rig);
  }

  /** What those that answered said: everything after the event. */
  get responses(): Responses {
    return new Map(this.rigs.filter(({ error }) => error === undefined).map(({ rig, data }) => [rig, data]));
  }

  /** With the outcome of asking some rigs again in place of theirs. */
  mergedWith(again: StepOutcome): StepOutcome {
    const newer = new Map(again.rigs.map((outcome) => [outcome.rig, outcome]));
    return new StepOutcome(
      this.step,
      this.rigs.map((outcome) => newer.get(outcome.rig) ?? outcome),
    );
  }

  /** The table as text. */
  toString(): string {
    const head = ['RIG', 'ECHO AFTER', 'RESPONSE AFTER', 'SAID'];
    const rows = [head, ...this.rigs.map(rowOf)];
    const widths = head.map((_, column) => Math.max(...rows.map((row) => row[column]?.length ?? 0)));
    const lines = rows.map((row) =>
      row
        .map((cell, column) => cell.padEnd(widths[column] ?? 0))
        .join('  ')
        .trimEnd(),
    );
    const done = this.rigs.length - this.missed.length;
    return [`${this.step}: ${done} of ${this.rigs.length} rigs`, ...lines].join('\n');
  }

  [inspectSymbol](): string {
    return this.toString();
  }
}

function rowOf({ rig, echoAfterMs, responseAfterMs, data, error }: RigOutcome): readonly string[] {
  const time = (ms: number | undefined) => (ms === undefined ? '-' : `${ms.toFixed(1)} ms`);
  const said = error === undefined ? data.map((item) => pythonRepr(item)).join(', ') : messageOf(error);
  const text = sanitize(said);
  return [
    sanitize(rig),
    time(echoAfterMs),
    time(responseAfterMs),
    text.length > SHOWN ? `${text.slice(0, SHOWN)}…` : text,
  ];
}
