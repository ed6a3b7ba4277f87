import { describe, expect, it } from 'vitest';
import type { LabEvent } from '../../src/model/lab-event.js';
import type { LabState } from '../../src/model/lab-state.js';
import { emptyLabState } from '../../src/model/lab-state.js';
import { reduce } from '../../src/model/reduce.js';
import { sanitize } from '../../src/kernel/sanitize.js';
import { CompletionMenu } from '../../src/terminal/completion-menu.js';
import { createEditor } from '../../src/terminal/line-editor.js';
import { detailOf } from '../../src/tui/view-models/details/detail-of.js';
import { lineText } from '../../src/tui/view-models/line.js';
import type { Line } from '../../src/tui/view-models/line.js';
import { logRows } from '../../src/tui/view-models/log.js';
import type { PaneRow } from '../../src/tui/view-models/pane-row.js';
import { pendingList } from '../../src/tui/view-models/pending.js';
import type { ListPane } from '../../src/tui/pane-id.js';
import { openPrompt } from '../../src/tui/prompt.js';
import { promptLine } from '../../src/tui/view-models/prompt.js';
import { createEntryWrapper, replLines } from '../../src/tui/view-models/repl.js';
import { rigList } from '../../src/tui/view-models/rigs.js';
import { serviceList } from '../../src/tui/view-models/services.js';
import { statusLine } from '../../src/tui/view-models/status.js';
import { valueList } from '../../src/tui/view-models/values.js';
import { START_MS } from '../helpers/lab-facts.js';
import { CONTROL, hostileTexts } from '../helpers/hostile-text.js';
import { openHarness } from '../helpers/tui-harness.js';

const COLUMNS = 160;
const BATCH = 200;

/** Facts that say one of two texts wherever something from outside can stand. */
function factsOf(own: string, text: string, index: number): readonly LabEvent[] {
  const atMs = START_MS + index;
  const peer = `dummy/${index}`;
  const exchange = index;
  const said = { label: text, text, wire: text, size: 1 };
  const added = { type: 'peer.added', atMs, protocol: own, name: own, address: own } as const;
  return [
    { ...added, peer, kind: own },
    { ...added, peer: `${peer}/service`, kind: 'service', within: peer },
    { type: 'peer.described', atMs, peer, facts: { [own]: own, status: own, session: own, lock: own } },
    {
      type: 'links.changed',
      atMs,
      peer: `${peer}/service`,
      links: [own, own],
      lock: { kind: 'shared', holders: [own], sinceMs: atMs },
    },
    { type: 'message.received', atMs, peer, verdict: 'malformed', from: text, exchange, ...said },
    { type: 'message.sent', atMs, peer, exchange, ...said },
    {
      type: 'exchange.started',
      atMs,
      exchange,
      peer,
      label: text,
      text,
      deadlines: [{ awaiting: text, timeoutMs: 9 }],
    },
    { type: 'exchange.advanced', atMs, exchange, step: text },
    { type: 'exchange.settled', atMs, exchange, outcome: 'error', code: text, text },
    { type: 'peer.condition', atMs, peer, condition: 'silent', reason: own },
    {
      type: 'reading.taken',
      atMs,
      peer,
      codename: text,
      text,
      unit: text,
      value: index,
      quality: 'fresh',
      origin: 'watched',
    },
    { type: 'note', atMs, level: 'warn', peer, text },
    { type: 'input.settled', atMs, input: index, outcome: 'error', text },
    { type: 'health', atMs, part: own, ok: false, text },
  ];
}

function pairsOf(texts: readonly string[]): readonly LabEvent[] {
  return texts.flatMap((text, index) =>
    index % 2 === 0 ? [] : factsOf(texts[index - 1] ?? '', text, index),
  );
}

function detailLines(lab: LabState, pane: string, id: string): readonly Line[] {
  const context = { lab, nowMs: START_MS + 1000, columns: COLUMNS, remedyOf: () => undefined };
  const detail = detailOf(context, { pane: pane as ListPane, id, opened: lab });
  return detail ? [[{ text: detail.title }], ...detail.lines] : [];
}

