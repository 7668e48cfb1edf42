import { keepPreviousData } from '@tanstack/react-query';
import { dataOf, http, read, readList } from '@/api/client';
import type { Schema } from '@/api/types';

export type Rule = Schema<'QualityRule'>;
export type QualityArea = Schema<'QualityArea'>;
export type Item = Schema<'QualityItem'>;

export const severities: Rule['severity'][] = ['error', 'warning', 'hint'];

export const qualityQueries = {
  board: (area?: string) => ({
    ...read('/quality', { params: { query: { area_id: area } } }),
    placeholderData: keepPreviousData,
  }),
  areas: (rule: string, area?: string) => ({
    ...read('/quality/areas', { params: { query: { rule, area_id: area } } }),
    placeholderData: keepPreviousData,
  }),
  items: (rule: string, query: object) => {
    const options = readList as unknown as (
      path: string,
      query: object,
    ) => ReturnType<typeof readList<'/households'>>;
    return options(`/quality/${rule}/items`, query);
  },
};

const at = (rule: string, id: string) => ({ params: { path: { rule, id } } });

export const qualityActions = {
  dismiss: (rule: string, id: string, body: Schema<'DismissQualityItem'>) =>
    dataOf(http.POST('/quality/{rule}/items/{id}/dismiss', { ...at(rule, id), body })),
  restore: (rule: string, id: string) =>
    http.DELETE('/quality/{rule}/items/{id}/dismiss', at(rule, id)),
};

/** Where the records of a kind open. */
export const places: Record<Item['kind'], string> = {
  household: '/households',
  resident: '/residents',
  building: '/buildings',
  shop: '/shops',
  member: '/members',
  branch: '/branches',
  unit: '/units',
  area: '/areas',
};
