import type { LabState } from '../model/lab-state.js';
import { selectPending } from '../model/selectors.js';
import type { ScreenSize } from '../terminal/screen/frame-diff.js';
import type { Frame } from './frame.js';
import { createFrameScheduler } from './frame-scheduler.js';
import type { FrameScheduler } from './frame-scheduler.js';
import { nothingKnown } from './known.js';
import type { Known } from './known.js';
import { computeLayout, placeOf } from './layout.js';
import { ReplPane } from './repl-pane.js';
import type { PaneConsole } from './repl-pane.js';
import type { TuiLab } from './tui-lab.js';
import { ScreenWatch } from './screen-watch.js';
import type { ScreenStats } from '../terminal/screen/screen-writer.js';
import { goTo, initialUi } from './ui-state.js';
import type { UiState } from './ui-state.js';
import { createEntryWrapper } from './view-models/repl.js';
import { selectServices } from './view-models/service-peers.js';
import type { StatusOptions } from './view-models/status.js';

/** How often countdowns and ages move when nothing else happens. */
const COUNTDOWN_MS = 200;
const AGES_MS = 1000;

/** What the screen is made of. */
export interface TuiStoreOptions {
  readonly lab: TuiLab;
  readonly repl: PaneConsole;
  readonly status: StatusOptions;
  readonly size: ScreenSize;
  /** Most frames a second that are not asked for by a key. */
  readonly fps: number;
  /** @defaultValue nothing */
  readonly known?: Known;
  /** The status line says what the screen costs. @defaultValue false */
  readonly showsCost?: boolean;
  /** How it was arranged before. @defaultValue as it comes */
  readonly arrangement?: Partial<UiState>;
  /** What the screen has cost so far. @defaultValue nothing is known of it */
  readonly stats?: () => ScreenStats;
  /** A frame could not be made. */
  readonly onError: (error: unknown) => void;
}

/**
 * Holds what the screen shows. It gathers changes of the lab and of the operator's choices, and makes a
 * {@link Frame} of them at a bounded rate; panes read nothing but that frame.
 */
export class TuiStore {
  readonly repl: ReplPane;
  readonly wrapEntry = createEntryWrapper();
  readonly #scheduler: FrameScheduler;
  readonly #listeners = new Set<() => void>();
  readonly #unwatch: () => void;
  readonly #watch: ScreenWatch;
  #troubles: readonly string[] = [];
  #ui: UiState;
  /** How the screen was arranged before the operator was asked something. */
  #beforeQuestion: UiState | undefined;
  #size: ScreenSize;
  #frame: Frame;

  constructor(private readonly options: TuiStoreOptions) {
    const { lab, fps } = options;
    this.#size = options.size;
    this.#ui = { ...initialUi, ...options.arrangement };
    this.#watch = new ScreenWatch(lab, options.stats);
    this.#scheduler = createFrameScheduler(lab.clock, fps, () => this.#draw());
    this.repl = new ReplPane(
      options.repl,
      () => this.#replChanged(),
      () => this.#shown(),
    );
    this.#frame = this.#take();
    this.#unwatch = lab.store.watch(() => this.#scheduler.request());
    this.#scheduleTime();
  }

  /** The latest frame. */
  get frame(): Frame {
    return this.#frame;
  }

  /** What a frame of this moment would be: keys may come faster than frames. */
  get present(): Frame {
    return this.#take();
  }

  get ui(): UiState {
    return this.#ui;
  }

  /** How the operator has arranged the screen. */
  get arrangement(): UiState {
    return this.#beforeQuestion ?? this.#ui;
  }

  /** Columns of the REPL pane, or what it would have where it is out of sight. */
  get replColumns(): number {
    const { layout, size } = this.present;
    return placeOf(layout, 'repl')?.columns ?? size.columns;
  }

  get lab(): LabState {
    return this.options.lab.store.state;
  }

  /** Calls `listener` when there is another frame. */
  readonly subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  };

  /** The operator chose something, or edited: shown at once. */
  readonly change = (ui: UiState = this.#ui): void => {
    this.#ui = ui;
    this.#scheduler.requestNow();
  };

  /** The terminal has another size: shown before this returns. */
  resize(size: ScreenSize): void {
    this.#size = size;
    this.#draw();
  }

  /** No frame follows any more. Idempotent. */
  close(): void {
    this.#scheduler.stop();
    this.#unwatch();
    this.repl.close();
    this.#listeners.clear();
  }

  /** What the operator is asked is answered in the REPL, and read as a whole: it has the screen until then. */
  #replChanged(): void {
    const isAsked = this.repl.view.asks !== undefined;
    if (isAsked && !this.#beforeQuestion) {
      this.#beforeQuestion = this.#ui;
      this.#ui = { ...goTo(this.#ui, 'repl'), zoomed: true };
    } else if (!isAsked && this.#beforeQuestion) {
      this.#ui = this.#beforeQuestion;
      this.#beforeQuestion = undefined;
    }
    this.#scheduler.request();
  }

  /** Draws now, and waits until the renderer had its turn. */
  #shown(): Promise<void> {
    this.#draw();
    return new Promise((resolve) => setImmediate(resolve));
  }

  #draw(): void {
    const { clock } = this.options.lab;
    const startedAtMs = clock.nowMs();
    try {
      this.#troubles = [...this.#watch.look(), ...this.#costs()];
      this.#frame = this.#take();
      for (const listener of this.#listeners) listener();
      this.#scheduleTime();
      // The renderer has its turn before that.
      setImmediate(() => this.#scheduler.spent(clock.nowMs() - startedAtMs));
    } catch (error) {
      this.options.onError(error);
    }
  }

  #costs(): readonly string[] {
    if (this.options.showsCost !== true) return [];
    const { bytes = 0, frames = 0 } = this.options.stats?.() ?? {};
    return [`${(bytes / 1000).toFixed(1)} kB in ${frames} frames`];
  }

  #take(): Frame {
    const lab = this.lab;
    const ui = this.#ui;
    const services = selectServices(lab).length;
    return {
      lab,
      nowMs: this.options.lab.clock.wallMs(),
      size: this.#size,
      layout: computeLayout({
        ...this.#size,
        active: ui.active,
        lower: ui.lower,
        rigLines: lab.peers.size - services + 1,
        hasValues: lab.readings.size > 0,
        serviceLines: services === 0 ? 0 : services + 1,
        zoomed: ui.zoomed,
        hidden: ui.hidden,
        sizes: ui.sizes,
      }),
      ui,
      repl: this.repl.view,
      status: this.options.status,
      known: this.options.known ?? nothingKnown,
      troubles: this.#troubles,
    };
  }

  /** Time is shown in steps that matter: fast only while something runs down. */
  #scheduleTime(): void {
    const runsDown = selectPending(this.#frame.lab).length > 0;
    this.#scheduler.requestIn(runsDown ? COUNTDOWN_MS : AGES_MS);
  }
}
