import { PlusOutlined } from '@ant-design/icons';
import { useQuery } from '@tanstack/react-query';
import { Button, Segmented } from 'antd';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import { useMay } from '@/api/permission';
import { AreaPicker } from '@/components/AreaPicker';
import { CategoryPicker } from '@/components/CategoryPicker';
import type { Column } from '@/components/DataTable';
import { DaysFilter, EnumFilter } from '@/components/FilterBar';
import { openStates } from '@/components/issueStates';
import { ListPage } from '@/components/ListPage';
import { useListState } from '@/components/listState';
import { UnitPicker } from '@/components/pickers';
import { StateTag } from '@/components/StateTag';
import { When } from '@/components/Time';
import { useWord, useWords } from '@/components/words';
import { Due } from './Due';
import styles from './IssueList.module.css';
import { type IssueRow, issueQueries } from './queries';

const filters = [
  'state',
  'level',
  'kind',
  'category_code',
  'urgency',
  'light',
  'round',
  'area_id',
  'unit_id',
  'household_id',
  'shop_id',
  'from',
  'to',
  'waits',
  'mine',
] as const;

/** Several states at once, as people speak of them. */
const groups = {
  open: openStates,
  callback: 'resolved,declined',
  over: 'closed,withdrawn,merged',
};
const waits = ['sign', 'plan', 'work', 'decision', 'reply'];
const mine = ['desk', 'unit', 'raised', 'errand', 'tell'];

