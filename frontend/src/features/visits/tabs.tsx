import { useQuery } from '@tanstack/react-query';
import { Button } from 'antd';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import { useMay } from '@/api/permission';
import { useSession } from '@/api/session';
import type { RecordTab } from '@/components/recordTabs';
import { StateTag } from '@/components/StateTag';
import { SubTable } from '@/components/SubTable';
import { When } from '@/components/Time';
import { visitQueries } from './queries';

function VisitsOf({ id }: { id: string }) {
  const { t } = useTranslation('visits');
  const may = useMay();
  const { me } = useSession();
  // A member finds the way to the form at the head of the record.
  const apart = may('visit:write') && !me?.member_id;
  const result = useQuery(
    visitQueries.list({ household_id: id, page_size: 20, sort: '-visited_at', count: 'capped' }),
  );
  return (
    <>
      {apart && (
        <p>
          <Link to={`/visits/new?household_id=${id}`}>
            <Button>{t('report')}</Button>
          </Link>
        </p>
      )}
      <SubTable
        result={result}
        to={(row) => `/visits/${row.id}`}
        all={`/visits?household_id=${id}`}
        columns={[
          { key: 'at', title: t('at'), render: (row) => <When value={row.visited_at} /> },
          {
            key: 'outcome',
            title: t('outcome'),
            render: (row) => <StateTag of="visit_outcome" value={row.outcome} />,
          },
          {
            key: 'way',
            title: t('way'),
            render: (row) => <StateTag of="visit_way" value={row.way} />,
          },
          {
            key: 'members',
            title: t('members'),
            render: (row) => row.members.map((one) => one.name).join('、'),
          },
          { key: 'notes', title: t('notes'), render: (row) => row.notes },
        ]}
      />
    </>
  );
}

export const tabs: RecordTab[] = [
  { on: 'household', key: 'visits', label: 'visits:tab', needs: 'visit:read', Content: VisitsOf },
];
