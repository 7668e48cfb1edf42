import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useNavigate } from 'react-router';
import { useMay } from '@/api/permission';
import { AreaPicker } from '@/components/AreaPicker';
import { useCodes } from '@/components/codes';
import type { Column } from '@/components/DataTable';
import { useExtraColumns, useExtraFilter } from '@/components/ExtraFields';
import { DayFilter, EnumFilter, FlagFilter } from '@/components/FilterBar';
import { ListPage } from '@/components/ListPage';
import { useListState } from '@/components/listState';
import { StateTag } from '@/components/StateTag';
import { placeOf, useAddress } from './place';
import { type Shop, shopQueries } from './queries';
import { ShopForm } from './ShopForm';

const filters = [
  'state',
  'area_id',
  'building_id',
  'trade',
  'not_visited_since',
  'without_phone',
  'extra',
] as const;
const initial = { state: 'open' };

export function Shops() {
  const { t } = useTranslation('registry');
  const may = useMay();
  const navigate = useNavigate();
  const { nameOf, optionsOf } = useCodes();
  const addressOf = useAddress();
  const [creating, setCreating] = useState(false);
  const list = useListState({ filters, initial, sort: 'code' });
  const result = useQuery(shopQueries.list(list.query));
  const extraColumns = useExtraColumns<Shop>('shop');
  const extraFilter = useExtraFilter('shop', list);
  const columns: Column<Shop>[] = [
    { key: 'name', title: t('name'), sort: 'name', render: (row) => row.name },
    { key: 'code', title: t('code'), sort: 'code', from: 'md', render: (row) => row.code },
    {
      key: 'trade',
      title: t('trade'),
      sort: 'trade',
      render: (row) => nameOf('shop_type', row.trade),
    },
    { key: 'keeper', title: t('keeper'), render: (row) => row.keeper },
    { key: 'phone', title: t('common:field.phone'), from: 'md', render: (row) => row.phone },
    { key: 'address', title: t('address'), from: 'md', render: addressOf },
    { key: 'place', title: t('common:field.area'), from: 'lg', render: placeOf },
    {
      key: 'staff',
      title: t('staff'),
      sort: 'staff',
      numeric: true,
      width: 100,
      from: 'lg',
      render: (row) => row.staff,
    },
    {
      key: 'state',
      title: t('common:field.state'),
      render: (row) => <StateTag of="shop_state" value={row.state} />,
    },
    ...extraColumns,
  ];
  return (
    <>
      <ListPage
        title={t('common:menu.shops')}
        list={list}
        result={result}
        columns={columns}
        to={(row) => `/shops/${row.id}`}
        search={t('shop_search')}
        create={may('shop:write') && { label: t('new_shop'), onClick: () => setCreating(true) }}
        screen="shops"
        more={[
          {
            name: 'not_visited_since',
            label: t('not_visited_since'),
            text: (value) => value,
            control: (
              <DayFilter list={list} name="not_visited_since" label={t('not_visited_since')} />
            ),
          },
          {
            name: 'without_phone',
            label: t('without_phone'),
            text: (value) => t(value === 'true' ? 'no_phone' : 'has_phone'),
            control: (
              <FlagFilter
                list={list}
                name="without_phone"
                label={t('without_phone')}
                words={[t('no_phone'), t('has_phone')]}
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
            <EnumFilter
              list={list}
              name="trade"
              label={t('trade')}
              options={optionsOf('shop_type')}
            />
            <EnumFilter
              list={list}
              name="state"
              label={t('common:field.state')}
              of="shop_state"
              width={110}
            />
          </>
        }
      />
      {creating && (
        <ShopForm
          onClose={() => setCreating(false)}
          onDone={(made) => navigate(`/shops/${made.id}`)}
        />
      )}
    </>
  );
}
