import type { FeatureRoute } from '@/components/route';

export const routes: FeatureRoute[] = [
  {
    path: '/rounds',
    handle: { needs: 'round:read' },
    lazy: async () => ({ Component: (await import('./Rounds')).Rounds }),
    children: [
      {
        path: ':id',
        lazy: async () => ({ Component: (await import('./RoundDrawer')).RoundDrawer }),
      },
    ],
  },
  {
    path: '/activities',
    handle: { needs: 'activity:read' },
    lazy: async () => ({ Component: (await import('./Activities')).Activities }),
    children: [
      {
        path: ':id',
        lazy: async () => ({ Component: (await import('./ActivityDrawer')).ActivityDrawer }),
      },
    ],
  },
  {
    path: '/deeds',
    handle: { needs: 'deed:read' },
    lazy: async () => ({ Component: (await import('./Deeds')).Deeds }),
    children: [
      {
        path: ':id',
        lazy: async () => ({ Component: (await import('./DeedDrawer')).DeedDrawer }),
      },
    ],
  },
];
