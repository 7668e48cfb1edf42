import type { Household } from '../registry/queries';
import type { Action, CreateChange } from './queries';

/** The head of a household in family_relation (GB/T 4761). */
export const headCode = '02';

/** What a change form asks for; which of it counts depends on the action. */
export interface Values {
  on?: string | null;
  reason?: string;
  household_id?: string;
  household_code?: string;
  unit_id?: string | null;
  branch_id?: string | null;
  work_area_id?: string | null;
  post?: string | null;
  until_on?: string | null;
  into_id?: string | null;
  parent_id?: string | null;
  name?: string;
  code?: string;
  area_ids?: string[];
  building_ids?: string[];
  household_ids?: string[];
  people?: string[];
  relations?: Record<string, string | null | undefined>;
  new_head?: string;
  door?: CreateChange['door'];
  child?: CreateChange['child'];
  management?: CreateChange['management'];
  company?: string;
}

/** Those who belong to a household. */
export function stays(household: Household) {
  return household.residents.filter((one) => one.state === 'here' || one.state === 'away');
}

/** The request of a form: what was left empty is left out. */
export function bodyOf(action: Action, target: string, values: Values): CreateChange {
  const { relations = {}, new_head, door, child, ...plain } = values;
  if (plain.household_code) plain.household_id = undefined;
  const all = Object.entries(new_head ? { ...relations, [new_head]: headCode } : relations)
    .filter((entry): entry is [string, string] => Boolean(entry[1]))
    .map(([resident_id, relation]) => ({ resident_id, relation }));
  return {
    action,
    target_id: target,
    ...given(plain),
    ...(all.length > 0 && { relations: all }),
    ...(door && { door: given(door) }),
    ...(child && { child: given(child) }),
  } as CreateChange;
}

function given<T extends object>(values: T): Partial<T> {
  return Object.fromEntries(
    Object.entries(values).filter(
      ([, value]) => value !== undefined && value !== null && value !== '',
    ),
  ) as Partial<T>;
}
