import { dataOf, http, read, readList } from '@/api/client';
import type { Schema } from '@/api/types';

export type Building = Schema<'Building'>;
export type HouseholdRow = Schema<'HouseholdRow'>;
export type Household = Schema<'Household'>;
export type ResidentRow = Schema<'ResidentRow'>;
export type Resident = Schema<'Resident'>;
export type Shop = Schema<'Shop'>;

const at = (id: string) => ({ params: { path: { id } } });

export const buildingQueries = {
  list: (query: object) => readList('/buildings', { ...query }),
  one: (id: string) => read('/buildings/{id}', at(id)),
};

export const householdQueries = {
  list: (query: object) => readList('/households', { ...query }),
  one: (id: string) => read('/households/{id}', at(id)),
};

export const residentQueries = {
  list: (query: object) => readList('/residents', { ...query }),
  one: (id: string) => read('/residents/{id}', at(id)),
};

export const shopQueries = {
  list: (query: object) => readList('/shops', { ...query }),
  one: (id: string) => read('/shops/{id}', at(id)),
};

type Revealing = (reason: string) => Promise<string>;

/** Reveals of personal numbers: each one is a record in the audit log. */
export const reveal = {
  resident:
    (id: string, field: 'phone' | 'id_number'): Revealing =>
    async (reason) =>
      (
        await dataOf(
          http.POST('/residents/{id}/reveal', {
            ...at(id),
            body: { field, ...(reason && { reason }) },
          }),
        )
      ).value,
  household:
    (id: string): Revealing =>
    async (reason) =>
      (
        await dataOf(
          http.POST('/households/{id}/reveal', {
            ...at(id),
            body: { field: 'phone', ...(reason && { reason }) },
          }),
        )
      ).value,
  shop:
    (id: string): Revealing =>
    async (reason) =>
      (
        await dataOf(
          http.POST('/shops/{id}/reveal', {
            ...at(id),
            body: { field: 'phone', ...(reason && { reason }) },
          }),
        )
      ).value,
};
