import { type RouteObject, useMatches } from 'react-router';
import type { Permission } from '@/api/types';

export interface RouteNeeds {
  /** The permission without which the page is forbidden. */
  needs?: Permission;
  /** The page is for everybody, without sign-in and without the office's frame. */
  open?: boolean;
}

/** A route of a feature; `features/x/routes.tsx` exports a list of them as `routes`. */
export type FeatureRoute = RouteObject & { handle?: RouteNeeds; children?: FeatureRoute[] };

/** What the page at the present address needs. */
export function useRouteNeeds(): { needs: Permission[]; open: boolean } {
  const handles = useMatches().map((match) => (match.handle ?? {}) as RouteNeeds);
  return {
    needs: handles.flatMap((handle) => handle.needs ?? []),
    open: handles.some((handle) => handle.open),
  };
}
