import type { FeatureRoute } from '@/components/route';

export const routes: FeatureRoute[] = [
  {
    path: '/guide',
    lazy: async () => ({ Component: (await import('./GuidePage')).GuidePage }),
  },
];
