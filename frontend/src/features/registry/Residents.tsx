import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useNavigate } from 'react-router';
import { useMay } from '@/api/permission';
import { AreaPicker } from '@/components/AreaPicker';
import { useCodes } from '@/components/codes';
import type { Column } from '@/components/DataTable';
import { useExtraColumns, useExtraFilter } from '@/components/ExtraFields';
import { DayFilter, EnumFilter, FlagFilter, SpanFilter, TagsFilter } from '@/components/FilterBar';
import { ListPage } from '@/components/ListPage';
import { useListState } from '@/components/listState';
import { StateTag } from '@/components/StateTag';
import { Tags } from '@/components/Tags';
import { useWord } from '@/components/words';
import { ResidentBulk } from './Bulk';
import { useCareFilter } from './careFilter';
import { FindByNumber } from './FindByNumber';
import { placeOf, useAddress } from './place';
import { type ResidentRow, residentQueries } from './queries';
import { ResidentForm } from './ResidentForm';

const filters = [
  'state',
  'area_id',
  'household_id',
  'building_id',
  'contact_id',
  'management',
  'tag',
  'tag_match',
  'sex',
  'age_from',
  'age_to',
  'birth_month',
  'not_visited_since',
  'away_now',
  'without_phone',
  'without_id_number',
  'care_group_id',
  'extra',
] as const;
const months = Array.from({ length: 12 }, (_, n) => String(n + 1));
const initial = { state: 'here' };

export function Residents() {
  const { t } = useTranslation('registry');
  const may = useMay();
  const navigate = useNavigate();
  const { nameOf, optionsOf } = useCodes();
  const word = useWord();
  const addressOf = useAddress();
  const [creating, setCreating] = useState(false);
  const list = useListState({ filters, initial, sort: 'household' });
  const result = useQuery(residentQueries.list(list.query));
  const extraColumns = useExtraColumns<ResidentRow>('resident');
  const extraFilter = useExtraFilter('resident', list);
  const careFilter = useCareFilter(list);
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
    { key: 'place', title: t('common:field.area'), hidden: true, render: placeOf },
    {
      key: 'id_number',
      title: t('id_number'),
      hidden: true,
      render: (row) => row.id_number,
    },
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
    ...extraColumns,
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
        screen="residents"
        bulk={may('resident:write') && ((picked) => <ResidentBulk picked={picked} />)}
        filters={
          <>
            <AreaPicker
              aria-label={t('common:field.area')}
              value={list.filter('area_id')}
              onChange={(id) => list.set({ area_id: id ?? undefined })}
              style={{ width: 180 }}
            />
            <TagsFilter
              list={list}
              name="tag"
              label={t('care')}
              options={optionsOf('special_group')}
              match="tag_match"
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
        more={[
          {
            name: ['age_from', 'age_to'],
            label: t('ages'),
            text: (value) => value,
            control: <SpanFilter list={list} from="age_from" to="age_to" label={t('ages')} />,
          },
          {
            name: 'birth_month',
            label: t('birth_month'),
            text: (value) => t('month', { month: value }),
            control: (
              <EnumFilter
                list={list}
                name="birth_month"
                label={t('birth_month')}
                options={months.map((value) => ({ value, label: t('month', { month: value }) }))}
              />
            ),
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
            name: 'management',
            label: t('building_management'),
            text: (value) => word('management', value),
            control: (
              <EnumFilter
                list={list}
                name="management"
                label={t('building_management')}
                of="management"
              />
            ),
          },
          {
            name: 'away_now',
            label: t('away_now'),
            text: (value) => t(value === 'true' ? 'is_away' : 'not_away'),
            control: (
              <FlagFilter
                list={list}
                name="away_now"
                label={t('away_now')}
                words={[t('is_away'), t('not_away')]}
              />
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
          {
            name: 'without_id_number',
            label: t('without_id_number'),
            text: (value) => t(value === 'true' ? 'no_id_number' : 'has_id_number'),
            control: (
              <FlagFilter
                list={list}
                name="without_id_number"
                label={t('without_id_number')}
                words={[t('no_id_number'), t('has_id_number')]}
              />
            ),
          },
          careFilter,
          ...extraFilter,
        ]}
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
