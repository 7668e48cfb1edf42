import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useNavigate } from 'react-router';
import { useMay } from '@/api/permission';
import type { Column } from '@/components/DataTable';
import { DaysFilter, EnumFilter } from '@/components/FilterBar';
import { ListPage } from '@/components/ListPage';
import { useListState } from '@/components/listState';
import { StateTag } from '@/components/StateTag';
import { When } from '@/components/Time';
import { ActivityForm } from './ActivityForm';
import { type Activity, activityQueries } from './queries';

const filters = ['kind', 'state', 'area_id', 'branch_id', 'team_id', 'from', 'to'] as const;

export function Activities() {
  const { t } = useTranslation('outreach');
  const may = useMay();
  const navigate = useNavigate();
  const [creating, setCreating] = useState(false);
  const list = useListState({ filters, sort: '-starts_at' });
  const result = useQuery(activityQueries.list(list.query));
  const columns: Column<Activity>[] = [
    { key: 'name', title: t('name'), sort: 'name', render: (row) => row.name },
    {
      key: 'kind',
      title: t('kind'),
      width: 110,
      render: (row) => <StateTag of="activity_kind" value={row.kind} />,
    },
    {
      key: 'organiser',
      title: t('organiser'),
      from: 'md',
      render: (row) => row.branch_name ?? row.team_name,
    },
    {
      key: 'starts_at',
      title: t('starts_at'),
      sort: 'starts_at',
      width: 180,
      render: (row) => row.starts_at && <When value={row.starts_at} />,
    },
    { key: 'place', title: t('place'), from: 'lg', render: (row) => row.area_name },
    {
      key: 'attendance',
      title: t('attendance'),
      numeric: true,
      width: 100,
      render: (row) => row.attendance,
    },
    {
      key: 'state',
      title: t('common:field.state'),
      width: 100,
      render: (row) => <StateTag of="activity_state" value={row.state} />,
    },
  ];
  return (
    <>
      <ListPage
        title={t('activities')}
        list={list}
        result={result}
        columns={columns}
        to={(row) => `/activities/${row.id}`}
        search={t('search')}
        create={
          may('activity:write') && { label: t('new_activity'), onClick: () => setCreating(true) }
        }
        filters={
          <>
            <EnumFilter list={list} name="kind" label={t('kind')} of="activity_kind" />
            <EnumFilter
              list={list}
              name="state"
              label={t('common:field.state')}
              of="activity_state"
            />
            <DaysFilter list={list} />
          </>
        }
      />
      {creating && (
        <ActivityForm
          onClose={() => setCreating(false)}
          onDone={(made) => navigate(`/activities/${made.id}`)}
        />
      )}
    </>
  );
}
