import { keepPreviousData } from '@tanstack/react-query';
import { dataOf, http } from '@/api/client';
import type { Schema } from '@/api/types';

export type SearchResult = Schema<'SearchResult'>;
export type SearchGroup = Schema<'SearchGroup'>;
export type SearchHit = Schema<'SearchHit'>;
export type SearchMark = Schema<'SearchMark'>;
export type Kind = SearchGroup['kind'];

/** Where the records of a kind have their addresses. */
export const doors: Record<Kind, string> = {
  resident: '/residents',
  household: '/households',
  building: '/buildings',
  shop: '/shops',
  member: '/members',
  issue: '/issues',
};

export const searchQueries = {
  /** In a body, not in an address: what is typed may be a phone or an ID number. */
  find: (q: string, limit: number) => ({
    queryKey: ['search', q, limit] as const,
    queryFn: ({ signal }: { signal: AbortSignal }): Promise<SearchResult> =>
      dataOf(http.POST('/search', { body: { q, limit }, signal })),
    enabled: q !== '',
    placeholderData: keepPreviousData<SearchResult>,
    staleTime: 10_000,
  }),
};
