import { dataOf, http, read, readList } from '@/api/client';
import type { Schema } from '@/api/types';

export type Visit = Schema<'Visit'>;
export type VisitRow = Schema<'VisitRow'>;

export const visitQueries = {
  list: (query: Record<string, unknown>) => readList('/visits', query),
  one: (id: string) => read('/visits/{id}', { params: { path: { id } } }),
  due: (query: Record<string, unknown>) => readList('/due-visits', query),
};

export async function report(body: Schema<'CreateVisit'>): Promise<Visit> {
  return await dataOf(http.POST('/visits', { body }));
}
