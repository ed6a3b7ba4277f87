import type { LabAction } from '../model/lab-action.js';

/** A message that was prepared in the configuration. */
export interface PreparedMessage {
  readonly name: string;
  /** `{rig}` stands for the name of the chosen rig. */
  readonly expression: string;
  /** Whoever sends it has to write this first. Undefined: nothing. */
  readonly confirm: string | undefined;
}

/** What the screen is told about the lab beside its state. */
export interface Known {
  /** What can be done with peers. */
  readonly actions: readonly LabAction[];
  readonly messages: readonly PreparedMessage[];
  /** What the catalogue of errors says to try. */
  readonly remedyOf: (code: string) => string | undefined;
}

/** Nothing. */
export const nothingKnown: Known = { actions: [], messages: [], remedyOf: () => undefined };
