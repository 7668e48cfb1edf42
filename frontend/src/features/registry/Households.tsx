import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Link, useNavigate } from 'react-router';
import { useMay } from '@/api/permission';
import { AreaPicker } from '@/components/AreaPicker';
import { useCodes } from '@/components/codes';
import type { Column } from '@/components/DataTable';
import { useExtraColumns, useExtraFilter } from '@/components/ExtraFields';
import { DayFilter, EnumFilter, FlagFilter, TagsFilter } from '@/components/FilterBar';
import { ListPage } from '@/components/ListPage';
import { useListState } from '@/components/listState';
import { BuildingPicker, MemberPicker } from '@/components/pickers';
import { StateTag } from '@/components/StateTag';
import { Tags } from '@/components/Tags';
import { useWord } from '@/components/words';
import { HouseholdBulk } from './Bulk';
import { useCareFilter } from './careFilter';
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
  'tag_match',
  'care',
  'tenure',
  'management',
  'not_visited_since',
  'away_now',
  'without_contact',
  'without_head',
  'within',
  'without_phone',
  'care_group_id',
  'extra',
] as const;
const initial = { state: 'active' };

export function Households() {
  const { t } = useTranslation('registry');
  const may = useMay();
  const navigate = useNavigate();
  const addressOf = useAddress();
  const { nameOf, optionsOf } = useCodes();
  const word = useWord();
  const [creating, setCreating] = useState(false);
  const list = useListState({ filters, initial, sort: 'code' });
  const result = useQuery(householdQueries.list(list.query));
  const namesOf = (table: string, values: string) =>
    values
      .split(',')
      .map((one) => nameOf(table, one))
      .join('、');
  const extraColumns = useExtraColumns<HouseholdRow>('household');
  const extraFilter = useExtraFilter('household', list);
  const careFilter = useCareFilter(list);
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
      key: 'contact_unit',
      title: t('contact_unit'),
      hidden: true,
      render: (row) => row.contact_unit_name,
    },
    {
      key: 'tenure',
      title: t('tenure'),
      hidden: true,
      render: (row) => row.tenure && word('tenure', row.tenure),
    },
    {
      key: 'away_months',
      title: t('away_months'),
      hidden: true,
      render: (row) => row.away_months.join('、'),
    },
    {
      key: 'state',
      title: t('common:field.state'),
      from: 'md',
      render: (row) => <StateTag of="household_state" value={row.state} />,
    },
    ...extraColumns,
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
        screen="households"
        bulk={may('household:write') && ((picked) => <HouseholdBulk picked={picked} />)}
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
              label={t('tags')}
              options={optionsOf('household_tag')}
              match="tag_match"
            />
            <EnumFilter
              list={list}
              name="without_contact"
              label={t('contact_state')}
              of="without_contact"
              width={110}
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
        more={[
          {
            name: 'within',
            label: t('common:list.within'),
            control: <Link to="/map">{t('common:list.draw')}</Link>,
          },
          {
            name: 'care',
            label: t('care'),
            text: (value) => namesOf('special_group', value),
            control: (
              <TagsFilter
                list={list}
                name="care"
                label={t('care')}
                options={optionsOf('special_group')}
                match="tag_match"
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
          ...(may('member:read')
            ? [
                {
                  name: 'contact_id' as const,
                  label: t('contact'),
                  control: (
                    <MemberPicker
                      aria-label={t('contact')}
                      value={list.filter('contact_id')}
                      onChange={(id) => list.set({ contact_id: id ?? undefined })}
                    />
                  ),
                },
              ]
            : []),
          ...(may('building:read')
            ? [
                {
                  name: 'building_id' as const,
                  label: t('building'),
                  control: (
                    <BuildingPicker
                      aria-label={t('building')}
                      value={list.filter('building_id')}
                      onChange={(id) => list.set({ building_id: id ?? undefined })}
                    />
                  ),
                },
              ]
            : []),
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
            name: 'tenure',
            label: t('tenure'),
            text: (value) => word('tenure', value),
            control: <EnumFilter list={list} name="tenure" label={t('tenure')} of="tenure" />,
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
            name: 'without_head',
            label: t('without_head'),
            text: (value) => t(value === 'true' ? 'no_head' : 'has_head'),
            control: (
              <FlagFilter
                list={list}
                name="without_head"
                label={t('without_head')}
                words={[t('no_head'), t('has_head')]}
              />
            ),
          },
          careFilter,
          ...extraFilter,
        ]}
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
