import { replace } from './edits.js';
import type { EditorCommand, EditorState } from './editor-state.js';

const KILL_RING = 30;

/**
 * A command that removes from the cursor to a target and keeps the text to be yanked. Kills in a row are one text.
 *
 * @param target - The other end, from text and cursor.
 */
export function kill(target: (text: string, cursor: number) => number): EditorCommand {
  return (state) => {
    const other = target(state.text, state.cursor);
    const [from, to] = other < state.cursor ? [other, state.cursor] : [state.cursor, other];
    if (from === to) return state;
    const killed = state.text.slice(from, to);
    return {
      ...replace(state, { from, to, by: '' }, 'killed'),
      kills: keep(state, killed, other < state.cursor),
    };
  };
}

function keep(state: EditorState, killed: string, before: boolean): readonly string[] {
  const [newest = '', ...older] = state.kills;
  if (state.last !== 'killed') return [killed, ...state.kills].slice(0, KILL_RING);
  return [before ? killed + newest : newest + killed, ...older];
}

/** Puts in what was killed last. */
export const yank: EditorCommand = (state) => yankKill(state, 0, state.cursor);

/** Right after a yank: puts in the kill before it instead. */
export const yankPop: EditorCommand = (state) =>
  state.yanked && state.last === 'yanked'
    ? yankKill(state, (state.yanked.kill + 1) % state.kills.length, state.yanked.from)
    : state;

function yankKill(state: EditorState, kill: number, from: number): EditorState {
  const by = state.kills[kill];
  if (by === undefined) return state;
  return { ...replace(state, { from, to: state.cursor, by }, 'yanked'), yanked: { kill, from } };
}

/** Puts in the last word of the newest entry of the history. */
export const yankLastArgument: EditorCommand = (state) => {
  const by = /\S+$/.exec(state.history.at(-1) ?? '')?.[0];
  return by === undefined ? state : replace(state, { from: state.cursor, to: state.cursor, by });
};
