import type { FrameSink, ScreenStats } from '../terminal/screen/screen-writer.js';
import { ScreenWriter } from '../terminal/screen/screen-writer.js';
import type { ScreenSize } from '../terminal/screen/frame-diff.js';
import { LineScreen } from '../terminal/screen/line-screen.js';
import type { mountApp as mountAppType, MountedApp } from './mount-app.js';
import { sayFrames } from './spoken/say-frames.js';
import type { Theme } from './theme.js';
import type { TuiStore } from './tui-store.js';

/** How frames come to the operator: drawn over the whole screen, or said line by line. */
export interface Face {
  readonly stats: ScreenStats;
  /** Asks something of the terminal that does not move the cursor, between two frames. */
  request(sequence: string): void;
  /** Nothing is written until {@link Face.resume}. */
  pause(): void;
  resume(): void;
  /** The terminal has another size, or shows something else. */
  resize(size: ScreenSize): void;
  /** @param onError - A frame could not be shown. */
  mount(store: TuiStore, onError: (error: unknown) => void): MountedApp;
}

/** Draws. */
export function drawnFace(
  sink: FrameSink,
  size: ScreenSize,
  { theme, mountApp }: { readonly theme: Theme; readonly mountApp: typeof mountAppType },
): Face {
  const screen = new ScreenWriter(sink, size);
  return faceOf(screen, (store, onError) =>
    mountApp({ store, theme, show: (frame) => screen.write(frame), onError }),
  );
}

/** Says what is new, for screen readers. */
export function spokenFace(sink: FrameSink, size: ScreenSize): Face {
  const screen = new LineScreen(sink, size.columns);
  return faceOf(screen, (store, onError) => sayFrames(screen, store, onError));
}

function faceOf(screen: Omit<Face, 'mount'>, mount: Face['mount']): Face {
  return {
    get stats() {
      return screen.stats;
    },
    request: (sequence) => screen.request(sequence),
    pause: () => screen.pause(),
    resume: () => screen.resume(),
    resize: (size) => screen.resize(size),
    mount,
  };
}
