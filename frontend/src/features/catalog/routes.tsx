import type { FeatureRoute } from '@/components/route';

export const routes: FeatureRoute[] = [
  {
    path: '/catalog',
    handle: { needs: 'catalog:write' },
    lazy: async () => ({ Component: (await import('./Catalog')).Catalog }),
  },
  {
    path: '/care-groups',
    handle: { needs: 'household:read' },
    lazy: async () => ({ Component: (await import('./CareGroups')).CareGroups }),
  },
  {
    path: '/care-groups/:id',
    handle: { needs: 'household:read' },
    lazy: async () => ({ Component: (await import('./CareGroup')).CareGroup }),
  },
];
