import type { FeatureRoute } from '@/components/route';

export const routes: FeatureRoute[] = [
  {
    path: '/doubles',
    handle: { needs: 'double:read' },
    lazy: async () => ({ Component: (await import('./Doubles')).Doubles }),
  },
  {
    path: '/doubles/merges',
    handle: { needs: 'double:read' },
    lazy: async () => ({ Component: (await import('./Merges')).Merges }),
  },
  {
    path: '/doubles/:kind/:left/:right',
    handle: { needs: 'double:merge' },
    lazy: async () => ({ Component: (await import('./ComparePage')).ComparePage }),
  },
];
