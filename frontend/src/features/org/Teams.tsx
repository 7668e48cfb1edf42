import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useNavigate } from 'react-router';
import { useMay } from '@/api/permission';
import type { Column } from '@/components/DataTable';
import { EnumFilter } from '@/components/FilterBar';
import { ListPage } from '@/components/ListPage';
import { useListState } from '@/components/listState';
import { BranchPicker } from '@/components/pickers';
import { StateTag } from '@/components/StateTag';
import { type Team, teamQueries } from './queries';
import { TeamForm } from './TeamForm';

const filters = ['branch_id', 'ended'] as const;
const initial = { ended: 'false' };

export function Teams() {
  const { t } = useTranslation('org');
  const may = useMay();
  const navigate = useNavigate();
  const [creating, setCreating] = useState(false);
  const list = useListState({ filters, initial, sort: 'code' });
  const result = useQuery(teamQueries.list(list.query));
  const columns: Column<Team>[] = [
    { key: 'name', title: t('name'), sort: 'name', render: (row) => row.name },
    { key: 'code', title: t('code'), sort: 'code', render: (row) => row.code },
    { key: 'branch', title: t('branch'), render: (row) => row.branch_name },
    {
      key: 'volunteers',
      title: t('volunteers'),
      numeric: true,
      width: 110,
      render: (row) => row.volunteer_count,
    },
    {
      key: 'state',
      title: t('common:field.state'),
      render: (row) => <StateTag of="ended" value={Boolean(row.ended_on)} />,
    },
  ];
  return (
    <>
      <ListPage
        title={t('common:menu.volunteers')}
        list={list}
        result={result}
        columns={columns}
        to={(row) => `/volunteers/${row.id}`}
        search={t('name_search')}
        create={
          may('volunteer:write') && { label: t('new_team'), onClick: () => setCreating(true) }
        }
        filters={
          <>
            {may('branch:read') && (
              <BranchPicker
                aria-label={t('branch')}
                placeholder={t('branch')}
                value={list.filter('branch_id')}
                onChange={(id) => list.set({ branch_id: id ?? undefined })}
                style={{ width: 220 }}
              />
            )}
            <EnumFilter list={list} name="ended" label={t('common:field.state')} of="ended" />
          </>
        }
      />
      {creating && (
        <TeamForm
          onClose={() => setCreating(false)}
          onDone={(made) => navigate(`/volunteers/${made.id}`)}
        />
      )}
    </>
  );
}
