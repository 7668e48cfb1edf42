import { useQuery } from '@tanstack/react-query';
import { Empty, Select, Table } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import type { Page } from '@/api/types';
import { ProblemAlert } from '@/components/ProblemAlert';
import styles from './PlanPage.module.css';
import { doorText, type Plan, type PlanItem, planQueries } from './queries';

const size = 20;

/** A plan beside another one: figures of both, and the households that they give to different members. */
export function PlanCompare({ plan }: { plan: Plan }) {
  const { t } = useTranslation('allocation');
  const [other, setOther] = useState<string>();
  const plans = useQuery(planQueries.list({ page_size: 100, sort: '-created_at' }));
  const others = ((plans.data as Page<Plan> | undefined)?.items ?? []).filter(
    (row) => row.id !== plan.id && row.summary,
  );
  return (
    <>
      <div className={styles.tools}>
        <Select
          style={{ minWidth: 280, maxWidth: '100%' }}
          placeholder={t('compare_choose')}
          aria-label={t('compare_choose')}
          loading={plans.isLoading}
          value={other}
          onChange={setOther}
          options={others.map((row) => ({
            value: row.id,
            label: `${row.name} · ${row.area_name}`,
          }))}
          notFoundContent={
            <Empty image={Empty.PRESENTED_IMAGE_SIMPLE} description={t('compare_none')} />
          }
        />
      </div>
      {other && <Differences plan={plan} other={other} />}
    </>
  );
}

function Differences({ plan, other }: { plan: Plan; other: string }) {
  const { t } = useTranslation('allocation');
  const [page, setPage] = useState(1);
  const both = useQuery(planQueries.comparison(plan.id, other));
  const items = useQuery(planQueries.items(plan.id, { page, page_size: size, against: other }));
  const error = both.error ?? items.error;
  if (error) return <ProblemAlert error={error} />;
  const n = (value: number | undefined) => (value ?? 0).toLocaleString('en');
  const a = both.data?.plan.summary;
  const b = both.data?.other.summary;
  const rows = items.data as Page<PlanItem> | undefined;
  const figures = [
    { key: 'covered', title: t('covered'), a: n(a?.covered), b: n(b?.covered) },
    {
      key: 'spread',
      title: t('spread'),
      a: `${a?.load_min}–${a?.load_max}`,
      b: `${b?.load_min}–${b?.load_max}`,
    },
    {
      key: 'travel',
      title: `${t('travel')} (${t('km')})`,
      a: n(Math.round(a?.travel ?? 0)),
      b: n(Math.round(b?.travel ?? 0)),
    },
    { key: 'sea', title: t('crossed'), a: n(a?.crossings), b: n(b?.crossings) },
    { key: 'changed', title: t('changed'), a: n(a?.changed), b: n(b?.changed) },
    {
      key: 'shared',
      title: t('shared_buildings'),
      a: n(a?.shared_buildings),
      b: n(b?.shared_buildings),
    },
    { key: 'seconds', title: t('seconds'), a: n(a?.seconds), b: n(b?.seconds) },
  ];
  return (
    <>
      <Table
        size="small"
        pagination={false}
        loading={{ spinning: both.isLoading, delay: 200 }}
        dataSource={both.data ? figures : []}
        style={{ maxWidth: 640, marginBottom: 16 }}
        columns={[
          { key: 'title', title: '', dataIndex: 'title' },
          { key: 'a', title: both.data?.plan.name ?? '', dataIndex: 'a', align: 'end' },
          { key: 'b', title: both.data?.other.name ?? '', dataIndex: 'b', align: 'end' },
        ]}
      />
      <p>
        {t('compare_counts', {
          same: n(both.data?.same),
          different: n(both.data?.different),
          here: n(both.data?.only_in_plan),
          there: n(both.data?.only_in_other),
        })}
      </p>
      <Table<PlanItem>
        rowKey="id"
        size="small"
        loading={{ spinning: items.isLoading, delay: 200 }}
        dataSource={rows?.items ?? []}
        scroll={{ x: 'max-content' }}
        pagination={{
          current: page,
          pageSize: size,
          total: rows?.total ?? 0,
          showSizeChanger: false,
          hideOnSinglePage: true,
          onChange: setPage,
        }}
        columns={[
          {
            key: 'household',
            title: t('household'),
            render: (_, row) => (
              <Link to={`/households/${row.household_id}`}>{row.household_code}</Link>
            ),
          },
          {
            key: 'door',
            title: t('door'),
            render: (_, row) => doorText(row, (number) => t('entrance', { n: number })),
          },
          { key: 'here', title: both.data?.plan.name ?? '', dataIndex: 'member_name' },
          {
            key: 'there',
            title: both.data?.other.name ?? '',
            render: (_, row) => row.other_member_name || '–',
          },
        ]}
      />
    </>
  );
}
