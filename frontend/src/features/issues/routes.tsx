import type { FeatureRoute } from '@/components/route';

export const routes: FeatureRoute[] = [
  {
    path: '/triage',
    handle: { needs: 'issue:triage' },
    lazy: async () => ({ Component: (await import('./Triage')).Triage }),
    children: [{ path: ':id', element: null }],
  },
  {
    path: '/issues',
    handle: { needs: 'issue:read' },
    lazy: async () => ({ Component: (await import('./IssueList')).IssueList }),
    children: [
      {
        path: ':id',
        lazy: async () => ({ Component: (await import('./IssueDrawer')).IssueDrawer }),
      },
    ],
  },
  {
    path: '/issues/new',
    handle: { needs: 'issue:submit' },
    lazy: async () => ({ Component: (await import('./NewIssue')).NewIssue }),
  },
];
