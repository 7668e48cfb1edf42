import type { FeatureRoute } from '@/components/route';

export const routes: FeatureRoute[] = [
  {
    path: '/quality',
    handle: { needs: 'household:read' },
    lazy: async () => ({ Component: (await import('./Board')).Board }),
  },
  {
    path: '/quality/:rule',
    handle: { needs: 'household:read' },
    lazy: async () => ({ Component: (await import('./RulePage')).RulePage }),
  },
];
