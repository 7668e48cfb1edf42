import { dataOf, http, ifMatch, read, readList } from '@/api/client';
import type { Schema } from '@/api/types';

export type Double = Schema<'Double'>;
export type Comparison = Schema<'Comparison'>;
export type Compared = Comparison['fields'][number];
export type Merge = Schema<'Merge'>;
export type Kind = Double['kind'];

export const kinds: Kind[] = ['resident', 'household', 'shop'];

/** Where the records of a kind open. */
export const places: Record<Kind, string> = {
  resident: '/residents',
  household: '/households',
  shop: '/shops',
};

export const compareAddress = (row: { kind: Kind; left: { id: string }; right: { id: string } }) =>
  `/doubles/${row.kind}/${row.left.id}/${row.right.id}`;

export const doubleQueries = {
  list: (query: object) => readList('/doubles', { ...query }),
  compare: (kind: Kind, left: string, right: string) =>
    read('/doubles/comparison', { params: { query: { kind, left_id: left, right_id: right } } }),
  merges: (query: object) => readList('/merges', { ...query }),
};

export const doubleActions = {
  say: (id: string, version: number, two: boolean, reason?: string) => {
    const init = {
      params: { path: { id }, header: ifMatch(version) },
      body: { ...(reason && { reason }) },
    };
    return dataOf(
      two ? http.POST('/doubles/{id}/dismiss', init) : http.POST('/doubles/{id}/reopen', init),
    );
  },
  preview: (body: Schema<'CreateMerge'>) => dataOf(http.POST('/merges/preview', { body })),
  merge: (body: Schema<'CreateMerge'>) => dataOf(http.POST('/merges', { body })),
  unmerge: (id: string, version: number) =>
    dataOf(
      http.POST('/merges/{id}/unmerge', { params: { path: { id }, header: ifMatch(version) } }),
    ),
};
