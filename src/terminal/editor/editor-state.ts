/** What an undo brings back. */
interface EditorSnapshot {
  readonly text: string;
  readonly cursor: number;
}

/** Where in the history the text comes from. */
interface EditorRecall {
  /** Index into the history. */
  readonly index: number;
  /** What was being written before, given back after the newest entry. */
  readonly draft: string;
}

/** An incremental search through the history that is under way. */
export interface EditorSearch {
  readonly query: string;
  readonly backward: boolean;
  /** Index of the entry that is shown; undefined: none yet. */
  readonly index: number | undefined;
  /** Nothing (more) contains the query. */
  readonly failed: boolean;
  /** Given back when the search is given up. */
  readonly before: EditorSnapshot;
}

/** What the last key did, where the next one depends on it. */
export type EditorAction = 'typed' | 'killed' | 'yanked' | 'moved-vertically' | 'other';

/** A text that is being written, and everything that the next key needs. Never changed in place. */
export interface EditorState extends EditorSnapshot {
  /** UTF-16 offset, always between two characters as people see them. */
  readonly cursor: number;
  /** Earlier entries, oldest first. */
  readonly history: readonly string[];
  readonly recall: EditorRecall | undefined;
  readonly search: EditorSearch | undefined;
  /** Killed texts, newest first. */
  readonly kills: readonly string[];
  /** Which of the kills was yanked last, and where it starts. */
  readonly yanked: { readonly kill: number; readonly from: number } | undefined;
  /** Newest last. */
  readonly undo: readonly EditorSnapshot[];
  readonly last: EditorAction;
  /** Column that moving up and down keeps, in terminal columns. */
  readonly goalColumn: number;
}

/** What one key does. */
export type EditorCommand = (state: EditorState) => EditorState;

/**
 * An empty editor.
 *
 * @param history - Earlier entries, oldest first.
 */
export function createEditor(history: readonly string[] = []): EditorState {
  return {
    text: '',
    cursor: 0,
    history,
    recall: undefined,
    search: undefined,
    kills: [],
    yanked: undefined,
    undo: [],
    last: 'other',
    goalColumn: 0,
  };
}

/**
 * The editor after its text was taken: empty again, with what was killed still to be yanked.
 *
 * @param state - The editor before.
 * @param history - Earlier entries, the newest included.
 */
export function clearEditor(state: EditorState, history: readonly string[]): EditorState {
  return { ...createEditor(history), kills: state.kills };
}
