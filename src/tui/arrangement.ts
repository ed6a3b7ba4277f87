import { readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { makeFolder } from '../kernel/make-folder.js';
import { PANES } from './pane-id.js';
import type { PaneId } from './pane-id.js';
import type { UiState } from './ui-state.js';

/** What is kept of the screen from one time to the next. */
export type Arrangement = Pick<UiState, 'active' | 'before' | 'lower' | 'zoomed' | 'hidden' | 'sizes'>;

/** How the panes were arranged last; nothing where that is not known, or the file says something else. */
export function readArrangement(file: string): Partial<Arrangement> {
  let kept: unknown;
  try {
    kept = JSON.parse(readFileSync(file, 'utf8'));
  } catch {
    return {};
  }
  if (typeof kept !== 'object' || kept === null) return {};
  const { active, before, lower, zoomed, hidden, sizes } = kept as Record<string, unknown>;
  const shown = paneOf(active);
  const back = [before, active].map(paneOf).find((pane) => pane !== undefined && pane !== 'repl');
  return {
    ...(shown && { active: shown }),
    ...(back && { before: back }),
    ...(paneOf(lower) && { lower: paneOf(lower) ?? 'repl' }),
    ...(zoomed === true && { zoomed }),
    ...(Array.isArray(hidden) && { hidden: PANES.filter((pane) => pane !== shown && hidden.includes(pane)) }),
    ...(typeof sizes === 'object' && sizes !== null && { sizes: sizesOf(sizes as Record<string, unknown>) }),
  };
}

/** Keeps how the panes are arranged, for its owner only. What cannot be written is not kept. */
export function writeArrangement(file: string, ui: UiState): void {
  const { active, before, lower, zoomed, hidden, sizes } = ui;
  const draft = `${file}.${process.pid}`;
  try {
    makeFolder(dirname(file));
    writeFileSync(draft, `${JSON.stringify({ active, before, lower, zoomed, hidden, sizes })}\n`, {
      mode: 0o600,
    });
    renameSync(draft, file);
  } catch {
    rmSync(draft, { force: true });
  }
}

function paneOf(value: unknown): PaneId | undefined {
  return PANES.find((pane) => pane === value);
}

function sizesOf(sizes: Readonly<Record<string, unknown>>): UiState['sizes'] {
  const known = PANES.map((pane) => [pane, sizes[pane]] as const);
  return Object.fromEntries(
    known.filter(([, size]) => Number.isInteger(size) && Math.abs(size as number) < 100),
  );
}
