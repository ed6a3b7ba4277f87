import { createContext, useContext, useSyncExternalStore } from 'react';
import type { Frame } from '../frame.js';
import type { Theme } from '../theme.js';
import type { EntryWrapper } from '../view-models/repl.js';

/** What all panes share. */
export interface TuiContextValue {
  readonly store: { readonly frame: Frame; readonly subscribe: (listener: () => void) => () => void };
  readonly theme: Theme;
  readonly wrapEntry: EntryWrapper;
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
