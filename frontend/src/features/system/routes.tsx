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
    path: '/users/bulk',
    handle: { needs: 'user:write' },
    lazy: async () => ({ Component: (await import('./BulkUsers')).BulkUsers }),
  },
  {
    path: '/role-rules',
    handle: { needs: 'role:grant' },
    lazy: async () => ({ Component: (await import('./RoleRules')).RoleRules }),
  },
  {
    path: '/deputies',
    handle: { needs: 'role:grant' },
    lazy: async () => ({ Component: (await import('./Deputies')).Deputies }),
  },
  {
    path: '/access-review',
    handle: { needs: 'access:review' },
    lazy: async () => ({ Component: (await import('./Review')).Review }),
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
