import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useNavigate } from 'react-router';
import { useMay } from '@/api/permission';
import { AreaPicker } from '@/components/AreaPicker';
import { useCodes } from '@/components/codes';
import type { Column } from '@/components/DataTable';
import { EnumFilter, WithinFilter } from '@/components/FilterBar';
import { ListPage } from '@/components/ListPage';
import { useListState } from '@/components/listState';
import { BuildingPicker, MemberPicker } from '@/components/pickers';
import { StateTag } from '@/components/StateTag';
import { Tags } from '@/components/Tags';
import { FindByNumber } from './FindByNumber';
import { HouseholdForm } from './HouseholdForm';
import { placeOf, useAddress } from './place';
import { type HouseholdRow, householdQueries } from './queries';

const filters = [
  'state',
  'area_id',
  'building_id',
  'contact_id',
  'tag',
  'tenure',
  'without_contact',
  'without_head',
  'within',
] as const;
const initial = { state: 'active' };

export function Households() {
  const { t } = useTranslation('registry');
  const may = useMay();
  const navigate = useNavigate();
  const addressOf = useAddress();
  const { optionsOf } = useCodes();
  const [creating, setCreating] = useState(false);
  const list = useListState({ filters, initial, sort: 'code' });
  const result = useQuery(householdQueries.list(list.query));
  const columns: Column<HouseholdRow>[] = [
    { key: 'head', title: t('head'), sort: 'head', render: (row) => row.head_name ?? t('no_head') },
    { key: 'code', title: t('household_code'), sort: 'code', render: (row) => row.code },
    { key: 'address', title: t('address'), sort: 'address', render: addressOf },
    { key: 'place', title: t('common:field.area'), from: 'lg', render: placeOf },
    {
      key: 'people',
      title: t('resident_count'),
      numeric: true,
      width: 72,
      render: (row) => row.resident_count,
    },
    { key: 'phone', title: t('common:field.phone'), from: 'md', render: (row) => row.phone },
    {
      key: 'contact',
      title: t('contact'),
      sort: 'contact',
      render: (row) => row.contact_name ?? <StateTag of="without_contact" value />,
    },
    {
      key: 'tags',
      title: t('tags'),
      from: 'xl',
      render: (row) => row.tags.length > 0 && <Tags table="household_tag" values={row.tags} />,
    },
    {
      key: 'state',
      title: t('common:field.state'),
      from: 'md',
      render: (row) => <StateTag of="household_state" value={row.state} />,
    },
  ];
  return (
    <>
      <ListPage
        title={t('common:menu.households')}
        list={list}
        result={result}
        columns={columns}
        to={(row) => `/households/${row.id}`}
        search={t('household_search')}
        actions={<FindByNumber of="households" />}
        create={
          may('household:write') && {
            label: t('new_household'),
            onClick: () => setCreating(true),
          }
        }
        filters={
          <>
            <WithinFilter list={list} />
            <AreaPicker
              aria-label={t('common:field.area')}
              value={list.filter('area_id')}
              onChange={(id) => list.set({ area_id: id ?? undefined })}
              style={{ width: 220 }}
            />
            {may('building:read') && (
              <BuildingPicker
                aria-label={t('building')}
                placeholder={t('building')}
                value={list.filter('building_id')}
                onChange={(id) => list.set({ building_id: id ?? undefined })}
              />
            )}
            {may('member:read') && (
              <MemberPicker
                aria-label={t('contact')}
                placeholder={t('contact')}
                value={list.filter('contact_id')}
                onChange={(id) => list.set({ contact_id: id ?? undefined })}
              />
            )}
            <EnumFilter
              list={list}
              name="without_contact"
              label={t('contact_state')}
              of="without_contact"
            />
            <EnumFilter
              list={list}
              name="tag"
              label={t('tags')}
              options={optionsOf('household_tag')}
            />
            <EnumFilter
              list={list}
              name="state"
              label={t('common:field.state')}
              of="household_state"
              width={110}
            />
          </>
        }
      />
      {creating && (
        <HouseholdForm
          onClose={() => setCreating(false)}
          onDone={(made) => navigate(`/households/${made.id}`)}
        />
      )}
    </>
  );
}
