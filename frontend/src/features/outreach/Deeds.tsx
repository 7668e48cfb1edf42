import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useNavigate } from 'react-router';
import { useMay } from '@/api/permission';
import { AreaPicker } from '@/components/AreaPicker';
import type { Column } from '@/components/DataTable';
import { DaysFilter, EnumFilter } from '@/components/FilterBar';
import { ListPage } from '@/components/ListPage';
import { useListState } from '@/components/listState';
import { StateTag } from '@/components/StateTag';
import { Day } from '@/components/Time';
import { DeedForm } from './DeedForm';
import { type Deed, deedQueries } from './queries';

const filters = ['state', 'area_id', 'unit_id', 'issue_id', 'from', 'to'] as const;

export function Deeds() {
  const { t } = useTranslation('outreach');
  const may = useMay();
  const navigate = useNavigate();
  const [creating, setCreating] = useState(false);
  const list = useListState({ filters, sort: '-started_on' });
  const result = useQuery(deedQueries.list(list.query));
  const columns: Column<Deed>[] = [
    { key: 'name', title: t('name'), sort: 'name', render: (row) => row.name },
    { key: 'category', title: t('category'), width: 130, render: (row) => row.category },
    { key: 'area', title: t('area'), from: 'md', render: (row) => row.area_name },
    { key: 'unit', title: t('unit'), from: 'lg', render: (row) => row.unit_name },
    {
      key: 'started_on',
      title: t('started_on'),
      sort: 'started_on',
      width: 140,
      render: (row) => row.started_on && <Day value={row.started_on} />,
    },
    {
      key: 'finished_on',
      title: t('finished_on'),
      sort: 'finished_on',
      width: 140,
      from: 'md',
      render: (row) => row.finished_on && <Day value={row.finished_on} />,
    },
    {
      key: 'state',
      title: t('common:field.state'),
      width: 100,
      render: (row) => <StateTag of="deed_state" value={row.state} />,
    },
  ];
  return (
    <>
      <ListPage
        title={t('deeds')}
        list={list}
        result={result}
        columns={columns}
        to={(row) => `/deeds/${row.id}`}
        search={t('search')}
        create={may('deed:write') && { label: t('new_deed'), onClick: () => setCreating(true) }}
        filters={
          <>
            <AreaPicker
              aria-label={t('area')}
              value={list.filter('area_id')}
              onChange={(id) => list.set({ area_id: id ?? undefined })}
              style={{ width: 220 }}
            />
            <EnumFilter list={list} name="state" label={t('common:field.state')} of="deed_state" />
            <DaysFilter list={list} />
          </>
        }
      />
      {creating && (
        <DeedForm
          onClose={() => setCreating(false)}
          onDone={(made) => navigate(`/deeds/${made.id}`)}
        />
      )}
    </>
  );
}