/** Everything that the panes and the detail views make of it. */
function* shown(lab: LabState): Generator<Line> {
  const nowMs = START_MS + 1000;
  const lists: Readonly<Record<'rigs' | 'pending' | 'values' | 'services', readonly PaneRow[]>> = {
    rigs: rigList(lab, nowMs, COLUMNS).rows,
    pending: pendingList(lab, nowMs, COLUMNS).rows,
    values: valueList(lab, nowMs, COLUMNS).rows,
    services: serviceList(lab, nowMs, COLUMNS).rows,
  };
  for (const [pane, rows] of Object.entries(lists)) {
    for (const [index, row] of rows.entries()) {
      yield* row.lines;
      if (index % 4 === 0) yield [{ text: Object.values(row.record()).join(' ') }];
      // Each text in the detail view of one thing or another.
      if (index % 8 === Object.keys(lists).indexOf(pane)) yield* detailLines(lab, pane, row.id);
    }
  }
  // Lines of each kind: 5 does not divide the number of facts of one text.
  let line = 0;
  const keep = () => line++ % 5 === 0;
  for (const row of logRows(lab, { columns: COLUMNS, rows: Infinity, anchor: undefined, keep }))
    yield* row.lines;
  for (const [index, { seq }] of lab.log.entries()) {
    if (index % 140 === 4) yield* detailLines(lab, 'log', String(seq));
  }
  yield statusLine(lab, nowMs, { title: '', readOnly: false });
}

/** What is written, offered and printed: it comes from pastes, files and programs. */
function* written(text: string): Generator<Line> {
  const editor = { ...createEditor([]), text, cursor: text.length };
  const offer = () => ({
    from: 0,
    candidates: [
      { text, summary: text },
      { text: `${text}x`, summary: text },
    ],
  });
  const { menu } = CompletionMenu.closed.press('tab', editor, offer);
  yield promptLine({ ...openPrompt('command', ':'), editor, menu }, COLUMNS);
  // The console makes its entries safe.
  const safe = sanitize(text, { keepNewlines: true });
  const entries = (['input', 'value', 'error', 'output'] as const).map((kind) => ({ kind, text: safe }));
  const view = { entries, editor, menu, scroll: 0, busy: false, confirm: undefined, asks: undefined };
  yield* replLines(view, { columns: COLUMNS, rows: 40, cursor: true }, createEntryWrapper());
}

describe('10,000 hostile texts', () => {
  const texts = hostileTexts(10_000);

  it('put no control character into any pane or detail view', () => {
    for (let from = 0; from < texts.length; from += BATCH) {
      const facts = pairsOf(texts.slice(from, from + BATCH));
      for (const line of shown(reduce(emptyLabState, facts))) {
        const text = lineText(line);
        if (CONTROL.test(text)) expect.fail(`control characters: ${JSON.stringify(text)}`);
      }
    }
  });

  it('put none into the REPL and the line at the bottom', () => {
    for (const text of texts) {
      for (const line of written(text)) {
        if (CONTROL.test(lineText(line))) expect.fail(`control characters: ${JSON.stringify(line)}`);
      }
    }
  });

  it('put none on the terminal, and the frame stays in its place', async () => {
    const harness = openHarness({ columns: 120, rows: 40 });
    for (const fact of pairsOf(texts.slice(-160))) harness.publish(fact);
    for (const text of texts.slice(-20)) harness.repl.tell('output', text);
    for (const pane of ['1', '2', '3', '4', '6']) {
      await harness.press(pane, 'z');
      await harness.press('pagedown');
      await harness.press('return');
      const lines = await harness.lines();
      expect(lines[0]).toMatch(/^labnet demo │/);
      expect(lines[39]).toMatch(/q Esc back$/);
      await harness.press('escape', 'z');
    }
    await harness.press('i');
    expect((await harness.lines())[39]).toMatch(/Ctrl-D leave$/);
    harness.close();
    expect(harness.errors).toEqual([]);
    // What is left without our own sequences is text.
    const rest = harness.bytes().replaceAll(/\u001b\[(?:[\d;]*[mHGCJK]|\?2026[hl])/g, '');
    expect(CONTROL.exec(rest)?.[0]).toBeUndefined();
  });
});
