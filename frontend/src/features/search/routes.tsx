import type { FeatureRoute } from '@/components/route';

export const routes: FeatureRoute[] = [
  {
    path: '/search',
    lazy: async () => ({ Component: (await import('./SearchPage')).SearchPage }),
  },
];
