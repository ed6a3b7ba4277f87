import type { LabState } from '../model/lab-state.js';
import type { ScreenSize } from '../terminal/screen/frame-diff.js';
import type { Known } from './known.js';
import type { Layout } from './layout.js';
import type { UiState } from './ui-state.js';
import type { ReplView } from './view-models/repl.js';
import type { StatusOptions } from './view-models/status.js';

/** Everything that one frame shows, at one moment. Never changed in place. */
export interface Frame {
  readonly lab: LabState;
  /** The present, as facts count it. */
  readonly nowMs: number;
  readonly size: ScreenSize;
  readonly layout: Layout;
  readonly ui: UiState;
  readonly repl: ReplView;
  readonly status: StatusOptions;
  readonly known: Known;
  /** What of the screen itself is not well, for people. */
  readonly troubles: readonly string[];
}
