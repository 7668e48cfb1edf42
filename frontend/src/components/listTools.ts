import { useMutation } from '@tanstack/react-query';
import { useEffect, useState } from 'react';
import { useMay } from '@/api/permission';
import type { Column } from './DataTable';
import type { ListState } from './listState';
import { type ListPreference, prefer, type Screen, useViews, type View } from './views';

/** The view that says "as it comes", so that the person's usual one does not open by itself. */
export const plain = 'all';

export interface ListTools<Row> {
  screen: Screen;
  views: View[];
  /** The view that is open. */
  open?: View;
  /** The view that the list begins with. */
  begin?: string;
  /** Whether filters, order or columns differ from the view that is open. */
  changed: boolean;
  /** The columns in view, in their order. */
  columns: Column<Row>[];
  /** The keys of all columns: those in view first, in their order. */
  order: { key: string; shown: boolean }[];
  compact: boolean;
  setColumns: (keys: string[]) => void;
  setCompact: (compact: boolean) => void;
  setBegin: (view: string | null) => void;
  /** The columns to save with a view; none where they are the usual ones. */
  toSave: string[];
}

const none: string[] = [];

/** What the person made of a list: its views, its columns. Without a screen the list stays as it is. */
export function useListTools<Row, F extends string>(
  screen: Screen | undefined,
  list: ListState<F>,
  all: Column<Row>[],
): ListTools<Row> | undefined {
  const may = useMay();
  const result = useViews(screen);
  const liked = result.data?.preference;
  const views = result.data?.items ?? [];
  const open = views.find((one) => one.id === list.view);
  const [draft, setDraft] = useState<{ view?: string; keys: string[] }>();
  const keep = useMutation({
    mutationFn: (body: ListPreference) => prefer(screen as Screen, body),
  });

  // Whoever comes without a wish gets the list as they usually begin it.
  const begin = liked?.default_view_id ?? undefined;
  const usual = views.find((one) => one.id === begin);
  const fresh = !list.search && Boolean(usual);
  useEffect(() => {
    if (fresh && usual) list.apply(usual.query, usual.id);
  });

  if (!screen || !may('view:read')) return undefined;

  const standard = all.filter((one) => !one.hidden).map((one) => one.key);
  const saved = open?.columns.length ? open.columns : (liked?.columns ?? none);
  const drafted = draft && draft.view === open?.id ? draft.keys : undefined;
  const chosen = drafted ?? (saved.length > 0 ? saved : standard);
  const known = chosen.flatMap((key) => all.find((one) => one.key === key) ?? []);
  // The first column leads to the record: it is always there, and always first.
  const first = all[0];
  const shown = first ? [first, ...known.filter((one) => one !== first)] : known;
  const keys = shown.map((one) => one.key);
  const custom = keys.join() !== standard.join();
  const set = (patch: Partial<ListPreference>) =>
    keep.mutate({
      columns: liked?.columns ?? [],
      compact: liked?.compact ?? false,
      default_view_id: liked?.default_view_id ?? null,
      ...patch,
    });
  return {
    screen,
    views,
    open,
    begin,
    changed:
      Boolean(open) &&
      (list.asked !== sorted(open?.query ?? '') ||
        (drafted !== undefined && drafted.join() !== saved.join())),
    columns: custom
      ? shown.map((one) => (one.from ? { ...one, from: 'md' as const } : one))
      : shown,
    order: [
      ...keys.map((key) => ({ key, shown: true })),
      ...all.filter((one) => !keys.includes(one.key)).map(({ key }) => ({ key, shown: false })),
    ],
    compact: liked?.compact ?? false,
    setColumns: (next) => {
      if (open) setDraft({ view: open.id, keys: next });
      else {
        setDraft({ keys: next });
        set({ columns: next.join() === standard.join() ? [] : next });
      }
    },
    setCompact: (compact) => set({ compact }),
    setBegin: (view) => set({ default_view_id: view }),
    toSave: custom ? keys : [],
  };
}

/** A query in one order, to compare it with another. */
export function sorted(query: string): string {
  const params = new URLSearchParams(query);
  params.sort();
  return params.toString();
}
