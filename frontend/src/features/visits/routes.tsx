import type { FeatureRoute } from '@/components/route';

export const routes: FeatureRoute[] = [
  {
    path: '/visits/new',
    handle: { needs: 'visit:write' },
    lazy: async () => ({ Component: (await import('./NewVisit')).NewVisit }),
  },
  {
    path: '/due-visits',
    handle: { needs: 'visit:read' },
    lazy: async () => ({ Component: (await import('./DueVisits')).DueVisits }),
  },
  {
    path: '/visits',
    handle: { needs: 'visit:read' },
    lazy: async () => ({ Component: (await import('./Visits')).Visits }),
    children: [
      {
        path: ':id',
        lazy: async () => ({ Component: (await import('./VisitDrawer')).VisitDrawer }),
      },
    ],
  },
];
