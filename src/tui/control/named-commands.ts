import { selectPeers } from '../../model/selectors.js';
import { peerName } from '../../model/selectors.js';
import type { LabAction } from '../../model/lab-action.js';
import type { Command } from '../command.js';
import { PANES, PANE_TITLES } from '../pane-id.js';
import type { ListPane } from '../pane-id.js';
import type { TuiStore } from '../tui-store.js';
import { goTo } from '../ui-state.js';
import { actionFits, actionItem, messageItem } from '../view-models/picker.js';
import type { Choice } from '../view-models/picker.js';
import { isService } from '../view-models/service-peers.js';
import { subjectPeer } from './subject-peer.js';

/** Something that can be called by its name in the command line. */
export interface NamedCommand {
  readonly name: string;
  readonly summary: string;
  /** Anything may follow the name. */
  readonly takesText?: boolean;
  /** @param text - What follows the name. */
  run(text: string): Choice | undefined;
}

/** Commands of keys that have a name too. */
const BY_NAME: readonly (readonly [name: string, command: Command, summary: string])[] = [
  ['help', 'help', 'keys and what they do'],
  ['zoom', 'zoom', 'the pane alone on the screen, and back'],
  ['pause', 'pause', 'hold the log, or let it follow again'],
  ['actions', 'actions', 'what can be done with the chosen rig'],
  ['messages', 'messages', 'messages that the configuration has prepared'],
  ['copy', 'copy', 'the chosen line into the clipboard'],
  ['hide', 'hide-pane', 'take the pane off a wide screen'],
  ['quit', 'leave', 'leave labnet'],
];

/** Everything that has a name: panes, commands, rigs, values, actions with their rigs, prepared messages. */
export function namedCommands(store: TuiStore): readonly NamedCommand[] {
  const { lab, present: frame } = store;
  const peers = selectPeers(lab);
  return [
    ...PANES.map((pane) => ({
      name: pane,
      summary: `go to ${PANE_TITLES[pane]}`,
      run: () => ({ kind: 'command', command: `pane-${pane}` }) as const,
    })),
    ...BY_NAME.map(([name, command, summary]) => ({
      name,
      summary,
      run: () => ({ kind: 'command', command }) as const,
    })),
    {
      name: 'filter',
      summary: 'rows of the pane: filter state:silent',
      takesText: true,
      run: (text: string) => filterTo(store, text),
    },
    ...peers.map((peer) => ({
      name: `${isService(peer) ? 'service' : 'rig'} ${peer.name}`,
      summary: `all that is known of this ${peer.kind}`,
      run: () => open(store, isService(peer) ? 'services' : 'rigs', peer.id),
    })),
    ...[...lab.readings].map(([key, { peer, codename }]) => ({
      name: `plot ${peerName(lab, peer)} ${codename}`,
      summary: 'the value and how it went',
      run: () => open(store, 'values', key),
    })),
    ...frame.known.actions.flatMap((action) => actionCommands(action, store)),
    ...messageCommands(store),
  ];
}

/** Prepared messages, for the chosen rig as in the list of them. */
function messageCommands(store: TuiStore): readonly NamedCommand[] {
  const { lab, present: frame } = store;
  const rig = lab.peers.get(subjectPeer(store) ?? '')?.name ?? '';
  return frame.known.messages.map((message) => {
    const { name, about, choice } = messageItem(message, rig);
    return { name: `message ${name}`, summary: about, run: () => choice };
  });
}

function actionCommands(action: LabAction, { lab }: TuiStore): readonly NamedCommand[] {
  const of = (peer: string) => ({ summary: action.summary, run: () => actionItem(action, peer).choice });
  if (action.target === 'all') return [{ name: action.name, ...of('') }];
  return selectPeers(lab)
    .filter((peer) => actionFits(action, peer))
    .map(({ name }) => ({ name: `${action.name} ${name}`, ...of(name) }));
}

function open(store: TuiStore, pane: ListPane, id: string): undefined {
  const ui = goTo(store.ui, pane);
  const subject = { pane, id, opened: store.lab };
  store.change({
    ...ui,
    chosen: { ...ui.chosen, [pane]: { id, at: 0 } },
    overlay: { kind: 'detail', subject, offset: 0 },
  });
}

function filterTo({ ui, change }: TuiStore, text: string): undefined {
  if (ui.active !== 'repl') change({ ...ui, filters: { ...ui.filters, [ui.active]: text.trim() } });
}
