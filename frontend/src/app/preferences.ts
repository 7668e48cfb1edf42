import { useSyncExternalStore } from 'react';
import type { Mode } from './theme';

/** How this browser shows things: nothing about people, so it may stay in the browser. */
const stored = 'lx.mode';
const listeners = new Set<() => void>();
const dark = typeof matchMedia === 'function' ? matchMedia('(prefers-color-scheme: dark)') : null;
const still =
  typeof matchMedia === 'function' ? matchMedia('(prefers-reduced-motion: reduce)') : null;

function subscribe(listener: () => void) {
  listeners.add(listener);
  dark?.addEventListener('change', listener);
  return () => {
    listeners.delete(listener);
    dark?.removeEventListener('change', listener);
  };
}

function currentMode(): Mode {
  const chosen = localStorage.getItem(stored);
  if (chosen === 'light' || chosen === 'dark') return chosen;
  return dark?.matches ? 'dark' : 'light';
}

export function useMode(): [Mode, (mode: Mode) => void] {
  const mode = useSyncExternalStore(subscribe, currentMode);
  return [
    mode,
    (next) => {
      localStorage.setItem(stored, next);
      for (const tell of listeners) tell();
    },
  ];
}

/** Whether the person asked for no motion. */
export function stillness(): boolean {
  return still?.matches ?? false;
}
