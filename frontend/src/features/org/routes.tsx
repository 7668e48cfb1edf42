import type { FeatureRoute } from '@/components/route';

export const routes: FeatureRoute[] = [
  {
    path: '/areas',
    handle: { needs: 'area:read' },
    lazy: async () => ({ Component: (await import('./Areas')).Areas }),
    children: [
      {
        path: ':id',
        lazy: async () => ({ Component: (await import('./AreaDrawer')).AreaDrawer }),
      },
    ],
  },
  {
    path: '/units',
    handle: { needs: 'unit:read' },
    lazy: async () => ({ Component: (await import('./Units')).Units }),
    children: [
      {
        path: ':id',
        lazy: async () => ({ Component: (await import('./UnitDrawer')).UnitDrawer }),
      },
    ],
  },
  {
    path: '/branches',
    handle: { needs: 'branch:read' },
    lazy: async () => ({ Component: (await import('./Branches')).Branches }),
    children: [
      {
        path: ':id',
        lazy: async () => ({ Component: (await import('./BranchDrawer')).BranchDrawer }),
      },
    ],
  },
  {
    path: '/members',
    handle: { needs: 'member:read' },
    lazy: async () => ({ Component: (await import('./Members')).Members }),
    children: [
      {
        path: ':id',
        lazy: async () => ({ Component: (await import('./MemberDrawer')).MemberDrawer }),
      },
    ],
  },
  {
    path: '/volunteers',
    handle: { needs: 'volunteer:read' },
    lazy: async () => ({ Component: (await import('./Teams')).Teams }),
    children: [
      {
        path: ':id',
        lazy: async () => ({ Component: (await import('./TeamDrawer')).TeamDrawer }),
      },
    ],
  },
];
