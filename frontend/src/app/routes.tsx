import { Navigate, type RouteObject } from 'react-router';
import { useSession } from '@/api/session';
import { BrokenPage, NotFound } from '@/components/ErrorBoundary';
import type { FeatureRoute } from '@/components/route';
import { Frame } from './Frame';
import { homeOf } from './menu';

/** Every `features/x/routes.tsx` is found by itself. */
const found = import.meta.glob<{ routes: FeatureRoute[] }>('../features/*/routes.tsx', {
  eager: true,
});
const features = Object.values(found).flatMap((feature) => feature.routes);

const screens = new Set(features.map((route) => `/${route.path?.replace(/^\//, '')}`));

/** Whether there is a page at the address. */
export function hasScreen(path: string): boolean {
  return screens.has(path);
}

function Home() {
  const { me } = useSession();
  return me && <Navigate to={homeOf(me, hasScreen)} replace />;
}

export const routes: RouteObject[] = [
  {
    path: '/',
    element: <Frame />,
    errorElement: <BrokenPage />,
    hydrateFallbackElement: <div />,
    children: [
      { index: true, element: <Home /> },
      ...(features as RouteObject[]),
      { path: '*', element: <NotFound /> },
    ],
  },
];
