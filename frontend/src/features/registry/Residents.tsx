import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useNavigate } from 'react-router';
import { useMay } from '@/api/permission';
import { AreaPicker } from '@/components/AreaPicker';
import { useCodes } from '@/components/codes';
import type { Column } from '@/components/DataTable';
import { EnumFilter } from '@/components/FilterBar';
import { ListPage } from '@/components/ListPage';
import { useListState } from '@/components/listState';
import { StateTag } from '@/components/StateTag';
import { Tags } from '@/components/Tags';
import { FindByNumber } from './FindByNumber';
import { useAddress } from './place';
import { type ResidentRow, residentQueries } from './queries';
import { ResidentForm } from './ResidentForm';

const filters = ['state', 'area_id', 'household_id', 'tag', 'sex', 'age_from', 'age_to'] as const;
const initial = { state: 'here' };

export function Residents() {
  const { t } = useTranslation('registry');
  const may = useMay();
  const navigate = useNavigate();
  const { nameOf, optionsOf } = useCodes();
  const addressOf = useAddress();
  const [creating, setCreating] = useState(false);
  const list = useListState({ filters, initial, sort: 'household' });
  const result = useQuery(residentQueries.list(list.query));
  const columns: Column<ResidentRow>[] = [
    { key: 'name', title: t('person_name'), sort: 'name', render: (row) => row.name },
    {
      key: 'relation',
      title: t('relation'),
      render: (row) => nameOf('family_relation', row.relation),
    },
    { key: 'sex', title: t('sex'), width: 64, render: (row) => nameOf('sex', row.sex) },
    { key: 'age', title: t('age'), numeric: true, width: 64, render: (row) => row.age },
    {
      key: 'household',
      title: t('household_code'),
      sort: 'household',
      from: 'md',
      render: (row) => row.household_code,
    },
    {
      key: 'address',
      title: t('address'),
      from: 'md',
      render: (row) => addressOf({ ...row, address: row.household_address }),
    },
    { key: 'community', title: t('community'), from: 'lg', render: (row) => row.community_name },
    { key: 'phone', title: t('common:field.phone'), from: 'lg', render: (row) => row.phone },
    {
      key: 'tags',
      title: t('care'),
      render: (row) => row.tags.length > 0 && <Tags table="special_group" values={row.tags} />,
    },
    {
      key: 'state',
      title: t('common:field.state'),
      from: 'lg',
      render: (row) => <StateTag of="resident_state" value={row.state} />,
    },
  ];
  return (
    <>
      <ListPage
        title={t('common:menu.residents')}
        list={list}
        result={result}
        columns={columns}
        to={(row) => `/residents/${row.id}`}
        search={t('resident_search')}
        actions={<FindByNumber of="residents" />}
        create={
          may('resident:write') && {
            label: t('new_resident'),
            onClick: () => setCreating(true),
          }
        }
        filters={
          <>
            <AreaPicker
              aria-label={t('common:field.area')}
              value={list.filter('area_id')}
              onChange={(id) => list.set({ area_id: id ?? undefined })}
              style={{ width: 220 }}
            />
            <EnumFilter
              list={list}
              name="tag"
              label={t('care')}
              options={optionsOf('special_group')}
            />
            <EnumFilter
              list={list}
              name="age_from"
              label={t('age')}
              options={[60, 70, 80, 90].map((age) => ({
                value: String(age),
                label: t('age_from', { age }),
              }))}
              width={110}
            />
            <EnumFilter
              list={list}
              name="sex"
              label={t('sex')}
              options={optionsOf('sex')}
              width={90}
            />
            <EnumFilter
              list={list}
              name="state"
              label={t('common:field.state')}
              of="resident_state"
              width={110}
            />
          </>
        }
      />
      {creating && (
        <ResidentForm
          onClose={() => setCreating(false)}
          onDone={(made) => navigate(`/residents/${made.id}`)}
        />
      )}
    </>
  );
}
