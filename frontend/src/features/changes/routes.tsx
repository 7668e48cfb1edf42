import type { FeatureRoute } from '@/components/route';

export const routes: FeatureRoute[] = [
  {
    path: '/changes',
    handle: { needs: 'household:read' },
    lazy: async () => ({ Component: (await import('./Changes')).Changes }),
    children: [
      {
        path: ':id',
        lazy: async () => ({ Component: (await import('./ChangeDrawer')).ChangeDrawer }),
      },
    ],
  },
];
