import type { Activity } from './wire/activity.js';

/** What the entry is made of. */
export interface PullViewSource {
  readonly name: string;
  readonly codenames: readonly string[];
  readonly points: Readonly<Record<string, readonly unknown[]>>;
}

/**
 * The entry of a pull socket in `DATA`, with the reference's keys: read-only, and live by getters.
 *
 * @param timeoutsS - Of each codename.
 * @param timestamps - When each point was set; shown by the type data.
 */
export function pullView(
  socket: PullViewSource,
  type: 'date' | 'data',
  activity: Activity,
  timeoutsS: readonly (number | undefined)[],
  timestamps: ReadonlyMap<string, number>,
): object {
  const byCodename = (valueOf: (codename: string, index: number) => unknown) =>
    Object.fromEntries(socket.codenames.map((codename, index) => [codename, valueOf(codename, index)]));
  const view = {
    type,
    name: socket.name,
    codenames: socket.codenames,
    timeouts: Object.freeze(byCodename((_, index) => timeoutsS[index] ?? null)),
    data: socket.points,
    get activity() {
      const { checkActivity, activityTimeoutS } = activity.options;
      return {
        check_activity: checkActivity,
        activity_timeout: activityTimeoutS,
        last_activity: activity.lastS,
      };
    },
  };
  if (type === 'data') {
    const get = () => byCodename((codename) => timestamps.get(codename) ?? 0);
    Object.defineProperty(view, 'timestamps', { get, enumerable: true });
  }
  return Object.freeze(view);
}
