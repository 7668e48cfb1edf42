import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useNavigate } from 'react-router';
import { useMay } from '@/api/permission';
import { useCategories } from '@/components/CategoryPicker';
import type { Column } from '@/components/DataTable';
import { EnumFilter } from '@/components/FilterBar';
import { ListPage } from '@/components/ListPage';
import { useListState } from '@/components/listState';
import { StateTag } from '@/components/StateTag';
import { useWord } from '@/components/words';
import { type Unit, unitQueries } from './queries';
import { UnitForm } from './UnitForm';

const filters = ['type', 'category_code', 'ended'] as const;
const initial = { ended: 'false' };

export function Units() {
  const { t } = useTranslation('org');
  const word = useWord();
  const may = useMay();
  const navigate = useNavigate();
  const { nameOf, items } = useCategories();
  const [creating, setCreating] = useState(false);
  const list = useListState({ filters, initial, sort: 'code' });
  const result = useQuery(unitQueries.list(list.query));
  const columns: Column<Unit>[] = [
    { key: 'name', title: t('name'), sort: 'name', render: (row) => row.name },
    { key: 'code', title: t('code'), sort: 'code', render: (row) => row.code },
    { key: 'type', title: t('type'), sort: 'type', render: (row) => word('unit_type', row.type) },
    { key: 'area', title: t('served_area'), from: 'md', render: (row) => row.area_name },
    {
      key: 'categories',
      title: t('categories'),
      from: 'lg',
      render: (row) => row.category_codes.map(nameOf).join('、'),
    },
    { key: 'phone', title: t('common:field.phone'), from: 'md', render: (row) => row.phone },
    {
      key: 'state',
      title: t('common:field.state'),
      render: (row) => <StateTag of="ended" value={Boolean(row.ended_on)} />,
    },
  ];
  return (
    <>
      <ListPage
        title={t('common:menu.units')}
        list={list}
        result={result}
        columns={columns}
        to={(row) => `/units/${row.id}`}
        search={t('name_search')}
        create={may('unit:write') && { label: t('new_unit'), onClick: () => setCreating(true) }}
        filters={
          <>
            <EnumFilter list={list} name="type" label={t('type')} of="unit_type" />
            <EnumFilter
              list={list}
              name="category_code"
              label={t('categories')}
              options={items
                .filter((one) => !one.parent_code)
                .map((one) => ({ value: one.code, label: nameOf(one.code) }))}
            />
            <EnumFilter list={list} name="ended" label={t('common:field.state')} of="ended" />
          </>
        }
      />
      {creating && (
        <UnitForm
          onClose={() => setCreating(false)}
          onDone={(made) => navigate(`/units/${made.id}`)}
        />
      )}
    </>
  );
}
