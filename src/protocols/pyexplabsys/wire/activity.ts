import { float } from '../../../kernel/python/py-float.js';

/** How a socket server watches that somebody keeps feeding it. */
export interface ActivityOptions {
  readonly checkActivity: boolean;
  /** Seconds without activity after which it is INACTIVE. */
  readonly activityTimeoutS: number;
}

/** What `status` says of one server; keys and order are the reference's. */
export interface ServerStatus {
  readonly name: string;
  readonly type: string;
  readonly status: 'OK' | 'INACTIVE' | 'DISABLED';
  /** Seconds, a Python float; null when activity is not checked. */
  readonly since_last_activity: unknown;
}

/**
 * When something last happened.
 *
 * @see PyExpLabSys/common/sockets.py, the activity entries of DATA
 */
export class Activity {
  constructor(
    readonly options: ActivityOptions,
    public lastS: number,
  ) {}

  /** What `status` shows. */
  status(name: string, type: string, nowS: number): ServerStatus {
    if (!this.options.checkActivity) return { name, type, status: 'DISABLED', since_last_activity: null };
    const since = nowS - this.lastS;
    const status = since < this.options.activityTimeoutS ? 'OK' : 'INACTIVE';
    return { name, type, status, since_last_activity: float(since) };
  }
}
