import type { ReactElement } from 'react';
import { Titled } from '../components/titled.js';
import { useFrame } from '../hooks/use-frame.js';
import type { PickerOverlay } from '../overlay.js';
import { sanitize } from '../../kernel/sanitize.js';
import { pickerItems, pickerLines } from '../view-models/picker.js';

const TITLES = { help: 'Keys', actions: 'What can be done', messages: 'Prepared messages' } as const;

/** A list to choose from, in place of the panes, with what is searched for. */
export function PickerView({
  picker,
  rows,
}: {
  readonly picker: PickerOverlay;
  readonly rows: number;
}): ReactElement {
  const { lab, known, size } = useFrame();
  const items = pickerItems(picker, { lab, known });
  const { peer } = picker;
  const about = peer === undefined || picker.purpose === 'help' ? '' : `: ${lab.peers.get(peer)?.name ?? ''}`;
  const room = { columns: size.columns, rows: rows - 2 };
  const lines = [
    [
      { text: '  search: ', tone: 'quiet' as const },
      { text: sanitize(picker.search.text) },
      { text: ' ', reverse: true },
    ],
    ...pickerLines(picker, items, room),
  ];
  return (
    <Titled
      title={sanitize(`${TITLES[picker.purpose]}${about}`)}
      note={`${items.length}`}
      lines={lines}
      rows={rows}
    />
  );
}
