import { useMutation, useQuery } from '@tanstack/react-query';
import { App, Button, Empty, Segmented } from 'antd';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import { useMay } from '@/api/permission';
import type { Problem } from '@/api/problem';
import { AreaPicker } from '@/components/AreaPicker';
import { type Column, DataTable } from '@/components/DataTable';
import { EnumFilter, FilterBar } from '@/components/FilterBar';
import { useListState } from '@/components/listState';
import { PageHeader } from '@/components/PageHeader';
import { ProblemAlert } from '@/components/ProblemAlert';
import { Day } from '@/components/Time';
import styles from './Doubles.module.css';
import { compareAddress, type Double, doubleActions, doubleQueries, kinds } from './queries';

const filters = ['kind', 'area_id', 'reason', 'dismissed'] as const;

/** The desk of suspected doubles, the likeliest first. */
export function Doubles() {
  const { t } = useTranslation('doubles');
  const { message } = App.useApp();
  const may = useMay();
  const list = useListState({ filters });
  const done = list.filter('dismissed') === 'true';
  const result = useQuery(doubleQueries.list({ ...list.query, count: 'exact' }));
  const reopen = useMutation<unknown, Problem, Double>({
    mutationFn: (row) => doubleActions.say(row.id, row.version, false),
    onSuccess: () => void message.success(t('reopened')),
  });
  const reasons = Object.entries(
    t('reason', { returnObjects: true }) as unknown as Record<string, string>,
  ).map(([value, label]) => ({ value, label }));
  const columns: Column<Double>[] = [
    { key: 'left', title: t('field.left'), render: (row) => <Side row={row} side="left" /> },
    { key: 'right', title: t('field.right'), render: (row) => <Side row={row} side="right" /> },
    {
      key: 'kind',
      title: t('field.kind'),
      width: 72,
      from: 'md',
      render: (row) => t(`kind.${row.kind}`),
    },
    {
      key: 'score',
      title: t('field.score'),
      sort: 'score',
      width: 104,
      render: (row) => (
        <span className={styles[row.level]}>
          {t(`level.${row.level}`)} <span className={styles.quiet}>{row.score}</span>
        </span>
      ),
    },
    {
      key: 'reasons',
      title: t('field.reasons'),
      from: 'md',
      render: (row) => (
        <ul className={styles.reasons}>
          {row.reasons.map((reason) => (
            <li key={reason.code}>{t(`reason.${reason.code}`)}</li>
          ))}
        </ul>
      ),
    },
  ];
  if (done) {
    columns.push({
      key: 'said',
      title: t('field.said'),
      render: (row) => (
        <>
          {row.dismissed_reason} <span className={styles.quiet}>{row.dismissed_by}</span>{' '}
          <Day value={row.dismissed_at} />
        </>
      ),
    });
  }
  return (
    <>
      <PageHeader
        title={t('title')}
        hint={t('hint')}
        actions={
          <Link to="/doubles/merges">
            <Button>{t('history')}</Button>
          </Link>
        }
      />
      {reopen.error && <ProblemAlert error={reopen.error} />}
      <FilterBar list={list} search={t('search')}>
        <Segmented
          value={done ? 'true' : 'false'}
          options={[
            { value: 'false', label: t('waiting') },
            { value: 'true', label: t('dismissed') },
          ]}
          onChange={(value) => list.set({ dismissed: value === 'true' ? 'true' : undefined })}
        />
        <EnumFilter
          list={list}
          name="kind"
          label={t('field.kind')}
          options={kinds.map((kind) => ({ value: kind, label: t(`kind.${kind}`) }))}
          width={110}
        />
        <EnumFilter
          list={list}
          name="reason"
          label={t('field.reason')}
          options={reasons}
          width={160}
        />
        <AreaPicker
          aria-label={t('field.area')}
          placeholder={t('field.area')}
          value={list.filter('area_id')}
          onChange={(id) => list.set({ area_id: id ?? undefined })}
          style={{ width: 220 }}
        />
      </FilterBar>
      <DataTable
        label={t('title')}
        list={list}
        result={result}
        columns={columns}
        empty={<Empty image={Empty.PRESENTED_IMAGE_SIMPLE} description={t('none')} />}
        actions={
          may('double:merge')
            ? (row) =>
                done ? (
                  <Button size="small" onClick={() => reopen.mutate(row)}>
                    {t('reopen')}
                  </Button>
                ) : (
                  <Link to={compareAddress(row)}>{t('compare')}</Link>
                )
            : undefined
        }
      />
    </>
  );
}

function Side({ row, side }: { row: Double; side: 'left' | 'right' }) {
  const one = row[side];
  return (
    <div className={styles.side}>
      <Link to={compareAddress(row)}>{one.title || one.code}</Link>
      <span className={styles.quiet}>
        {one.title ? one.code : ''} {one.address || one.area_name}
      </span>
    </div>
  );
}
