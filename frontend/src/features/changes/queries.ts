import { dataOf, http, ifMatch, read, readList } from '@/api/client';
import type { Schema } from '@/api/types';

export type Change = Schema<'Change'>;
export type ChangeRow = Schema<'ChangeRow'>;
export type ChangeEffect = Schema<'ChangeEffect'>;
export type CreateChange = Schema<'CreateChange'>;
export type Action = CreateChange['action'];

export const changeQueries = {
  list: (query: object) => readList('/changes', { ...query }),
  one: (id: string) => read('/changes/{id}', { params: { path: { id } } }),
  household: (id: string, on: string) =>
    read('/households/{id}/past', { params: { path: { id }, query: { on } } }),
};

const then = (id: string, on: string) => ({ params: { path: { id }, query: { on } } });

/** Records of the organisation as of a day. */
export const pastQueries = {
  member: (id: string, on: string) => read('/members/{id}/past', then(id, on)),
  unit: (id: string, on: string) => read('/units/{id}/past', then(id, on)),
  branch: (id: string, on: string) => read('/branches/{id}/past', then(id, on)),
  area: (id: string, on: string) => read('/areas/{id}/past', then(id, on)),
};

/** What a change would do; nothing is done. */
export const preview = (version: number, body: CreateChange) =>
  dataOf(http.POST('/changes/preview', { params: { header: ifMatch(version) }, body }));

export const record = (version: number, body: CreateChange) =>
  dataOf(http.POST('/changes', { params: { header: ifMatch(version) }, body }));

export const undo = (change: ChangeRow) =>
  dataOf(
    http.POST('/changes/{id}/undo', {
      params: { path: { id: change.id }, header: ifMatch(change.version) },
      body: {},
    }),
  );
