import type { FeatureRoute } from '@/components/route';

export const routes: FeatureRoute[] = [
  {
    path: '/imports',
    handle: { needs: 'import:run' },
    lazy: async () => ({ Component: (await import('./ImportList')).ImportList }),
  },
  {
    path: '/exports',
    handle: { needs: 'export:run' },
    lazy: async () => ({ Component: (await import('./ExportList')).ExportList }),
  },
  {
    path: '/imports/new',
    handle: { needs: 'import:run' },
    lazy: async () => ({ Component: (await import('./NewImport')).NewImport }),
  },
  {
    path: '/imports/:id',
    handle: { needs: 'import:run' },
    lazy: async () => ({ Component: (await import('./ImportPage')).ImportPage }),
  },
];
