import { useMutation, useQuery } from '@tanstack/react-query';
import { Alert, App, Button, Progress, Skeleton, Table } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useNavigate, useParams } from 'react-router';
import type { Problem } from '@/api/problem';
import { ActionForm } from '@/components/ActionForm';
import { DetailPage, Section } from '@/components/DetailPage';
import { Unreadable } from '@/components/ErrorBoundary';
import { FigureCard, FigureRow } from '@/components/FigureCard';
import { ProblemAlert } from '@/components/ProblemAlert';
import { StateTag } from '@/components/StateTag';
import { CareFields, type CareValues, careBody, careOf } from './CareFields';
import { PlanCompare } from './PlanCompare';
import { PlanExclusions, PlanItems, PlanMembers } from './PlanLists';
import styles from './PlanPage.module.css';
import { BandField } from './Plans';
import { type Plan, planActions, planQueries } from './queries';

/** A plan: four figures, the spread of loads, and who has which households, and why. */
export function PlanPage() {
  const { id = '' } = useParams();
  const result = useQuery(planQueries.one(id));
  if (result.error && !result.data) {
    return <Unreadable error={result.error} retry={() => void result.refetch()} />;
  }
  return result.data ? <Shown plan={result.data} /> : <Skeleton active />;
}

function Shown({ plan }: { plan: Plan }) {
  const { t } = useTranslation('allocation');
  const [tab, setTab] = useState('members');
  const solved = plan.summary && plan.state !== 'solving' && plan.state !== 'infeasible';
  return (
    <DetailPage
      over={plan.area_name}
      title={plan.name}
      state={<StateTag of="plan_state" value={plan.state} />}
      actions={<Actions plan={plan} />}
      tab={tab}
      onTab={setTab}
      tabs={
        solved
          ? [
              {
                key: 'members',
                label: t('members'),
                count: plan.summary?.members,
                children: <PlanMembers plan={plan} />,
              },
              {
                key: 'items',
                label: t('items'),
                count: plan.summary?.households,
                children: <PlanItems plan={plan} />,
              },
              {
                key: 'townships',
                label: t('townships'),
                children: <Townships plan={plan} />,
              },
              {
                key: 'exclusions',
                label: t('exclusions'),
                children: <PlanExclusions plan={plan} />,
              },
              { key: 'compare', label: t('compare'), children: <PlanCompare plan={plan} /> },
            ]
          : []
      }
    >
      {plan.state === 'solving' && (
        <div className={styles.solving} role="status">
          <p>{t('solving', { percent: plan.progress })}</p>
          <Progress percent={plan.progress} status="active" />
          <p className={styles.quiet}>{t('solving_hint')}</p>
        </div>
      )}
      {plan.state === 'infeasible' && (
        <Alert type="error" showIcon title={t('infeasible')} description={plan.reason?.text} />
      )}
      {solved && <Summary plan={plan} />}
    </DetailPage>
  );
}

function Summary({ plan }: { plan: Plan }) {
  const { t } = useTranslation('allocation');
  const sum = plan.summary;
  if (!sum) return null;
  const n = (value: number) => value.toLocaleString('en');
  const gap = sum.cost > 0 ? (sum.cost - sum.bound) / sum.cost : 0;
  const most = Math.max(...sum.histogram.map((bar) => bar.members), 1);
  return (
    <>
      {sum.without_contact > 0 && (
        <Alert type="warning" showIcon title={t('without', { count: sum.without_contact })} />
      )}
      <FigureRow>
        <FigureCard
          label={t('covered')}
          value={n(sum.covered)}
          note={t('of_households', { count: n(sum.households) as never })}
          tone={sum.without_contact === 0 ? 'done' : 'late'}
        />
        <FigureCard
          label={t('spread')}
          value={`${sum.load_min}–${sum.load_max}`}
          note={t('members_n', { count: n(sum.members) as never })}
        />
        <FigureCard
          label={t('travel')}
          value={n(Math.round(sum.travel))}
          unit={t('km')}
          note={sum.crossings ? t('crossings', { count: sum.crossings }) : t('no_crossing')}
        />
        <FigureCard
          label={t('changed')}
          value={n(sum.changed)}
          note={t('added_n', { count: n(sum.added) as never })}
        />
      </FigureRow>
      <Section title={t('histogram')}>
        <div className={styles.histogram} role="img" aria-label={t('histogram_axis')}>
          {sum.histogram.map((bar) => (
            <div
              key={bar.load}
              className={styles.bar}
              title={t('bar', { load: bar.load, members: n(bar.members) })}
            >
              <span>{bar.members ? n(bar.members) : ''}</span>
              <span className={styles.fill} style={{ height: `${(bar.members / most) * 72}%` }} />
              <span className={styles.load}>{bar.load}</span>
            </div>
          ))}
        </div>
        <p className={styles.quiet}>
          {t('histogram_axis')}
          {' · '}
          {sum.buildings > 0 &&
            `${t('buildings', { all: n(sum.buildings), shared: n(sum.shared_buildings) })} · `}
          {sum.load > sum.households && `${t('weighed', { load: n(sum.load) })} · `}
          {sum.seconds > 0 && `${t('seconds_n', { seconds: n(sum.seconds) })} · `}
          {gap < 0.0001 ? t('optimum') : t('gap', { percent: `${(gap * 100).toFixed(2)}%` })}
        </p>
      </Section>
    </>
  );
}

