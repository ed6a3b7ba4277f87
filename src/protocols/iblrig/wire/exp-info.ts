/** The iblrig that labnet speaks as, when nothing else is said. */
export const RIG_VERSION = '8.24.7';

/** Version of the experiment information. */
const SPEC_VERSION = '1.0.0';

/** Experiment information as it goes to the wire, its keys in this order. */
export interface ExpInfoDict {
  readonly exp_ref: string | null;
  readonly main_sync: boolean;
  readonly experiment_description: Readonly<Record<string, unknown>>;
  readonly master: boolean;
  readonly rig_version: string;
  readonly spec_version: string;
}

/** What may be left out of an {@link ExpInfo}. */
export interface ExpInfoOptions {
  /** @defaultValue empty */
  readonly experimentDescription?: Readonly<Record<string, unknown>>;
  /** @defaultValue false */
  readonly master?: boolean;
  /** @defaultValue the iblrig that labnet speaks as */
  readonly rigVersion?: string;
  /** @defaultValue 1.0.0 */
  readonly specVersion?: string;
}

/**
 * What a rig says about the experiment: its reference, and whether everything is synchronised to this rig.
 *
 * @see iblrig/net.py, ExpInfo
 */
export class ExpInfo {
  readonly experimentDescription: Readonly<Record<string, unknown>>;
  readonly master: boolean;
  readonly rigVersion: string;
  readonly specVersion: string;

  constructor(
    readonly expRef: string | null,
    readonly mainSync: boolean,
    options: ExpInfoOptions = {},
  ) {
    this.experimentDescription = options.experimentDescription ?? {};
    this.master = options.master ?? false;
    this.rigVersion = options.rigVersion ?? RIG_VERSION;
    this.specVersion = options.specVersion ?? SPEC_VERSION;
  }

  /** The map that goes to the wire. */
  toDict(): ExpInfoDict {
    return {
      exp_ref: this.expRef,
      main_sync: this.mainSync,
      experiment_description: this.experimentDescription,
      master: this.master,
      rig_version: this.rigVersion,
      spec_version: this.specVersion,
    };
  }
}
