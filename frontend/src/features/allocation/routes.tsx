import type { FeatureRoute } from '@/components/route';

export const routes: FeatureRoute[] = [
  {
    path: '/plans',
    handle: { needs: 'plan:read' },
    lazy: async () => ({ Component: (await import('./Plans')).Plans }),
  },
  {
    path: '/plans/:id',
    handle: { needs: 'plan:read' },
    lazy: async () => ({ Component: (await import('./PlanPage')).PlanPage }),
  },
  {
    path: '/contactless',
    handle: { needs: 'assignment:read' },
    lazy: async () => ({ Component: (await import('./Contactless')).Contactless }),
  },
];
