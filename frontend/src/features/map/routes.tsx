import type { FeatureRoute } from '@/components/route';

export const routes: FeatureRoute[] = [
  {
    path: '/map',
    handle: { needs: 'building:read' },
    lazy: async () => ({ Component: (await import('./BuildingMap')).BuildingMap }),
  },
];
