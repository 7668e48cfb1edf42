import type { FeatureRoute } from '@/components/route';

export const routes: FeatureRoute[] = [
  {
    path: '/callbacks',
    handle: { needs: 'callback:read' },
    lazy: async () => ({ Component: (await import('./Callbacks')).Callbacks }),
    children: [{ path: ':id', element: null }],
  },
];
