import { keepPreviousData } from '@tanstack/react-query';
import { read } from '@/api/client';
import type { Schema } from '@/api/types';

export type Overview = Schema<'Overview'>;
export type Figures = Schema<'Figures'>;
export type FigureName = keyof Figures;
export type FigureItem = Schema<'FigureItem'>;
export type Period = { from: string; to: string; area_id?: string };

/** In the order in which a district reads them: whom we reach, how fast, how well. */
export const figureNames: FigureName[] = [
  'household_coverage',
  'member_participation',
  'visit_coverage',
  'on_site_rate',
  'response_rate',
  'prompt_signing',
  'on_time_rate',
  'resolution_rate',
  'satisfaction_rate',
  'callback_rate',
  'reopen_rate',
];

export const statQueries = {
  overview: (query: Period) => ({
    ...read('/stats/overview', { params: { query } }),
    placeholderData: keepPreviousData,
  }),
  townships: (query: Period) => ({
    ...read('/stats/townships', { params: { query } }),
    placeholderData: keepPreviousData,
  }),
  trend: (query: Period) => ({
    ...read('/stats/trend', { params: { query: { ...query, by: 'week' } as never } }),
    placeholderData: keepPreviousData,
  }),
  breakdown: (query: Period) => ({
    ...read('/stats/breakdown', { params: { query: { ...query, by: 'category' } as never } }),
    placeholderData: keepPreviousData,
  }),
  items: (name: string, query: Record<string, unknown>) => ({
    ...read('/stats/figures/{name}/items', {
      params: { path: { name }, query: query as never },
    }),
    placeholderData: keepPreviousData,
  }),
};
