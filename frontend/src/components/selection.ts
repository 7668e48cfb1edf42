import { useState } from 'react';
import type { ListState } from './listState';

export interface Selectable {
  id: string;
  version: number;
}

/** What is done to many at once: the ones chosen, or all that match. */
export interface Picked {
  items?: { id: string; version: number }[];
  query?: string;
  count: number;
}

export interface Selection {
  keys: string[];
  rows: Selectable[];
  /** All that match, not only those chosen one by one. */
  all: boolean;
  set: (rows: Selectable[]) => void;
  toggle: (row: Selectable) => void;
  setAll: (all: boolean) => void;
  clear: () => void;
}

/** How many records one act may change at once; the server's own limit is what counts. */
export const picksMost = 1000;

/** The rows of a list that the person chose, over several pages; another question begins anew. */
export function useSelection<F extends string>(list: ListState<F>): Selection {
  const [state, setState] = useState<{ asked: string; rows: Selectable[]; all: boolean }>({
    asked: list.asked,
    rows: [],
    all: false,
  });
  const now = state.asked === list.asked ? state : { asked: list.asked, rows: [], all: false };
  const put = (rows: Selectable[], all = false) => setState({ asked: list.asked, rows, all });
  return {
    keys: now.rows.map((row) => row.id),
    rows: now.rows,
    all: now.all,
    set: (rows) => put(rows),
    toggle: (row) =>
      put(
        now.rows.some((one) => one.id === row.id)
          ? now.rows.filter((one) => one.id !== row.id)
          : [...now.rows, row],
      ),
    setAll: (all) => put(now.rows, all),
    clear: () => put([]),
  };
}

/** What the API is told of a selection. */
export function pickedOf(selection: Selection, asked: string, total: number): Picked {
  return selection.all
    ? { query: asked, count: total }
    : {
        items: selection.rows.map(({ id, version }) => ({ id, version })),
        count: selection.rows.length,
      };
}
