import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useNavigate } from 'react-router';
import { useMay } from '@/api/permission';
import { AreaPicker } from '@/components/AreaPicker';
import type { Column } from '@/components/DataTable';
import { useExtraColumns, useExtraFilter } from '@/components/ExtraFields';
import { EnumFilter, FlagFilter } from '@/components/FilterBar';
import { ListPage } from '@/components/ListPage';
import { useListState } from '@/components/listState';
import { BranchPicker, UnitPicker } from '@/components/pickers';
import { StateTag } from '@/components/StateTag';
import { useWord } from '@/components/words';
import { MemberForm } from './MemberForm';
import { type MemberRow, memberQueries } from './queries';

const filters = [
  'in_service',
  'participates',
  'rank',
  'unit_id',
  'branch_id',
  'area_id',
  'without_phone',
  'without_branch',
  'without_households',
  'extra',
] as const;
const initial = { in_service: 'true' };

export function Members() {
  const { t } = useTranslation('org');
  const word = useWord();
  const may = useMay();
  const navigate = useNavigate();
  const [creating, setCreating] = useState(false);
  const list = useListState({ filters, initial, sort: 'code' });
  const result = useQuery(memberQueries.list(list.query));
  const extraColumns = useExtraColumns<MemberRow>('member');
  const extraFilter = useExtraFilter('member', list);
  const columns: Column<MemberRow>[] = [
    { key: 'name', title: t('person_name'), sort: 'name', render: (row) => row.name },
    { key: 'code', title: t('staff_number'), sort: 'code', render: (row) => row.code },
    { key: 'unit', title: t('unit'), sort: 'unit', render: (row) => row.unit_name },
    { key: 'post', title: t('post'), from: 'lg', render: (row) => row.post },
    {
      key: 'rank',
      title: t('rank'),
      sort: 'rank',
      from: 'md',
      render: (row) => word('rank', row.rank),
    },
    { key: 'branch', title: t('branch'), from: 'xl', render: (row) => row.branch_name },
    { key: 'phone', title: t('common:field.phone'), from: 'md', render: (row) => row.phone },
    { key: 'work_area', title: t('work_area'), hidden: true, render: (row) => row.work_area_name },
    {
      key: 'households',
      title: t('household_count'),
      numeric: true,
      width: 90,
      render: (row) => row.household_count,
    },
    {
      key: 'participates',
      title: t('participates'),
      from: 'lg',
      render: (row) => <StateTag of="participates" value={row.participates} />,
    },
    {
      key: 'state',
      title: t('common:field.state'),
      from: 'xl',
      render: (row) => <StateTag of="in_service" value={row.in_service} />,
    },
    ...extraColumns,
  ];
  return (
    <>
      <ListPage
        title={t('common:menu.members')}
        list={list}
        result={result}
        columns={columns}
        to={(row) => `/members/${row.id}`}
        search={t('member_search')}
        create={may('member:write') && { label: t('new_member'), onClick: () => setCreating(true) }}
        screen="members"
        more={[
          {
            name: 'rank',
            label: t('rank'),
            text: (value) => word('rank', value),
            control: <EnumFilter list={list} name="rank" label={t('rank')} of="rank" />,
          },
          {
            name: 'participates',
            label: t('participates'),
            text: (value) => word('participates', value),
            control: (
              <EnumFilter
                list={list}
                name="participates"
                label={t('participates')}
                of="participates"
              />
            ),
          },
          {
            name: 'without_phone',
            label: t('phone_state'),
            text: (value) => t(value === 'true' ? 'no_phone' : 'has_phone'),
            control: (
              <FlagFilter
                list={list}
                name="without_phone"
                label={t('phone_state')}
                words={[t('no_phone'), t('has_phone')]}
              />
            ),
          },
          {
            name: 'without_branch',
            label: t('branch'),
            text: (value) => t(value === 'true' ? 'no_branch' : 'has_branch'),
            control: (
              <FlagFilter
                list={list}
                name="without_branch"
                label={t('branch')}
                words={[t('no_branch'), t('has_branch')]}
              />
            ),
          },
          {
            name: 'without_households',
            label: t('household_count'),
            text: (value) => t(value === 'true' ? 'no_households' : 'has_households'),
            control: (
              <FlagFilter
                list={list}
                name="without_households"
                label={t('household_count')}
                words={[t('no_households'), t('has_households')]}
              />
            ),
          },
          ...extraFilter,
        ]}
        filters={
          <>
            <UnitPicker
              aria-label={t('unit')}
              placeholder={t('unit')}
              value={list.filter('unit_id')}
              onChange={(id) => list.set({ unit_id: id ?? undefined })}
              style={{ width: 150 }}
            />
            {may('branch:read') && (
              <BranchPicker
                aria-label={t('branch')}
                placeholder={t('branch')}
                value={list.filter('branch_id')}
                onChange={(id) => list.set({ branch_id: id ?? undefined })}
                style={{ width: 140, minWidth: 0 }}
              />
            )}
            <AreaPicker
              aria-label={t('work_area')}
              placeholder={t('work_area')}
              value={list.filter('area_id')}
              onChange={(id) => list.set({ area_id: id ?? undefined })}
              style={{ width: 150 }}
            />
            <EnumFilter
              list={list}
              name="in_service"
              label={t('common:field.state')}
              of="in_service"
              width={100}
            />
          </>
        }
      />
      {creating && (
        <MemberForm
          onClose={() => setCreating(false)}
          onDone={(made) => navigate(`/members/${made.id}`)}
        />
      )}
    </>
  );
}
