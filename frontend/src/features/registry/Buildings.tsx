import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Link, useNavigate } from 'react-router';
import { useMay } from '@/api/permission';
import { AreaPicker } from '@/components/AreaPicker';
import type { Column } from '@/components/DataTable';
import { useExtraColumns, useExtraFilter } from '@/components/ExtraFields';
import { DayFilter, EnumFilter, FlagFilter } from '@/components/FilterBar';
import { ListPage } from '@/components/ListPage';
import { useListState } from '@/components/listState';
import { StateTag } from '@/components/StateTag';
import { BuildingForm } from './BuildingForm';
import { BuildingBulk } from './Bulk';
import { placeOf } from './place';
import { type Building, buildingQueries } from './queries';

const filters = [
  'management',
  'area_id',
  'ended',
  'not_visited_since',
  'without_coordinates',
  'without_households',
  'within',
  'extra',
] as const;
const initial = { ended: 'false' };

export function Buildings() {
  const { t } = useTranslation('registry');
  const may = useMay();
  const navigate = useNavigate();
  const [creating, setCreating] = useState(false);
  const list = useListState({ filters, initial, sort: 'code' });
  const result = useQuery(buildingQueries.list(list.query));
  const extraColumns = useExtraColumns<Building>('building');
  const extraFilter = useExtraFilter('building', list);
  const columns: Column<Building>[] = [
    { key: 'name', title: t('name'), sort: 'name', render: (row) => row.name },
    { key: 'code', title: t('code'), sort: 'code', render: (row) => row.code },
    { key: 'place', title: t('common:field.area'), from: 'md', render: placeOf },
    { key: 'address', title: t('address'), from: 'lg', render: (row) => row.address },
    {
      key: 'households',
      title: t('household_count'),
      numeric: true,
      width: 90,
      render: (row) => row.household_count,
    },
    {
      key: 'floors',
      title: t('floors'),
      sort: 'floors',
      numeric: true,
      width: 90,
      from: 'lg',
      render: (row) => row.floors,
    },
    {
      key: 'management',
      title: t('management'),
      sort: 'management',
      render: (row) => <StateTag of="management" value={row.management} />,
    },
    { key: 'company', title: t('company'), from: 'xl', render: (row) => row.company },
    ...extraColumns,
  ];
  return (
    <>
      <ListPage
        title={t('common:menu.buildings')}
        list={list}
        result={result}
        columns={columns}
        to={(row) => `/buildings/${row.id}`}
        search={t('building_search')}
        create={
          may('building:write') && {
            label: t('new_building'),
            onClick: () => setCreating(true),
          }
        }
        screen="buildings"
        bulk={may('building:write') && ((picked) => <BuildingBulk picked={picked} />)}
        more={[
          {
            name: 'within',
            label: t('common:list.within'),
            control: <Link to="/map">{t('common:list.draw')}</Link>,
          },
          {
            name: 'not_visited_since',
            label: t('not_visited_since'),
            text: (value) => value,
            control: (
              <DayFilter list={list} name="not_visited_since" label={t('not_visited_since')} />
            ),
          },
          {
            name: 'without_coordinates',
            label: t('without_coordinates'),
            text: (value) => t(value === 'true' ? 'no_coordinates' : 'has_coordinates'),
            control: (
              <FlagFilter
                list={list}
                name="without_coordinates"
                label={t('without_coordinates')}
                words={[t('no_coordinates'), t('has_coordinates')]}
              />
            ),
          },
          {
            name: 'without_households',
            label: t('without_households'),
            text: (value) => t(value === 'true' ? 'no_households' : 'has_households'),
            control: (
              <FlagFilter
                list={list}
                name="without_households"
                label={t('without_households')}
                words={[t('no_households'), t('has_households')]}
              />
            ),
          },
          ...extraFilter,
        ]}
        filters={
          <>
            <AreaPicker
              aria-label={t('common:field.area')}
              value={list.filter('area_id')}
              onChange={(id) => list.set({ area_id: id ?? undefined })}
              style={{ width: 180 }}
            />
            <EnumFilter list={list} name="management" label={t('management')} of="management" />
            <EnumFilter list={list} name="ended" label={t('common:field.state')} of="ended" />
          </>
        }
      />
      {creating && (
        <BuildingForm
          onClose={() => setCreating(false)}
          onDone={(made) => navigate(`/buildings/${made.id}`)}
        />
      )}
    </>
  );
}
