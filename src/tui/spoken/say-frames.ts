import type { LineScreen } from '../../terminal/screen/line-screen.js';
import type { MountedApp } from '../mount-app.js';
import type { TuiStore } from '../tui-store.js';
import { Announcer } from './announcer.js';

/**
 * Says each frame on a terminal of lines, for screen readers.
 *
 * @param onError - A frame could not be said.
 */
export function sayFrames(
  screen: LineScreen,
  store: Pick<TuiStore, 'frame' | 'subscribe'>,
  onError: (error: unknown) => void,
): MountedApp {
  const announcer = new Announcer();
  const say = (): void => {
    try {
      const { lines, input } = announcer.next(store.frame);
      screen.show(lines, input);
    } catch (error) {
      onError(error);
    }
  };
  say();
  return { unmount: store.subscribe(say) };
}
