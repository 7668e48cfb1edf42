import type { components } from './schema';

/** A type of the API document by its name. */
export type Schema<Name extends keyof components['schemas']> = components['schemas'][Name];

export type Role =
  | 'sysadmin'
  | 'secadmin'
  | 'auditor'
  | 'office'
  | 'leader'
  | 'township'
  | 'community'
  | 'secretary'
  | 'cadre'
  | 'handler'
  | 'caller'
  | 'integrator';

/** The signed-in person, as /auth/me tells. */
export type Me = Omit<Schema<'Me'>, 'roles'> & { roles: Role[] };

/** A page of a list. */
export interface Page<Row> {
  items: Row[];
  page: number;
  page_size: number;
  total?: number | null;
  total_capped?: boolean;
}
