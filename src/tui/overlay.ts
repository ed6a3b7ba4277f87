import type { EditorState } from '../terminal/line-editor.js';
import type { KeyMode } from './keymap.js';
import type { DetailSubject } from './view-models/details/detail-of.js';

/** Everything that is known of one row. */
export interface DetailOverlay {
  readonly kind: 'detail';
  readonly subject: DetailSubject;
  /** First line that is shown. */
  readonly offset: number;
}

/** A list to choose from. */
export interface PickerOverlay {
  readonly kind: 'picker';
  readonly purpose: 'help' | 'actions' | 'messages';
  /** Where it was opened: the help is that of this mode. */
  readonly from: KeyMode;
  /** Id of the peer that it is about. Undefined: none. */
  readonly peer: string | undefined;
  /** What comes back when it is closed. */
  readonly under: DetailOverlay | undefined;
  /** What was written to find something. */
  readonly search: EditorState;
  /** Index among what was found. */
  readonly at: number;
}

/** What stands in place of the panes. */
export type Overlay = DetailOverlay | PickerOverlay;
