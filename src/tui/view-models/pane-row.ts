import { lineOf } from './line.js';
import type { Line } from './line.js';

/** What a filter reads of a row. Everything is safe to show. */
export interface RowFacts {
  /** Name of the rig, socket or part that the row is about. */
  readonly rig: string;
  /** Message, or name of the value. Empty: the row has none. */
  readonly event: string;
  readonly state: string;
  /** When it happened or was heard last, in milliseconds since 1970. Undefined: never. */
  readonly atMs: number | undefined;
  /** All that the row says. */
  readonly text: string;
}

/** Whether a row is shown. */
export type Keep = (facts: RowFacts) => boolean;

/** Shows every row. */
export const keepAll: Keep = () => true;

/** The things whose rows are shown. What their rows say is only asked where there is a filter. */
export function keptOf<Item>(
  items: readonly Item[],
  keep: Keep,
  factsOf: (item: Item) => RowFacts,
): readonly Item[] {
  return keep === keepAll ? items : items.filter((item) => keep(factsOf(item)));
}

/** A row as it is saved: column to value. */
export type RowRecord = Readonly<Record<string, string | number | undefined>>;

/** One thing in a pane, which can be chosen. */
export interface PaneRow {
  /** Unique in its pane, and the same in the next frame. */
  readonly id: string;
  /** How many lines it has: at least one. */
  readonly height: number;
  /** Laid out only when somebody looks: most rows of a long list are out of sight. */
  readonly lines: readonly Line[];
  /** Made only when somebody saves it. */
  record(): RowRecord;
}

/** What a pane with rows shows. */
export interface PaneList {
  /** Above the rows, always in sight. */
  readonly head: readonly Line[];
  readonly rows: readonly PaneRow[];
  /** Rows that there are without the filter. */
  readonly total: number;
  /** In place of the rows where there are none. */
  readonly empty: Line;
}

/** The whole list as lines. */
export function listLines({ head, rows, total, empty }: PaneList): readonly Line[] {
  if (rows.length > 0) return [...head, ...rows.flatMap(({ lines }) => lines)];
  return total === 0 ? [empty] : [lineOf(`None of ${total} is shown: the filter leaves them out.`, 'quiet')];
}
