import { expect, onTestFinished } from 'vitest';
import type { Submission } from '../../src/runtime/console.js';
import type { LabEvent } from '../../src/model/lab-event.js';
import { LabStore } from '../../src/model/lab-store.js';
import { ScreenWriter } from '../../src/terminal/screen/screen-writer.js';
import { ManualClock } from '../../src/testing/manual-clock.js';
import { nothingKnown } from '../../src/tui/known.js';
import type { Known } from '../../src/tui/known.js';
import { mountApp } from '../../src/tui/mount-app.js';
import { createTheme } from '../../src/tui/theme.js';
import { TuiController } from '../../src/tui/tui-controller.js';
import { TuiStore } from '../../src/tui/tui-store.js';
import { FakeConsole } from './fake-console.js';
import { added, START_MS } from './lab-facts.js';
import { keyOf, pasteOf } from './press.js';
import { TestScreen } from './screen.js';

/** How the application of a test is opened. */
export interface HarnessOptions {
  readonly columns: number;
  readonly rows: number;
  readonly evaluate?: (source: string) => Submission | Promise<Submission>;
  readonly env?: Record<string, string>;
  readonly readOnly?: boolean;
  readonly known?: Partial<Known>;
}

/** What a test has of the application. */
export type Harness = ReturnType<typeof openHarness>;

/** The application with peers of a protocol that does not exist. It closes with the test, which fails where it failed. */
export function openWithPeers(names: readonly string[], options: HarnessOptions): Harness {
  const harness = openHarness(options);
  onTestFinished(() => {
    harness.close();
    expect(harness.errors).toEqual([]);
  });
  for (const name of names) harness.publish({ ...added(name), atMs: START_MS });
  return harness;
}

/** The whole application on a terminal in memory, with a clock that stands still and a REPL that obeys. */
export function openHarness({ columns, rows, evaluate, env = {}, readOnly = false, known }: HarnessOptions) {
  const clock = new ManualClock(START_MS);
  const store = new LabStore();
  const repl = new FakeConsole(evaluate);
  const screen = new TestScreen(columns, rows);
  const bytes: string[] = [];
  const sink = {
    write: (text: string, done: () => void) => {
      bytes.push(text);
      void screen.write(text).then(done);
    },
  };
  const writer = new ScreenWriter(sink, { columns, rows });
  const did: string[] = [];
  const errors: unknown[] = [];
  const copied: string[] = [];
  const saved = new Map<string, string>();
  const tui = new TuiStore({
    lab: { store, clock, publish: (event) => store.publish(event) },
    repl,
    status: { title: 'demo', readOnly },
    size: { columns, rows },
    fps: 5,
    known: { ...nothingKnown, ...known },
    stats: () => writer.stats,
    onError: (error) => errors.push(error),
  });
  const controller = new TuiController(tui, {
    leave: () => did.push('leave'),
    suspend: () => did.push('suspend'),
    repaint: () => did.push('repaint'),
    copy: (text) => {
      copied.push(text);
      return `${text.length} characters are copied`;
    },
    saveFile: (name, text) => {
      if (saved.has(name)) throw new Error(`${name} exists`);
      saved.set(name, text);
      return `/folder/${name}`;
    },
  });
  const app = mountApp({
    store: tui,
    theme: createTheme(env),
    show: (frame) => writer.write(frame),
    onError: (error) => errors.push(error),
  });
  /** Lets the renderer and the terminal have their turn. */
  const settle = async (): Promise<void> => {
    await clock.advance(0);
    for (let turn = 0; turn < 3; turn++) await new Promise((resolve) => setImmediate(resolve));
    await screen.write('');
  };
  return {
    clock,
    repl,
    writer,
    did,
    copied,
    saved,
    errors,
    screen,
    tui,
    bytes: () => bytes.join(''),
    publish: (event: LabEvent) => store.publish(event),
    async lines(): Promise<string[]> {
      await settle();
      return screen.lines();
    },
    async text(): Promise<string> {
      await settle();
      return screen.lines().join('\n');
    },
    async advance(ms: number): Promise<void> {
      await clock.advance(ms);
      await settle();
    },
    async press(...chords: readonly string[]): Promise<void> {
      for (const chord of chords) controller.press(keyOf(chord));
      await settle();
    },
    async type(text: string): Promise<void> {
      for (const character of text) controller.press(keyOf(character === ' ' ? 'space' : character));
      await settle();
    },
    async paste(text: string): Promise<void> {
      controller.press(pasteOf(text));
      await settle();
    },
    async resize(size: { readonly columns: number; readonly rows: number }): Promise<void> {
      screen.terminal.resize(size.columns, size.rows);
      writer.resize(size);
      tui.resize(size);
      await settle();
    },
    close(): void {
      app.unmount();
      tui.close();
    },
  };
}
