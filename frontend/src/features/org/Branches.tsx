import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useNavigate } from 'react-router';
import { useMay } from '@/api/permission';
import type { Column } from '@/components/DataTable';
import { EnumFilter } from '@/components/FilterBar';
import { ListPage } from '@/components/ListPage';
import { useListState } from '@/components/listState';
import { UnitPicker } from '@/components/pickers';
import { StateTag } from '@/components/StateTag';
import { useWord } from '@/components/words';
import { BranchForm } from './BranchForm';
import { type BranchRow, branchQueries } from './queries';

const filters = ['type', 'unit_id', 'ended'] as const;
const initial = { ended: 'false' };

export function Branches() {
  const { t } = useTranslation('org');
  const word = useWord();
  const may = useMay();
  const navigate = useNavigate();
  const [creating, setCreating] = useState(false);
  const list = useListState({ filters, initial, sort: 'code' });
  const result = useQuery(branchQueries.list(list.query));
  const columns: Column<BranchRow>[] = [
    { key: 'name', title: t('name'), sort: 'name', render: (row) => row.name },
    { key: 'code', title: t('code'), sort: 'code', from: 'md', render: (row) => row.code },
    { key: 'type', title: t('type'), sort: 'type', render: (row) => word('branch_type', row.type) },
    { key: 'unit', title: t('unit'), from: 'md', render: (row) => row.unit_name },
    { key: 'secretary', title: t('secretary'), render: (row) => row.secretary_name },
    {
      key: 'members',
      title: t('members'),
      numeric: true,
      width: 100,
      render: (row) => row.member_count,
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
        title={t('common:menu.branches')}
        list={list}
        result={result}
        columns={columns}
        to={(row) => `/branches/${row.id}`}
        search={t('name_search')}
        create={may('branch:write') && { label: t('new_branch'), onClick: () => setCreating(true) }}
        filters={
          <>
            <UnitPicker
              aria-label={t('unit')}
              placeholder={t('unit')}
              value={list.filter('unit_id')}
              onChange={(id) => list.set({ unit_id: id ?? undefined })}
              style={{ width: 220 }}
            />
            <EnumFilter list={list} name="type" label={t('type')} of="branch_type" />
            <EnumFilter list={list} name="ended" label={t('common:field.state')} of="ended" />
          </>
        }
      />
      {creating && (
        <BranchForm
          onClose={() => setCreating(false)}
          onDone={(made) => navigate(`/branches/${made.id}`)}
        />
      )}
    </>
  );
}
