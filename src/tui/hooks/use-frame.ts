import { createContext, useContext, useSyncExternalStore } from 'react';
import type { Canvas } from '../canvas.js';
import type { Frame } from '../frame.js';
import type { Theme } from '../theme.js';
import type { TuiStore } from '../tui-store.js';

/** What all panes share. */
export interface TuiContextValue {
  readonly store: Pick<TuiStore, 'frame' | 'subscribe' | 'wrapEntry'>;
  readonly theme: Theme;
  readonly canvas: Canvas;
  /** Hands a whole frame to the terminal. */
  readonly show: (frame: string) => void;
}

/** The one context. */
export const TuiContext = createContext<TuiContextValue | undefined>(undefined);

/** What all panes share. */
export function useTui(): TuiContextValue {
  const value = useContext(TuiContext);
  if (!value) throw new Error('A pane stands outside of the context of the TUI.');
  return value;
}

/** The latest frame; renders again at the next one. */
export function useFrame(): Frame {
  const { store } = useTui();
  return useSyncExternalStore(store.subscribe, () => store.frame);
}
