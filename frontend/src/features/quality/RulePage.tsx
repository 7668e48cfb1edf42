import { ArrowLeftOutlined } from '@ant-design/icons';
import { useMutation, useQuery } from '@tanstack/react-query';
import { App, Button, Empty, Input, Segmented, Skeleton } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Link, useParams } from 'react-router';
import type { Problem } from '@/api/problem';
import { ActionForm } from '@/components/ActionForm';
import { AreaPicker } from '@/components/AreaPicker';
import { type Column, DataTable } from '@/components/DataTable';
import { Field } from '@/components/Field';
import { FigureCard, FigureRow } from '@/components/FigureCard';
import { FilterBar } from '@/components/FilterBar';
import { useListState } from '@/components/listState';
import { PageHeader } from '@/components/PageHeader';
import { ProblemAlert } from '@/components/ProblemAlert';
import styles from './Quality.module.css';
import { type Item, places, qualityActions, qualityQueries, type Rule } from './queries';
import { count, shareText, useRuleWords } from './words';

const filters = ['area_id', 'dismissed'] as const;

/** One rule: where it finds most, and the records to put right. */
export function RulePage() {
  const { t } = useTranslation('quality');
  const { rule: key = '' } = useParams();
  const list = useListState({ filters });
  const area = list.filter('area_id');
  const board = useQuery(qualityQueries.board(area));
  const rule = board.data?.items.find((one) => one.rule === key);
  const words = useRuleWords();
  if (board.error) return <ProblemAlert error={board.error} retry={() => void board.refetch()} />;
  if (!board.data) return <Skeleton active />;
  if (!rule) return <Empty description={t('no_rule')} />;
  const { name, why } = words(rule);
  return (
    <>
      <PageHeader
        title={name}
        hint={`${t(`kind.${rule.kind}`)} · ${why}`}
        actions={
          <Link to={`/quality${area ? `?area_id=${area}` : ''}`}>
            <Button icon={<ArrowLeftOutlined />}>{t('back')}</Button>
          </Link>
        }
      />
      <div className={styles.parts}>
        <FigureRow>
          <FigureCard label={t('found')} value={count(rule.count)} />
          <FigureCard label={t('looked_at')} value={count(rule.of)} />
          <FigureCard label={t('share')} value={shareText(rule.share)} />
          {rule.dismissed > 0 && (
            <FigureCard label={t('dismissed')} value={count(rule.dismissed)} />
          )}
        </FigureRow>
        <Areas rule={key} area={area} choose={(id) => list.set({ area_id: id })} />
        <Worklist rule={rule} list={list} />
      </div>
    </>
  );
}

/** Where the rule finds how much; an area opens what lies below it. */
function Areas({
  rule,
  area,
  choose,
}: {
  rule: string;
  area?: string;
  choose: (id: string) => void;
}) {
  const { t } = useTranslation('quality');
  const result = useQuery(qualityQueries.areas(rule, area));
  const areas = result.data?.items ?? [];
  if (result.error) return <ProblemAlert error={result.error} />;
  if (areas.length === 0) return null;
  const most = Math.max(...areas.map((one) => one.share), Number.EPSILON);
  return (
    <section className={styles.section} aria-labelledby="by-area">
      <h2 className={styles.heading} id="by-area">
        {t('by_area')}
      </h2>
      <ul className={styles.areas}>
        {areas.map((one) => {
          const content = (
            <>
              <span className={styles.barName}>
                {one.direct ? t('direct', { name: one.name }) : one.name}
              </span>
              <span className={styles.number}>
                {count(one.count)}{' '}
                <span className={styles.quiet}>
                  / {count(one.of)} · {shareText(one.share)}
                </span>
              </span>
              <span className={styles.track}>
                <span style={{ width: `${(one.share / most) * 100}%` }} />
              </span>
            </>
          );
          return (
            <li key={one.id}>
              {one.direct ? (
                <div className={styles.bar}>{content}</div>
              ) : (
                <button type="button" className={styles.bar} onClick={() => choose(one.id)}>
                  {content}
                </button>
              )}
            </li>
          );
        })}
      </ul>
    </section>
  );
}

function Worklist({
  rule,
  list,
}: {
  rule: Rule;
  list: ReturnType<typeof useListState<'area_id' | 'dismissed'>>;
}) {
  const { t } = useTranslation('quality');
  const { message } = App.useApp();
  const { name, shown } = useRuleWords()(rule);
  const [dismissing, setDismissing] = useState<Item>();
  const done = list.filter('dismissed') === 'true';
  const result = useQuery(qualityQueries.items(rule.rule, { ...list.query, count: 'exact' }));
  const restore = useMutation<unknown, Problem, Item>({
    mutationFn: (item) => qualityActions.restore(rule.rule, item.id),
    onSuccess: () => void message.success(t('restored')),
  });
  const columns: Column<Item>[] = [
    {
      key: 'title',
      title: t('item_title'),
      sort: 'title',
      render: (row) => <Link to={`${places[row.kind]}/${row.id}`}>{row.title}</Link>,
    },
    { key: 'code', title: t('code'), sort: 'code', render: (row) => row.code, from: 'sm' },
    {
      key: 'area',
      title: t('where'),
      sort: 'area_name',
      render: (row) => row.area_name,
      from: 'md',
    },
  ];
  if (shown)
    columns.push({ key: 'shown', title: shown, sort: 'shown', render: (row) => row.shown });
  if (done) {
    columns.push({
      key: 'reason',
      title: t('reason'),
      render: (row) => `${row.dismissed_reason} (${row.dismissed_by})`,
    });
  }
  return (
    <div>
      {restore.error && <ProblemAlert error={restore.error} />}
      <FilterBar list={list} search={t('search')}>
        <Segmented
          value={done ? 'true' : 'false'}
          options={[
            { value: 'false', label: t('waiting') },
            { value: 'true', label: t('dismissed') },
          ]}
          onChange={(value) => list.set({ dismissed: value === 'true' ? 'true' : undefined })}
        />
        <AreaPicker
          aria-label={t('area')}
          placeholder={t('area')}
          value={list.filter('area_id')}
          onChange={(id) => list.set({ area_id: id ?? undefined })}
          style={{ width: 220 }}
        />
      </FilterBar>
      <DataTable
        label={name}
        list={list}
        result={result as never}
        columns={columns}
        empty={<Empty image={Empty.PRESENTED_IMAGE_SIMPLE} description={t('none_here')} />}
        actions={
          rule.may_dismiss
            ? (row) =>
                done ? (
                  <Button
                    size="small"
                    loading={restore.isPending && restore.variables?.id === row.id}
                    onClick={() => restore.mutate(row)}
                  >
                    {t('restore')}
                  </Button>
                ) : (
                  <Button size="small" onClick={() => setDismissing(row)}>
                    {t('dismiss')}
                  </Button>
                )
            : undefined
        }
      />
      {dismissing && (
        <ActionForm<{ reason: string }, Item>
          open
          onClose={() => setDismissing(undefined)}
          title={t('dismiss_title', { title: dismissing.title })}
          verb={t('dismiss')}
          done={t('dismissed_done')}
          submit={(values) => qualityActions.dismiss(rule.rule, dismissing.id, values)}
        >
          <p className={styles.quiet}>{t('dismiss_hint')}</p>
          <Field name="reason" label={t('reason')} required max={200}>
            <Input.TextArea rows={3} maxLength={200} showCount />
          </Field>
        </ActionForm>
      )}
    </div>
  );
}
