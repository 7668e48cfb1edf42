import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { AreaPicker } from '@/components/AreaPicker';
import type { Column } from '@/components/DataTable';
import { DaysFilter, EnumFilter } from '@/components/FilterBar';
import { ListPage } from '@/components/ListPage';
import { useListState } from '@/components/listState';
import { Day, When } from '@/components/Time';
import { type ChangeRow, changeQueries } from './queries';

const filters = ['area_id', 'action', 'kind', 'from', 'to', 'household_id', 'record_id'] as const;

/** The kinds of records that changes happen to. */
const targets = [
  'household',
  'resident',
  'building',
  'shop',
  'member',
  'unit',
  'branch',
  'area',
  'import',
];

/** 变动记录: what happened in the registry, the latest first. */
export function Changes() {
  const { t } = useTranslation('changes');
  const list = useListState({ filters, sort: '-created_at' });
  const result = useQuery(changeQueries.list(list.query));
  const actions = t('action', { returnObjects: true }) as unknown as Record<string, string>;
  const kinds = t('kind', { returnObjects: true }) as unknown as Record<string, string>;
  const columns: Column<ChangeRow>[] = [
    {
      key: 'action',
      title: t('field.action'),
      render: (row) =>
        row.undone_at ? <s>{t(`action.${row.action}`)}</s> : t(`action.${row.action}`),
    },
    { key: 'title', title: t('field.about'), render: (row) => row.title },
    {
      key: 'on',
      title: t('field.effective_on'),
      sort: 'effective_on',
      width: 140,
      render: (row) => <Day value={row.effective_on} />,
    },
    { key: 'reason', title: t('field.reason'), from: 'md', render: (row) => row.reason },
    { key: 'actor', title: t('field.actor'), width: 130, render: (row) => row.actor_name },
    {
      key: 'at',
      title: t('field.created_at'),
      sort: 'created_at',
      width: 150,
      from: 'sm',
      render: (row) => <When value={row.created_at} />,
    },
  ];
  return (
    <ListPage
      title={t('title')}
      hint={t('hint')}
      list={list}
      result={result}
      columns={columns}
      to={(row) => `/changes/${row.id}`}
      filters={
        <>
          <EnumFilter
            list={list}
            name="kind"
            label={t('field.kind')}
            options={targets.map((value) => ({ value, label: kinds[value] ?? value }))}
          />
          <EnumFilter
            list={list}
            name="action"
            label={t('field.action')}
            options={Object.entries(actions).map(([value, label]) => ({ value, label }))}
          />
          <AreaPicker
            aria-label={t('common:field.area')}
            value={list.filter('area_id')}
            onChange={(id) => list.set({ area_id: id ?? undefined })}
            style={{ width: 220 }}
          />
          <DaysFilter list={list} />
        </>
      }
    />
  );
}
