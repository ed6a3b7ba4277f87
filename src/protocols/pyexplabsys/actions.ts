import { memberOf } from '../../kernel/member-of.js';
import type { LabAction } from '../../model/lab-action.js';
import type { DataSockets } from './data-sockets.js';
import { LiveSocket } from './live-socket.js';
import { DataPullSocket, DateDataPullSocket } from './pull-socket.js';
import { DataPushSocket } from './push-socket.js';

type Group = 'sockets' | 'pulls' | 'pushes';

interface Target {
  readonly kind: string;
  readonly group: Group;
  /** Which of the group it is for. @defaultValue all */
  readonly is?: (socket: unknown) => boolean;
}

const PULLS: Target = { kind: 'pull socket', group: 'pulls' };
const PUSHES: Target = { kind: 'push socket', group: 'pushes' };
/** Those of `sockets` that are of a class. */
const socketsOf = (kind: string, is: (socket: unknown) => boolean): Target => ({
  kind,
  group: 'sockets',
  is,
});

const DATE = socketsOf('pull socket', (socket) => socket instanceof DateDataPullSocket);
const DATA = socketsOf('pull socket', (socket) => socket instanceof DataPullSocket);
const PUSHED = socketsOf('push socket', (socket) => socket instanceof DataPushSocket);
const LIVE = socketsOf('live socket', (socket) => socket instanceof LiveSocket);

/**
 * What an operator does with data sockets.
 *
 * @param all - Those that are open: their names and codenames stand in the expressions.
 */
export function socketActions(all: DataSockets): readonly LabAction[] {
  const codename = (name: string) => {
    const socket = all.sockets[name];
    const [first = 'codename'] = socket && 'codenames' in socket ? socket.codenames : [];
    return JSON.stringify(first);
  };
  const every = (name: string) => {
    const socket = all.sockets[name];
    return JSON.stringify(socket && 'codenames' in socket ? socket.codenames : []);
  };
  const action = (
    { kind, group, is = () => true }: Target,
    name: string,
    summary: string,
    call: (socket: string) => string,
    { awaits = true, isDestructive = false } = {},
  ): LabAction => ({
    name,
    summary,
    protocol: 'pyexplabsys',
    kinds: [kind],
    target: 'peer',
    isDestructive,
    knows: (socket) => Object.hasOwn(all[group], socket) && is(all[group][socket]),
    expression: (socket) => `${awaits ? 'await ' : ''}${memberOf(group, socket)}.${call(socket)}`,
  });
  const now = { awaits: false };
  const gone = { awaits: false, isDestructive: true };
  return [
    action(PULLS, 'poll', 'asks for all values', () => 'getAllFields()'),
    action(PULLS, 'status', 'asks what its computer says of itself', () => 'getStatus()'),
    action(PUSHES, 'push', 'pushes data; write them', () => 'push({ name: 0 })'),
    action(PUSHES, 'status', 'asks what its computer says of itself', () => 'getStatus()'),
    action(DATE, 'set point', 'serves a value of now', (name) => `setPointNow(${codename(name)}, 0)`, now),
    action(DATA, 'set point', 'serves a point', (name) => `setPoint(${codename(name)}, [0, 0])`, now),
    action(PUSHED, 'clear', 'forgets what was pushed', () => 'clearUpdated()', gone),
    action(PUSHED, 'clear last', 'forgets what was pushed last', () => 'setLastToNone()', gone),
    action(LIVE, 'set point', 'sends a point of now', (name) => `setPointNow(${codename(name)}, 0)`, now),
    action(LIVE, 'clear', 'has the live server forget its points', (name) => `reset(${every(name)})`, gone),
  ];
}
