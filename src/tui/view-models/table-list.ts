import type { Line } from './line.js';
import { keptOf } from './pane-row.js';
import type { Keep, PaneList, RowFacts, RowRecord } from './pane-row.js';
import { layTable } from './table.js';
import type { Column } from './table.js';

/** What a list of one line a thing is made of. */
export interface TableListOptions<Item> {
  readonly items: readonly Item[];
  readonly columns: readonly Column<Item>[];
  /** Width of the lines. */
  readonly width: number;
  readonly keep: Keep;
  readonly empty: Line;
  readonly idOf: (item: Item) => string;
  readonly factsOf: (item: Item) => RowFacts;
  readonly recordOf: (item: Item) => RowRecord;
}

/** Things as a table of which a row can be chosen. */
export function tableList<Item>(options: TableListOptions<Item>): PaneList {
  const { items, columns, width, keep, empty, idOf, factsOf, recordOf } = options;
  const kept = keptOf(items, keep, factsOf);
  const table = layTable(columns, kept, width);
  return {
    head: kept.length === 0 ? [] : [table.head],
    rows: kept.map((item, index) => ({
      id: idOf(item),
      height: 1,
      get lines() {
        return [table.line(index)];
      },
      record: () => recordOf(item),
    })),
    total: items.length,
    empty,
  };
}
