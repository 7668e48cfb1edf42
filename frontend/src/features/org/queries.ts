import { dataOf, http, read, readList } from '@/api/client';
import type { Schema } from '@/api/types';

export type Area = Schema<'Area'>;
export type Unit = Schema<'Unit'>;
export type BranchRow = Schema<'BranchRow'>;
export type Branch = Schema<'Branch'>;
export type MemberRow = Schema<'MemberRow'>;
export type Member = Schema<'Member'>;
export type Duty = Schema<'Duty'>;
export type Team = Schema<'VolunteerTeam'>;
export type Volunteer = Schema<'Volunteer'>;

const at = (id: string) => ({ params: { path: { id } } });

export const areaQueries = {
  one: (id: string) => read('/areas/{id}', at(id)),
};

export const unitQueries = {
  list: (query: object) => readList('/units', { ...query }),
  one: (id: string) => read('/units/{id}', at(id)),
};

export const branchQueries = {
  list: (query: object) => readList('/branches', { ...query }),
  one: (id: string) => read('/branches/{id}', at(id)),
};

export const memberQueries = {
  list: (query: object) => readList('/members', { ...query }),
  one: (id: string) => read('/members/{id}', at(id)),
};

export const dutyQueries = {
  list: (query: object) => readList('/leader-duties', { ...query }),
};

export const teamQueries = {
  list: (query: object) => readList('/volunteer-teams', { ...query }),
  one: (id: string) => read('/volunteer-teams/{id}', at(id)),
};

export const volunteerQueries = {
  list: (query: object) => readList('/volunteers', { ...query }),
};

type Revealing = (reason: string) => Promise<string>;

export const reveal = {
  member:
    (id: string): Revealing =>
    async (reason) =>
      (
        await dataOf(
          http.POST('/members/{id}/reveal', {
            ...at(id),
            body: { field: 'phone', ...(reason && { reason }) },
          }),
        )
      ).value,
  volunteer:
    (id: string): Revealing =>
    async (reason) =>
      (
        await dataOf(
          http.POST('/volunteers/{id}/reveal', {
            ...at(id),
            body: { field: 'phone', ...(reason && { reason }) },
          }),
        )
      ).value,
};
