import type { FeatureRoute } from '@/components/route';

export const routes: FeatureRoute[] = [
  {
    path: '/desk',
    lazy: async () => ({ Component: (await import('./Desk')).Desk }),
  },
];
