import { PlusOutlined } from '@ant-design/icons';
import { useQuery } from '@tanstack/react-query';
import { Button, Grid, Segmented } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Link, Outlet } from 'react-router';
import { useMay } from '@/api/permission';
import { AreaPicker } from '@/components/AreaPicker';
import { CategoryPicker } from '@/components/CategoryPicker';
import { type Column, DataTable } from '@/components/DataTable';
import { DaysFilter, EnumFilter, FilterBar } from '@/components/FilterBar';
import { openStates } from '@/components/issueStates';
import { useListState } from '@/components/listState';
import { PageHeader } from '@/components/PageHeader';
import { UnitPicker } from '@/components/pickers';
import { StateTag } from '@/components/StateTag';
import { When } from '@/components/Time';
import { useWords } from '@/components/words';
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
  const wide = Grid.useBreakpoint().md ?? true;
  const [unfolded, setUnfolded] = useState(false);
  // A phone shows the filters that are asked for, and those that are set.
  const folded = (...names: (typeof filters)[number][]) =>
    wide || unfolded || names.some((name) => list.filter(name) !== undefined);

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
      key: 'submitted_at',
      title: t('field.submitted_at'),
      sort: 'submitted_at',
      from: 'lg',
      width: 125,
      render: (row) => <When value={row.submitted_at} />,
    },
  ];

  return (
    <>
      <PageHeader
        title={t('list.title')}
        hint={asked && t(`mine.${asked}`)}
        actions={
          may('issue:submit') && (
            <Link to="/issues/new">
              <Button type="primary" icon={<PlusOutlined />} tabIndex={-1}>
                {t('new.title')}
              </Button>
            </Link>
          )
        }
      />
      <div className={styles.groups}>
        <Segmented<string>
          aria-label={t('field.state')}
          value={state ? (group ?? 'one') : 'all'}
          options={[
            { value: 'all', label: t('group.all') },
            { value: 'open', label: t('group.open') },
            { value: 'callback', label: t('group.callback') },
            { value: 'over', label: t('group.over') },
            ...(state && !group ? [{ value: 'one', label: t('group.one') }] : []),
          ]}
          onChange={(chosen) => {
            if (chosen === 'one') return;
            list.set({ state: groups[chosen as keyof typeof groups] });
          }}
        />
      </div>
      <FilterBar list={list} search={t('list.search')}>
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
        <EnumFilter list={list} name="light" label={t('field.light')} of="light" width={96} />
        {folded('level') && (
          <EnumFilter
            list={list}
            name="level"
            label={t('field.level')}
            of="issue_level"
            width={110}
          />
        )}
        {folded('kind') && (
          <EnumFilter list={list} name="kind" label={t('field.kind')} of="issue_kind" width={110} />
        )}
        {folded('urgency') && (
          <EnumFilter
            list={list}
            name="urgency"
            label={t('field.urgency')}
            of="urgency"
            width={110}
          />
        )}
        {folded('category_code') && (
          <div className={styles.picker}>
            <CategoryPicker
              upper
              aria-label={t('field.category')}
              placeholder={t('field.category')}
              value={list.filter('category_code')}
              onChange={(code) => list.set({ category_code: code ?? undefined })}
            />
          </div>
        )}
        {folded('area_id') && (
          <div className={styles.picker}>
            <AreaPicker
              aria-label={t('field.place')}
              placeholder={t('field.area')}
              value={list.filter('area_id')}
              onChange={(id) => list.set({ area_id: id ?? undefined })}
            />
          </div>
        )}
        {folded('unit_id') && (
          <div className={styles.picker}>
            <UnitPicker
              aria-label={t('field.unit')}
              placeholder={t('field.unit')}
              style={{ width: '100%' }}
              value={list.filter('unit_id')}
              onChange={(id) => list.set({ unit_id: id ?? undefined })}
            />
          </div>
        )}
        {folded('waits') && (
          <EnumFilter
            list={list}
            name="waits"
            label={t('field.waits')}
            options={waits.map((value) => ({ value, label: t(`waits.${value}`) }))}
          />
        )}
        {folded('from', 'to') && <DaysFilter list={list} />}
        <EnumFilter
          list={list}
          name="mine"
          label={t('field.mine')}
          options={mine.map((value) => ({ value, label: t(`mine.${value}`) }))}
        />
        {!wide && !unfolded && (
          <Button onClick={() => setUnfolded(true)}>{t('list.more_filters')}</Button>
        )}
      </FilterBar>
      <DataTable
        label={t('list.title')}
        list={list}
        result={result}
        columns={columns}
        to={(row) => `/issues/${row.id}`}
      />
      <Outlet />
    </>
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
