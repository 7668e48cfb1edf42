import type { FeatureRoute } from '@/components/route';

export const routes: FeatureRoute[] = [
  {
    path: '/users',
    handle: { needs: 'user:read' },
    lazy: async () => ({ Component: (await import('./Users')).Users }),
    children: [
      {
        path: ':id',
        lazy: async () => ({ Component: (await import('./UserDrawer')).UserDrawer }),
      },
    ],
  },
  {
    path: '/audit',
    handle: { needs: 'audit:read' },
    lazy: async () => ({ Component: (await import('./Audit')).Audit }),
    children: [
      {
        path: ':id',
        lazy: async () => ({ Component: (await import('./AuditDrawer')).AuditDrawer }),
      },
    ],
  },
];
