import { dataOf, http, ifMatch, read } from '@/api/client';
import type { Schema } from '@/api/types';

export type Entry = Schema<'CodeEntry'>;
export type Group = Schema<'CareGroup'>;
export type ExtraField = Schema<'ExtraField'>;
export type Change = Schema<'SettingChange'>;

type Versioned = { id: string; version: number };
const on = (record: Versioned) => ({ path: { id: record.id }, header: ifMatch(record.version) });

export const catalogQueries = {
  entries: (table: string) => read('/code-entries', { params: { query: { table } } }),
  free: (table: string) => read('/free-tags', { params: { query: { table } } }),
  groups: (ended: boolean) => read('/care-groups', { params: { query: { ended } } }),
  group: (id: string) => read('/care-groups/{id}', { params: { path: { id } } }),
  areas: (id: string, area_id?: string) =>
    read('/care-groups/{id}/areas', { params: { path: { id }, query: { area_id } } }),
  fields: () => read('/extra-fields', { params: { query: { ended: true, counted: true } } }),
  history: (record_id: string) => read('/setting-changes', { params: { query: { record_id } } }),
};

export const send = {
  createEntry: (body: Schema<'CreateCodeEntry'>) => dataOf(http.POST('/code-entries', { body })),
  changeEntry: (one: Entry, body: Schema<'ChangeCodeEntry'>) =>
    dataOf(http.PATCH('/code-entries/{id}', { params: on(one), body })),
  endEntry: (one: Entry, body: object) =>
    dataOf(http.POST('/code-entries/{id}/end', { params: on(one), body: body as never })),
  resumeEntry: (one: Entry) => dataOf(http.POST('/code-entries/{id}/resume', { params: on(one) })),
  absorb: (one: Entry, tag: string) =>
    dataOf(http.POST('/code-entries/{id}/absorb', { params: on(one), body: { tag } })),
  createGroup: (body: Schema<'CreateCareGroup'>) => dataOf(http.POST('/care-groups', { body })),
  changeGroup: (one: Group, body: Schema<'ChangeCareGroup'>) =>
    dataOf(http.PATCH('/care-groups/{id}', { params: on(one), body })),
  endGroup: (one: Group, body: object) =>
    dataOf(http.POST('/care-groups/{id}/end', { params: on(one), body: body as never })),
  createField: (body: Schema<'CreateExtraField'>) => dataOf(http.POST('/extra-fields', { body })),
  changeField: (one: ExtraField, body: Schema<'ChangeExtraField'>) =>
    dataOf(http.PATCH('/extra-fields/{id}', { params: on(one), body })),
  endField: (one: ExtraField, body: object) =>
    dataOf(http.POST('/extra-fields/{id}/end', { params: on(one), body: body as never })),
};
