import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { dayOf } from '@/components/clock';
import type { RecordTab } from '@/components/recordTabs';
import { StateTag } from '@/components/StateTag';
import { SubTable } from '@/components/SubTable';
import { Day } from '@/components/Time';
import { Due } from './Due';
import { issueQueries } from './queries';

const listOf = (filter: object) =>
  issueQueries.list({ ...filter, page_size: 20, sort: '-submitted_at', count: 'capped' });

/** The requests of a household or a shop, the newest first. */
function IssuesOf({ filter }: { filter: Record<string, string> }) {
  const { t } = useTranslation('issues');
  const result = useQuery(listOf(filter));
  return (
    <SubTable
      result={result}
      to={(row) => `/issues/${row.id}`}
      all={`/issues?${new URLSearchParams(filter)}`}
      columns={[
        { key: 'title', title: t('field.title'), render: (row) => row.title },
        {
          key: 'state',
          title: t('field.state'),
          render: (row) => <StateTag of="issue_state" value={row.state} />,
        },
        { key: 'due', title: t('field.due'), render: (row) => <Due issue={row} brief /> },
        {
          key: 'submitted_at',
          title: t('field.submitted_at'),
          render: (row) => <Day value={dayOf(row.submitted_at)} />,
        },
      ]}
    />
  );
}

const tab = { key: 'issues', label: 'issues:tab.of', needs: 'issue:read' } as const;

/** How many there are stands on the tab. */
function useCount(filter: Record<string, string>): number | undefined {
  const { data } = useQuery(listOf(filter));
  return data?.total ?? undefined;
}

export const tabs: RecordTab[] = [
  {
    ...tab,
    on: 'household',
    Content: ({ id }) => <IssuesOf filter={{ household_id: id }} />,
    Count: ({ id }) => useCount({ household_id: id }),
  },
  {
    ...tab,
    on: 'shop',
    Content: ({ id }) => <IssuesOf filter={{ shop_id: id }} />,
    Count: ({ id }) => useCount({ shop_id: id }),
  },
];
