import { useCallback, useMemo } from 'react';
import { useLocation, useNavigate, useSearchParams } from 'react-router';

export interface ListConfig<F extends string> {
  /** The filters that this list knows, named after the API's fields. */
  filters?: readonly F[];
  /** What is filtered and sorted by before anybody chooses; shown in the address only when left. */
  initial?: Partial<Record<F, string>>;
  sort?: string;
  pageSize?: number;
}

/** What a list asks of the API. */
export type ListQuery<F extends string = string> = {
  page: number;
  page_size: number;
  sort?: string;
  q?: string;
  count: 'capped' | 'exact' | 'none';
} & Partial<Record<F, string>>;

export interface ListState<F extends string = string> {
  query: ListQuery<F>;
  filter: (name: F) => string | undefined;
  /** Sets filters, sort, q or page; anything but the page goes back to page 1. */
  set: (
    patch: Partial<Record<F | 'q' | 'sort' | 'page' | 'page_size', string | undefined>>,
  ) => void;
  clear: () => void;
  /** Asks what a saved view asks, and says that it is this one; without a query, what the list asks at first. */
  apply: (query: string | undefined, view: string) => void;
  /** The saved view that is open. */
  view?: string;
  /** What is asked, without page and count, in one order: what a saved view keeps. */
  asked: string;
  /** Whether anything but the initial filters is set. */
  filtered: boolean;
  /** The address of the list as it stands, without "?", to come back to it. */
  search: string;
}

/** "all" in the address says that an initial filter was taken away. */
const all = 'all';
const own = ['q', 'sort', 'page', 'page_size', 'view'];

/** The state of a list, which lives in the address: a link is a view. */
export function useListState<F extends string = never>(config: ListConfig<F> = {}): ListState<F> {
  const [params] = useSearchParams();
  const { pathname } = useLocation();
  const navigate = useNavigate();
  const { filters = [] as readonly F[], initial, sort, pageSize = 20 } = config;

  const filter = useCallback(
    (name: F) => {
      const chosen = params.get(name);
      if (chosen === all) return undefined;
      return chosen || initial?.[name];
    },
    [params, initial],
  );

  const query = useMemo(() => {
    const page = Math.max(1, Number(params.get('page')) || 1);
    const size = Math.min(200, Math.max(1, Number(params.get('page_size')) || pageSize));
    const asked: Record<string, unknown> = { page, page_size: size, count: 'capped' };
    const order = params.get('sort') || sort;
    if (order) asked.sort = order;
    const q = params.get('q')?.trim();
    if (q) asked.q = q;
    for (const name of filters) {
      const value = filter(name);
      if (value !== undefined) asked[name] = value;
    }
    return asked as ListQuery<F>;
  }, [params, filters, filter, sort, pageSize]);

  // The path stays as it is: a record that is open beside the list stays open.
  const set = useCallback(
    (patch: Partial<Record<string, string | undefined>>) => {
      const next = new URLSearchParams(params);
      if (!('page' in patch)) next.delete('page');
      for (const [name, value] of Object.entries(patch)) {
        const standard = initial?.[name as F];
        if (value === standard && !own.includes(name)) next.delete(name);
        else if (value) next.set(name, value);
        else if (standard) next.set(name, all);
        else next.delete(name);
      }
      if (next.get('page') === '1') next.delete('page');
      void navigate({ pathname, search: next.toString() }, { replace: !('page' in patch) });
    },
    [params, pathname, navigate, initial],
  );

  const clear = useCallback(() => void navigate({ pathname, search: '' }), [navigate, pathname]);

  const asked = useMemo(() => {
    const params = new URLSearchParams();
    for (const [name, value] of Object.entries(query)) {
      if (!['page', 'page_size', 'count'].includes(name)) params.set(name, String(value));
    }
    params.sort();
    return params.toString();
  }, [query]);

  const apply = useCallback(
    (query: string | undefined, view: string) => {
      const next = new URLSearchParams();
      if (query !== undefined) {
        const wanted = new URLSearchParams(query);
        const standard: Record<string, string | undefined> = { ...initial, sort };
        for (const name of [...filters, 'q', 'sort']) {
          const value = wanted.get(name);
          if (value && value !== standard[name]) next.set(name, value);
          else if (!value && standard[name] && name !== 'sort') next.set(name, all);
        }
      }
      next.set('view', view);
      void navigate({ pathname, search: next.toString() }, { replace: params.size === 0 });
    },
    [params, pathname, navigate, filters, initial, sort],
  );

  return {
    query,
    filter,
    set,
    clear,
    apply,
    view: params.get('view') ?? undefined,
    asked,
    filtered: Boolean(params.get('q')) || filters.some((name) => params.has(name)),
    search: params.toString(),
  };
}