/** What a plan means for each township. */
function Townships({ plan }: { plan: Plan }) {
  const { t } = useTranslation('allocation');
  const n = (value: number) => value.toLocaleString('en');
  return (
    <Table
      rowKey="area_id"
      size="small"
      pagination={false}
      scroll={{ x: 'max-content' }}
      dataSource={plan.summary?.townships ?? []}
      columns={[
        { key: 'name', title: t('township'), dataIndex: 'name' },
        { key: 'island', title: t('island'), render: (_, row) => row.island || '–' },
        {
          key: 'covered',
          title: t('covered'),
          align: 'end',
          render: (_, row) => `${n(row.covered)} / ${n(row.households)}`,
        },
        {
          key: 'members',
          title: t('members_there'),
          align: 'end',
          render: (_, row) => n(row.members),
        },
        {
          key: 'mean',
          title: t('mean'),
          align: 'end',
          render: (_, row) => (row.members ? (row.covered / row.members).toFixed(1) : '–'),
        },
        {
          key: 'travel',
          title: t('mean_travel'),
          align: 'end',
          render: (_, row) =>
            row.covered ? `${(row.travel / row.covered).toFixed(2)} ${t('km')}` : '–',
        },
        { key: 'sea', title: t('crossed'), align: 'end', render: (_, row) => n(row.crossings) },
        { key: 'changed', title: t('changed'), align: 'end', render: (_, row) => n(row.changed) },
      ]}
    />
  );
}

function Actions({ plan }: { plan: Plan }) {
  const { t } = useTranslation('allocation');
  const { modal, message } = App.useApp();
  const navigate = useNavigate();
  const [solving, setSolving] = useState(false);
  const publish = useMutation<Plan, Problem>({
    mutationFn: () => planActions.publish(plan),
    onSuccess: () => void message.success(t('publish_done')),
  });
  const discard = useMutation<unknown, Problem>({
    mutationFn: () => planActions.discard(plan),
    onSuccess: () => navigate('/plans'),
  });
  const can = (action: Plan['actions'][number]) => plan.actions.includes(action);
  const n = (value: number | undefined) => (value ?? 0).toLocaleString('en');
  const confirmPublish = () =>
    modal.confirm({
      title: t('publish_title'),
      content: t('publish_text', {
        households: n(plan.summary?.households),
        members: n(plan.summary?.members),
        changed: n(plan.summary?.changed),
      }),
      okText: t('publish'),
      onOk: () => publish.mutateAsync().catch(() => undefined),
    });
  const confirmDiscard = () =>
    modal.confirm({
      title: t('discard'),
      content: t('discard_text'),
      okText: t('discard'),
      okButtonProps: { danger: true },
      onOk: () => discard.mutateAsync().catch(() => undefined),
    });
  return (
    <>
      {(publish.error ?? discard.error) && (
        <ProblemAlert error={(publish.error ?? discard.error) as Problem} />
      )}
      {can('discard') && <Button onClick={confirmDiscard}>{t('discard')}</Button>}
      {can('solve') && <Button onClick={() => setSolving(true)}>{t('solve')}</Button>}
      {can('publish') && (
        <Button type="primary" loading={publish.isPending} onClick={confirmPublish}>
          {t('publish')}
        </Button>
      )}
      <ActionForm<CareValues & { percent: number }, Plan>
        open={solving}
        onClose={() => setSolving(false)}
        title={t('solve')}
        verb={t('solve')}
        done={t('solve_done')}
        initial={{ percent: Math.round(plan.band * 100), ...careOf(plan) }}
        submit={({ percent, ...care }) =>
          planActions.solve(plan, { band: percent / 100, ...careBody(care) })
        }
      >
        <p className={styles.quiet}>{t('solve_hint')}</p>
        <BandField />
        <CareFields />
      </ActionForm>
    </>
  );
}
