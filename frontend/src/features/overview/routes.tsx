import type { FeatureRoute } from '@/components/route';

export const routes: FeatureRoute[] = [
  {
    path: '/overview',
    handle: { needs: 'stats:read' },
    lazy: async () => ({ Component: (await import('./Overview')).Overview }),
  },
  {
    path: '/overview/:name',
    handle: { needs: 'stats:read' },
    lazy: async () => ({ Component: (await import('./FigurePage')).FigurePage }),
  },
];
