import { useSyncExternalStore } from 'react';
import type { Kind } from './queries';

/** A record that was opened from the search. */
export interface Recent {
  kind: Kind;
  id: string;
  title: string;
  code: string;
}

const most = 8;

/** Kept in memory alone: nothing about people stays in the browser (P15). */
let opened: { owner: string; list: Recent[] } = { owner: '', list: [] };
const none: Recent[] = [];
const listeners = new Set<() => void>();

/** Puts a record in front of those that a person opened. */
export function remember(owner: string, one: Recent) {
  const before = opened.owner === owner ? opened.list : [];
  opened = { owner, list: [one, ...before.filter((other) => other.id !== one.id)].slice(0, most) };
  for (const tell of listeners) tell();
}

/** The records that a person opened last from the search, the latest first. */
export function useRecent(owner: string): Recent[] {
  return useSyncExternalStore(
    (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    () => (opened.owner === owner ? opened.list : none),
  );
}