/** 全部诉求: every issue that the person may see. */
export function IssueList() {
  const { t } = useTranslation('issues');
  const words = useWords();
  const may = useMay();
  const list = useListState({ filters, sort: '-submitted_at' });
  const result = useQuery(issueQueries.list(list.query));
  const state = list.filter('state');
  const group = Object.entries(groups).find(([, states]) => states === state)?.[0];
  const asked = list.filter('mine');
  const word = useWord();

  const columns: Column<IssueRow>[] = [
    {
      key: 'title',
      title: t('field.title'),
      width: 220,
      render: (row) => row.title,
    },
    {
      key: 'number',
      title: t('field.number'),
      sort: 'number',
      from: 'md',
      width: 165,
      render: (row) => row.number,
    },
    { key: 'state', title: t('field.state'), width: 135, render: (row) => <State row={row} /> },
    {
      key: 'due',
      title: t('field.due'),
      sort: 'light',
      width: 165,
      render: (row) => <Due issue={row} brief />,
    },
    {
      key: 'area',
      title: t('field.place'),
      from: 'sm',
      width: 135,
      render: (row) => row.area_name || row.township_name,
    },
    {
      key: 'category',
      title: t('field.category'),
      from: 'xxl',
      width: 125,
      render: (row) => row.category_name,
    },
    {
      key: 'unit',
      title: t('field.lead_unit'),
      from: 'lg',
      width: 120,
      render: (row) => row.lead_unit_name,
    },
    {
      key: 'kind',
      title: t('field.kind'),
      hidden: true,
      render: (row) => word('issue_kind', row.kind),
    },
    {
      key: 'level',
      title: t('field.level'),
      hidden: true,
      render: (row) => word('issue_level', row.level),
    },
    {
      key: 'reporter',
      title: t('field.reporter'),
      hidden: true,
      render: (row) => row.reporter_name,
    },
    {
      key: 'submitted_at',
      title: t('field.submitted_at'),
      sort: 'submitted_at',
      from: 'lg',
      width: 125,
      render: (row) => <When value={row.submitted_at} />,
    },
  ];

  const pick = (key: keyof typeof groups) => ({ value: key, label: t(`group.${key}`) });
  return (
    <ListPage
      title={t('list.title')}
      hint={asked && t(`mine.${asked}`)}
      list={list}
      result={result}
      columns={columns}
      screen="issues"
      to={(row) => `/issues/${row.id}`}
      search={t('list.search')}
      actions={
        may('issue:submit') && (
          <Link to="/issues/new">
            <Button type="primary" icon={<PlusOutlined />} tabIndex={-1}>
              {t('new.title')}
            </Button>
          </Link>
        )
      }
      above={
        <div className={styles.groups}>
          <Segmented<string>
            aria-label={t('field.state')}
            value={state ? (group ?? 'one') : 'all'}
            options={[
              { value: 'all', label: t('group.all') },
              pick('open'),
              pick('callback'),
              pick('over'),
              ...(state && !group ? [{ value: 'one', label: t('group.one') }] : []),
            ]}
            onChange={(chosen) => {
              if (chosen === 'one') return;
              list.set({ state: groups[chosen as keyof typeof groups] });
            }}
          />
        </div>
      }
      filters={
        <>
          <EnumFilter list={list} name="light" label={t('field.light')} of="light" width={96} />
          <AreaPicker
            aria-label={t('field.place')}
            placeholder={t('field.area')}
            value={list.filter('area_id')}
            onChange={(id) => list.set({ area_id: id ?? undefined })}
            style={{ width: 160 }}
          />
          <UnitPicker
            aria-label={t('field.unit')}
            placeholder={t('field.unit')}
            style={{ width: 160 }}
            value={list.filter('unit_id')}
            onChange={(id) => list.set({ unit_id: id ?? undefined })}
          />
          <EnumFilter
            list={list}
            name="mine"
            label={t('field.mine')}
            options={mine.map((value) => ({ value, label: t(`mine.${value}`) }))}
            width={120}
          />
        </>
      }
      more={[
        {
          name: 'state',
          label: t('field.state'),
          text: (value) =>
            group
              ? t(`group.${group}`)
              : value.includes(',')
                ? t('group.several')
                : word('issue_state', value),
          control: (
            <EnumFilter
              list={list}
              name="state"
              label={t('field.state')}
              options={[
                ...(group
                  ? [{ value: groups[group as keyof typeof groups], label: t(`group.${group}`) }]
                  : []),
                ...(state?.includes(',') && !group
                  ? [{ value: state, label: t('group.several') }]
                  : []),
                ...words('issue_state'),
              ]}
            />
          ),
        },
        {
          name: 'category_code',
          label: t('field.category'),
          control: (
            <CategoryPicker
              upper
              aria-label={t('field.category')}
              placeholder={t('field.category')}
              value={list.filter('category_code')}
              onChange={(code) => list.set({ category_code: code ?? undefined })}
            />
          ),
        },
        {
          name: 'kind',
          label: t('field.kind'),
          text: (value) => word('issue_kind', value),
          control: <EnumFilter list={list} name="kind" label={t('field.kind')} of="issue_kind" />,
        },
        {
          name: 'urgency',
          label: t('field.urgency'),
          text: (value) => word('urgency', value),
          control: (
            <EnumFilter list={list} name="urgency" label={t('field.urgency')} of="urgency" />
          ),
        },
        {
          name: 'level',
          label: t('field.level'),
          text: (value) => word('issue_level', value),
          control: (
            <EnumFilter list={list} name="level" label={t('field.level')} of="issue_level" />
          ),
        },
        {
          name: 'waits',
          label: t('field.waits'),
          text: (value) => t(`waits.${value}`),
          control: (
            <EnumFilter
              list={list}
              name="waits"
              label={t('field.waits')}
              options={waits.map((value) => ({ value, label: t(`waits.${value}`) }))}
            />
          ),
        },
        {
          name: ['from', 'to'],
          label: t('field.submitted_at'),
          text: (value) => value,
          control: (
            <div className={styles.days}>
              <DaysFilter list={list} />
            </div>
          ),
        },
      ]}
    />
  );
}

function State({ row }: { row: IssueRow }) {
  const { t } = useTranslation('issues');
  return (
    <>
      <StateTag of="issue_state" value={row.state} />{' '}
      {row.urgency !== 'normal' && <StateTag of="urgency" value={row.urgency} />}{' '}
      {row.round > 1 && <span className={styles.round}>{t('round', { n: row.round })}</span>}
    </>
  );
}
