import { dataOf, http, read } from '@/api/client';
import type { Schema } from '@/api/types';

export type Queue = Schema<'DeskQueue'>;
export type Line = Schema<'DeskLine'>;
export type Overview = Schema<'Overview'>;

/** What waits comes anew every minute while the desk is on the screen. */
const minute = 60_000;

export const deskQueries = {
  guide: () => ({ ...read('/guide'), staleTime: 30_000 }),
  waiting: () => ({ ...read('/stats/desk'), refetchInterval: minute }),
  overview: (from: string, to: string) =>
    read('/stats/overview', { params: { query: { from, to } } }),
  /** How many records a list holds. */
  total: (
    path: '/households' | '/users' | '/areas' | '/issues',
    filter: Record<string, string>,
  ) => ({
    queryKey: ['desk', 'total', path, filter],
    queryFn: async () => {
      const query = { ...filter, page_size: 1, count: 'exact' };
      const page = await dataOf(http.GET(path, { params: { query: query as never } }));
      return page.total ?? 0;
    },
  }),
};
