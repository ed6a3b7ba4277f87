import { PassThrough } from 'node:stream';
import { render } from 'ink';
import type { ScreenWriter } from '../terminal/screen/screen-writer.js';
import { App } from './app.js';
import { TuiContext } from './hooks/use-frame.js';
import type { TuiContextValue } from './hooks/use-frame.js';

/** The drawn application. */
export interface MountedApp {
  unmount(): void;
}

/**
 * Draws the application into a screen. The renderer only lays out: keys are read and frames are written by us.
 *
 * @param onError - A component threw.
 */
export function mountApp(
  screen: ScreenWriter,
  context: TuiContextValue,
  onError: (error: unknown) => void,
): MountedApp {
  const app = render(
    <TuiContext.Provider value={context}>
      <App />
    </TuiContext.Provider>,
    {
      stdout: screen as unknown as NodeJS.WriteStream,
      stderr: new PassThrough() as unknown as NodeJS.WriteStream,
      stdin: new PassThrough() as unknown as NodeJS.ReadStream,
      // Each frame is written whole, whatever the environment is taken for.
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
