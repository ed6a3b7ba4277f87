import { sanitize } from '../../kernel/sanitize.js';
import type { LabAction } from '../../model/lab-action.js';
import type { LabState, PeerState } from '../../model/lab-state.js';
import { cutText } from '../../terminal/cut-text.js';
import { textWidth } from '../../terminal/text-width.js';
import type { Command } from '../command.js';
import { bindingsOf } from '../keymap.js';
import type { Known, PreparedMessage } from '../known.js';
import type { PickerOverlay } from '../overlay.js';
import { fitText, lineOf } from './line.js';
import type { Line } from './line.js';

/** What happens when something is chosen. */
export type Choice =
  | { readonly kind: 'command'; readonly command: Command }
  /** Put into the REPL, to be read, edited and sent. */
  | { readonly kind: 'expression'; readonly expression: string; readonly confirm: string | undefined };

/** One thing to choose. */
export interface PickerItem {
  readonly name: string;
  readonly about: string;
  /** Undefined: it can be read only. */
  readonly choice: Choice | undefined;
  readonly isDestructive: boolean;
}

/** What the items depend on. */
export interface PickerContext {
  readonly lab: LabState;
  readonly known: Known;
}

const MOST_NAME = 28;

/** Everything that a list offers, without what the search leaves out. */
export function pickerItems(picker: PickerOverlay, context: PickerContext): readonly PickerItem[] {
  const words = picker.search.text.toLowerCase().split(/\s+/);
  return itemsOf(picker, context).filter(({ name, about }) => {
    const text = `${name} ${about}`.toLowerCase();
    return words.every((word) => text.includes(word));
  });
}

function itemsOf(picker: PickerOverlay, context: PickerContext): readonly PickerItem[] {
  if (picker.purpose === 'help') return helpItems(picker);
  const peer = picker.peer === undefined ? undefined : context.lab.peers.get(picker.peer);
  return picker.purpose === 'actions' ? actionItems(context, peer) : messageItems(context, peer);
}

function helpItems({ from }: PickerOverlay): readonly PickerItem[] {
  return bindingsOf(from).map(({ keys, does, command }) => ({
    name: keys,
    about: does,
    choice: command === undefined ? undefined : { kind: 'command', command },
    isDestructive: false,
  }));
}

/** What can be done with the chosen peer, then what is for all at once. */
function actionItems({ known }: PickerContext, peer: PeerState | undefined): readonly PickerItem[] {
  const fitting = known.actions.filter((action) => action.target === 'all' || actionFits(action, peer));
  return fitting.map((action) => actionItem(action, peer?.name ?? ''));
}

/** Whether an action of one peer is for this one. */
export function actionFits(action: LabAction, peer: PeerState | undefined): boolean {
  if (action.target === 'all' || peer?.protocol !== action.protocol) return false;
  return action.kinds.includes(peer.kind) && (action.knows?.(peer.name) ?? true);
}

/** One action as something to choose. */
export function actionItem(action: LabAction, peer: string): PickerItem {
  const expression = action.expression(peer);
  const isForAll = action.target === 'all';
  const asks = action.isDestructive || isForAll;
  const confirm = isForAll ? 'all' : peer;
  return {
    name: action.name,
    about: `${action.summary}: ${expression}`,
    choice: { kind: 'expression', expression, confirm: asks ? confirm : undefined },
    isDestructive: asks,
  };
}

function messageItems({ known }: PickerContext, peer: PeerState | undefined): readonly PickerItem[] {
  return known.messages.map((message) => messageItem(message, peer?.name ?? ''));
}

/** A prepared message as something to choose, for the rig of this name. */
export function messageItem({ name, expression, confirm }: PreparedMessage, rig: string): PickerItem {
  const quoted = rig.replace(/[\\'"`$]/g, '\\$&');
  const filled = expression.replaceAll('{rig}', () => quoted);
  return {
    name,
    about: filled,
    choice: { kind: 'expression', expression: filled, confirm },
    isDestructive: confirm !== undefined,
  };
}

const EMPTY = {
  help: 'No key does that.',
  actions: 'Nothing is known that could be done with it.',
  messages: 'The configuration prepares no messages: see tui.messages.',
} as const;

/** The items as lines, the chosen one marked, in so many rows. */
export function pickerLines(
  picker: PickerOverlay,
  items: readonly PickerItem[],
  { columns, rows }: { readonly columns: number; readonly rows: number },
): readonly Line[] {
  if (items.length === 0) {
    return [lineOf(picker.search.text === '' ? EMPTY[picker.purpose] : 'Nothing is found.', 'quiet')];
  }
  const at = Math.min(picker.at, items.length - 1);
  const from = Math.max(0, Math.min(at - Math.floor(rows / 2), items.length - rows));
  const room = Math.min(MOST_NAME, Math.max(...items.map(({ name }) => textWidth(name))));
  return items.slice(from, from + rows).map(({ name, about, isDestructive }, index): Line => {
    const reverse = from + index === at;
    const text = cutText(sanitize(about), Math.max(0, columns - room - 4));
    return [
      { text: `  ${fitText(sanitize(name), room)}  `, tone: isDestructive ? 'warn' : 'accent', reverse },
      { text: fitText(text, Math.max(0, columns - room - 4)), reverse },
    ];
  });
}
