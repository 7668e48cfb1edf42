import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { useNavigate } from 'react-router';
import { useMay } from '@/api/permission';
import { AreaPicker } from '@/components/AreaPicker';
import type { Column } from '@/components/DataTable';
import { DaysFilter, EnumFilter } from '@/components/FilterBar';
import { ListPage } from '@/components/ListPage';
import { useListState } from '@/components/listState';
import { StateTag } from '@/components/StateTag';
import { When } from '@/components/Time';
import { type VisitRow, visitQueries } from './queries';

const filters = [
  'outcome',
  'way',
  'area_id',
  'household_id',
  'member_id',
  'round_id',
  'from',
  'to',
] as const;

export function Visits() {
  const { t } = useTranslation('visits');
  const may = useMay();
  const navigate = useNavigate();
  const list = useListState({ filters, sort: '-visited_at' });
  const result = useQuery(visitQueries.list(list.query));
  const columns: Column<VisitRow>[] = [
    {
      key: 'household',
      title: t('household'),
      render: (row) => row.head_name ?? row.shop_name ?? row.household_code ?? row.address,
    },
    { key: 'address', title: t('area'), from: 'md', render: (row) => row.address },
    {
      key: 'visited_at',
      title: t('at'),
      sort: 'visited_at',
      width: 170,
      render: (row) => <When value={row.visited_at} />,
    },
    {
      key: 'outcome',
      title: t('outcome'),
      width: 110,
      render: (row) => <StateTag of="visit_outcome" value={row.outcome} />,
    },
    {
      key: 'way',
      title: t('way'),
      width: 90,
      from: 'lg',
      render: (row) => <StateTag of="visit_way" value={row.way} />,
    },
    {
      key: 'members',
      title: t('members'),
      from: 'md',
      render: (row) => row.members.map((one) => one.name).join('、'),
    },
    { key: 'notes', title: t('notes'), from: 'xl', render: (row) => row.notes },
    {
      key: 'issues',
      title: t('issues'),
      numeric: true,
      width: 80,
      render: (row) => row.issue_count || null,
    },
  ];
  return (
    <ListPage
      title={t('title')}
      list={list}
      result={result}
      columns={columns}
      to={(row) => `/visits/${row.id}`}
      screen="visits"
      create={may('visit:write') && { label: t('report'), onClick: () => navigate('/visits/new') }}
      filters={
        <>
          <AreaPicker
            aria-label={t('area')}
            value={list.filter('area_id')}
            onChange={(id) => list.set({ area_id: id ?? undefined })}
            style={{ width: 220 }}
          />
          <EnumFilter list={list} name="outcome" label={t('outcome')} of="visit_outcome" />
          <EnumFilter list={list} name="way" label={t('way')} of="visit_way" />
          <DaysFilter list={list} />
        </>
      }
    />
  );
}
