import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import { read } from '@/api/client';
import { useMay } from '@/api/permission';
import { useSession } from '@/api/session';
import type { Page, Schema } from '@/api/types';
import { AreaPicker } from '@/components/AreaPicker';
import type { Column } from '@/components/DataTable';
import { useOwnName } from '@/components/ExtraFields';
import { EnumFilter } from '@/components/FilterBar';
import { ListPage } from '@/components/ListPage';
import { useListState } from '@/components/listState';
import { When } from '@/components/Time';
import { visitQueries } from './queries';

type Due = Schema<'DueVisit'> & { id: string };

const filters = ['area_id', 'member_id', 'care', 'care_group_id'] as const;

/** 待走访: the households that wait for a visit, with why; the most pressing first. */
export function DueVisits() {
  const { t } = useTranslation('visits');
  const may = useMay();
  const { me } = useSession();
  const nameOf = useOwnName();
  const list = useListState({ filters, sort: 'need' });
  const result = useQuery({ ...visitQueries.due(list.query), select: withIDs });
  const groups = useQuery({ ...read('/care-groups'), enabled: may('household:read') });
  const reports = may('visit:write') && Boolean(me?.member_id);
  const columns: Column<Due>[] = [
    {
      key: 'household',
      title: t('household'),
      render: (row) => row.head_name ?? row.household_code,
    },
    { key: 'address', title: t('area'), from: 'md', render: (row) => row.address },
    {
      key: 'reasons',
      title: t('why'),
      render: (row) =>
        row.reasons
          .map((one) => t(`reason.${one}`))
          .concat(row.away_now ? [t('away_now')] : [])
          .join('、'),
    },
    {
      key: 'care',
      title: t('care'),
      render: (row) => [...new Set(row.care.map(nameOf))].join('、'),
    },
    { key: 'member', title: t('contact'), from: 'lg', render: (row) => row.member_name },
    {
      key: 'last_met_at',
      title: t('last_met'),
      sort: 'last_met_at',
      from: 'md',
      width: 170,
      render: (row) => row.last_met_at && <When value={row.last_met_at} />,
    },
    {
      key: 'do',
      title: '',
      width: 90,
      render: (row) =>
        reports && <Link to={`/visits/new?household_id=${row.household_id}`}>{t('report')}</Link>,
    },
  ];
  return (
    <ListPage
      title={t('common:menu.due_visits')}
      hint={t('due_hint')}
      list={list}
      result={result}
      columns={columns}
      to={(row) => `/households/${row.household_id}`}
      filters={
        <>
          <AreaPicker
            aria-label={t('area')}
            value={list.filter('area_id')}
            onChange={(id) => list.set({ area_id: id ?? undefined })}
            style={{ width: 220 }}
          />
          <EnumFilter
            list={list}
            name="care_group_id"
            label={t('care')}
            width={160}
            options={groups.data?.items
              .filter((one) => one.every_days)
              .map((one) => ({ value: one.id, label: nameOf(one) }))}
          />
          <EnumFilter
            list={list}
            name="care"
            label={t('why')}
            width={140}
            options={[{ value: 'true', label: t('reason.care') }]}
          />
        </>
      }
    />
  );
}

/** The list's rows are households: each is there once. */
function withIDs(page: Page<Schema<'DueVisit'>>): Page<Due> {
  return { ...page, items: page.items.map((row) => ({ ...row, id: row.household_id })) };
}
