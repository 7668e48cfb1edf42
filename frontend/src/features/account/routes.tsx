import type { FeatureRoute } from '@/components/route';

export const routes: FeatureRoute[] = [
  {
    path: '/account/password',
    lazy: async () => ({ Component: (await import('./Password')).Password }),
  },
  {
    path: '/account/deputies',
    lazy: async () => ({ Component: (await import('./Deputies')).Deputies }),
  },
  {
    path: '/account/sessions',
    lazy: async () => ({ Component: (await import('./Sessions')).Sessions }),
  },
];
