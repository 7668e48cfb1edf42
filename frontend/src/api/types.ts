import type { components } from './schema';

/** A type of the API document by its name. */
export type Schema<Name extends keyof components['schemas']> = components['schemas'][Name];

export type Role = Schema<'Me'>['roles'][number];
/** Something that may be done, "resource:verb". */
export type Permission = Schema<'Me'>['permissions'][number];

/** The signed-in person, as /auth/me tells. */
export type Me = Schema<'Me'>;

/** A page of a list. */
export interface Page<Row> {
  items: Row[];
  page: number;
  page_size: number;
  total?: number | null;
  total_capped?: boolean;
}
