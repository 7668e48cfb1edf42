import { dataOf, http, read } from '@/api/client';
import type { Schema } from '@/api/types';

export type Queue = Schema<'DeskQueue'>;
export type Line = Schema<'DeskLine'>;
export type Overview = Schema<'Overview'>;

/** What waits comes anew every minute while the desk is on the screen. */
const minute = 60_000;

export const deskQueries = {
  waiting: () => ({ ...read('/stats/desk'), refetchInterval: minute }),
  overview: (from: string, to: string) =>
    read('/stats/overview', { params: { query: { from, to } } }),
  /** How many issues are late, soon late, or in time, out of a list. */
  lights: (filter: Record<string, string>) => ({
    queryKey: ['desk', 'lights', filter],
    queryFn: async () => {
      const count = async (light: string) => {
        const query = { ...filter, light, page_size: 1, count: 'exact' };
        const page = await dataOf(http.GET('/issues', { params: { query: query as never } }));
        return page.total ?? 0;
      };
      const [red, yellow, green] = await Promise.all(['red', 'yellow', 'green'].map(count));
      return { red: red ?? 0, yellow: yellow ?? 0, green: green ?? 0 };
    },
    refetchInterval: minute,
  }),
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
