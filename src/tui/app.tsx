import { Box } from 'ink';
import type { ReactElement } from 'react';
import { Lines } from './components/lines.js';
import { Screen } from './components/screen.js';
import { useFrame } from './hooks/use-frame.js';
import { LEAST } from './layout.js';
import type { PanePlace } from './layout.js';
import { DetailView } from './panes/detail-view.js';
import { ListPane } from './panes/list-pane.js';
import { PickerView } from './panes/picker-view.js';
import type { Overlay } from './overlay.js';
import { ReplPane } from './panes/repl-pane.js';
import { modeOf } from './ui-state.js';
import { hintLine } from './view-models/keys.js';
import { lineOf } from './view-models/line.js';
import { promptLine } from './view-models/prompt.js';
import { absentPanes } from './view-models/service-peers.js';
import { statusLine } from './view-models/status.js';
import { tabLine } from './view-models/tabs.js';
import { wrapText } from './view-models/wrap.js';

/** The whole screen. */
export function App(): ReactElement {
  const { size, layout, ui } = useFrame();
  if (layout.kind === 'tiny') {
    return (
      <Screen>
        <TooSmall />
      </Screen>
    );
  }
  return (
    <Screen>
      <TopLines />
      {ui.overlay ? <InPlace overlay={ui.overlay} rows={size.rows - (layout.tabs ? 3 : 2)} /> : <Bands />}
      <BottomLine />
    </Screen>
  );
}

function TooSmall(): ReactElement {
  const { columns, rows } = useFrame().size;
  const text = `This terminal is ${columns}x${rows}; labnet needs ${LEAST.columns}x${LEAST.rows}.`;
  const lines = wrapText(text, columns, rows).map((line) => lineOf(line, 'warn'));
  return <Lines lines={lines} columns={columns} />;
}

function TopLines(): ReactElement {
  const { lab, nowMs, status, troubles, layout, ui, size } = useFrame();
  const lines = [
    statusLine(lab, nowMs, { ...status, troubles }),
    ...(layout.tabs
      ? [tabLine(layout, { active: ui.active, columns: size.columns, absent: absentPanes(lab) })]
      : []),
  ];
  return <Lines lines={lines} columns={size.columns} />;
}

function InPlace({ overlay, rows }: { readonly overlay: Overlay; readonly rows: number }): ReactElement {
  return overlay.kind === 'detail' ? (
    <DetailView overlay={overlay} rows={rows} />
  ) : (
    <PickerView picker={overlay} rows={rows} />
  );
}

function Bands(): ReactElement {
  const { layout } = useFrame();
  return (
    <>
      {layout.bands.map((band) => (
        <Box key={band.map(({ pane }) => pane).join()} flexDirection="row">
          {band.map((place) => (
            <Box key={place.pane} width={place.columns}>
              <PaneAt place={place} />
            </Box>
          ))}
        </Box>
      ))}
    </>
  );
}

function PaneAt({ place }: { readonly place: PanePlace }): ReactElement {
  if (place.pane === 'repl') return <ReplPane place={place} />;
  return <ListPane place={place} pane={place.pane} />;
}

function BottomLine(): ReactElement {
  const { ui, size } = useFrame();
  const line = ui.prompt
    ? promptLine(ui.prompt, size.columns)
    : ui.notice === ''
      ? hintLine(modeOf(ui), size.columns)
      : lineOf(ui.notice, 'warn');
  return <Lines lines={[line]} columns={size.columns} />;
}
