import { type RouteObject, useMatches } from 'react-router';

export interface RouteNeeds {
  /** The permission without which the page is forbidden. */
  needs?: string;
  /** The page is for everybody, without sign-in and without the office's frame. */
  open?: boolean;
}

/** A route of a feature; `features/x/routes.tsx` exports a list of them as `routes`. */
export type FeatureRoute = RouteObject & { handle?: RouteNeeds; children?: FeatureRoute[] };

/** What the page at the present address needs. */
export function useRouteNeeds(): { needs: string[]; open: boolean } {
  const handles = useMatches().map((match) => (match.handle ?? {}) as RouteNeeds);
  return {
    needs: handles.flatMap((handle) => handle.needs ?? []),
    open: handles.some((handle) => handle.open),
  };
}
