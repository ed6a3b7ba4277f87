import { PassThrough, Writable } from 'node:stream';
import { render } from 'ink';
import type { ReactElement } from 'react';
import { App } from './app.js';
import { Canvas } from './canvas.js';
import { TuiContext } from './hooks/use-frame.js';
import type { TuiContextValue } from './hooks/use-frame.js';

/** The drawn application. */
export interface MountedApp {
  unmount(): void;
}

/** What is drawn, and where frames go. */
export interface MountOptions extends Omit<TuiContextValue, 'canvas'> {
  /** A component threw. */
  readonly onError: (error: unknown) => void;
  /** @defaultValue the whole application */
  readonly content?: ReactElement;
}

/** Draws the application. The renderer only lays out: keys are read and frames are written by us. */
export function mountApp({ onError, content = <App />, ...context }: MountOptions): MountedApp {
  const app = render(
    <TuiContext.Provider value={{ ...context, canvas: new Canvas() }}>{content}</TuiContext.Provider>,
    {
      stdout: nowhere() as unknown as NodeJS.WriteStream,
      stderr: nowhere() as unknown as NodeJS.WriteStream,
      stdin: new PassThrough() as unknown as NodeJS.ReadStream,
      // Each frame is rendered at once, whatever the environment is taken for.
      debug: true,
      patchConsole: false,
      // There is a face of its own for screen readers, whatever the environment says.
      isScreenReaderEnabled: false,
      exitOnCtrlC: false,
    },
  );
  app.waitUntilExit().catch(onError);
  return { unmount: () => app.unmount() };
}

/** Takes what the renderer writes by itself: its page, which is empty, and its ideas of the cursor. */
function nowhere(): Writable {
  return new Writable({ write: (_chunk, _encoding, done) => done() });
}
