import type { LabState } from '../../../model/lab-state.js';
import type { ListPane } from '../../pane-id.js';
import type { Detail, DetailContext } from './detail.js';
import { entryDetail } from './entry-detail.js';
import { exchangeDetail } from './exchange-detail.js';
import { peerDetail } from './peer-detail.js';
import { readingDetail } from './reading-detail.js';

/** The thing that a detail view is about. */
export interface DetailSubject {
  readonly pane: ListPane;
  /** Id of the row. */
  readonly id: string;
  /** What was known when it was opened: shown once the model has forgotten the thing. */
  readonly opened: LabState;
}

const VIEWS: Readonly<Record<ListPane, (context: DetailContext, id: string) => Detail | undefined>> = {
  rigs: peerDetail,
  pending: (context, id) => exchangeDetail(context, Number(id)),
  log: (context, id) => entryDetail(context, Number(id)),
  values: readingDetail,
  services: peerDetail,
};

/** Everything that is known of one row. Undefined: there never was such a thing. */
export function detailOf(context: DetailContext, { pane, id, opened }: DetailSubject): Detail | undefined {
  return VIEWS[pane](context, id) ?? VIEWS[pane]({ ...context, lab: opened }, id);
}
