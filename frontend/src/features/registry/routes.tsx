import type { FeatureRoute } from '@/components/route';

export const routes: FeatureRoute[] = [
  {
    path: '/buildings',
    handle: { needs: 'building:read' },
    lazy: async () => ({ Component: (await import('./Buildings')).Buildings }),
    children: [
      {
        path: ':id',
        lazy: async () => ({ Component: (await import('./BuildingDrawer')).BuildingDrawer }),
      },
    ],
  },
  {
    path: '/households',
    handle: { needs: 'household:read' },
    lazy: async () => ({ Component: (await import('./Households')).Households }),
    children: [
      {
        path: ':id',
        lazy: async () => ({ Component: (await import('./HouseholdDrawer')).HouseholdDrawer }),
      },
    ],
  },
  {
    path: '/residents',
    handle: { needs: 'resident:read' },
    lazy: async () => ({ Component: (await import('./Residents')).Residents }),
    children: [
      {
        path: ':id',
        lazy: async () => ({ Component: (await import('./ResidentDrawer')).ResidentDrawer }),
      },
    ],
  },
  {
    path: '/shops',
    handle: { needs: 'shop:read' },
    lazy: async () => ({ Component: (await import('./Shops')).Shops }),
    children: [
      {
        path: ':id',
        lazy: async () => ({ Component: (await import('./ShopDrawer')).ShopDrawer }),
      },
    ],
  },
];
