/** Where a session stands. */
export type SessionState =
  /** No network. */
  | 'new'
  /** The ends are open; not every rig has been heard. */
  | 'opened'
  /** Every rig has answered. */
  | 'connected'
  /** Every rig has answered EXPINFO, and there is one main sync whose reference is this session's. */
  | 'informed'
  /** Every rig has answered EXPINIT. */
  | 'initialised'
  /** Every rig has answered EXPSTART. */
  | 'started'
  /** Every rig has answered EXPEND. */
  | 'ended'
  /** EXPINTERRUPT went to every rig. */
  | 'interrupted'
  /** The network is closed; it may be connected anew. */
  | 'cleaned';

/** What a session can be asked to do. EXPEND, EXPINTERRUPT and clean-up are not here: they always may. */
export type OrderedStep = 'connect' | 'EXPINFO' | 'EXPINIT' | 'EXPSTART';

const ALLOWED: Readonly<Record<OrderedStep, readonly SessionState[]>> = {
  connect: ['new', 'cleaned'],
  EXPINFO: ['opened', 'connected', 'informed'],
  EXPINIT: ['informed'],
  EXPSTART: ['initialised'],
};

const HOW: Readonly<Record<OrderedStep, string>> = {
  connect: 'cleanupMixinNetwork() comes first',
  EXPINFO: 'connect(remoteRigs) comes first, and a session that went further must be cleaned up before',
  EXPINIT: 'initMixinNetwork() comes first',
  EXPSTART: 'initMixinNetwork() comes first, and nothing is started twice',
};

/** Why a step may not be taken now, for people; undefined when it may. */
export function orderProblem(step: OrderedStep, state: SessionState): string | undefined {
  if (ALLOWED[step].includes(state)) return undefined;
  return `${step} does not belong here: the session is ${state}; ${HOW[step]}`;
}
