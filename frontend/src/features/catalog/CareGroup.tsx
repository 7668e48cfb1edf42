import { useQuery } from '@tanstack/react-query';
import { Flex, Skeleton, Table } from 'antd';
import { useTranslation } from 'react-i18next';
import { Link, useParams } from 'react-router';
import { read } from '@/api/client';
import type { Schema } from '@/api/types';
import { Section } from '@/components/DetailPage';
import { useOwnName } from '@/components/ExtraFields';
import { FactGrid } from '@/components/Facts';
import { PageHeader } from '@/components/PageHeader';
import { ProblemAlert } from '@/components/ProblemAlert';
import { Level } from './Guard';
import { catalogQueries } from './queries';

/** A care group: who is in it by area, and which households are overdue. Every number is a door. */
export function CareGroup() {
  const { id = '' } = useParams();
  const { t } = useTranslation('catalog');
  const nameOf = useOwnName();
  const group = useQuery(catalogQueries.group(id));
  const areas = useQuery(catalogQueries.areas(id));
  const overdue = useQuery(
    read('/due-visits', { params: { query: { care_group_id: id, page_size: 100 } } }),
  );
  if (group.error) {
    return <ProblemAlert error={group.error} retry={() => void group.refetch()} />;
  }
  if (!group.data) return <Skeleton active />;
  const one = group.data;
  const n = (value: number) => value.toLocaleString('en');
  return (
    <Flex vertical gap={20}>
      <PageHeader title={nameOf(one)} hint={one.about} />
      <FactGrid
        facts={[
          { label: t('level'), value: <Level of={one} /> },
          { label: t('every_days'), value: one.every_days && t('every', { n: one.every_days }) },
          {
            label: t('people'),
            value: <Link to={`/residents?care_group_id=${id}`}>{n(one.people)}</Link>,
          },
          {
            label: t('households'),
            value: <Link to={`/households?care_group_id=${id}`}>{n(one.households)}</Link>,
          },
        ]}
      />
      <Section title={t('by_area')}>
        <Table<Schema<'CareArea'>>
          rowKey="id"
          size="small"
          pagination={false}
          dataSource={areas.data?.items ?? []}
          columns={[
            { title: t('area'), dataIndex: 'name' },
            {
              title: t('people'),
              align: 'right',
              render: (_, row) => (
                <Link to={`/residents?care_group_id=${id}&area_id=${row.id}`}>{n(row.people)}</Link>
              ),
            },
            {
              title: t('households'),
              align: 'right',
              render: (_, row) => (
                <Link to={`/households?care_group_id=${id}&area_id=${row.id}`}>
                  {n(row.households)}
                </Link>
              ),
            },
            { title: t('overdue'), align: 'right', render: (_, row) => n(row.overdue) },
          ]}
        />
      </Section>
      <Section title={`${t('overdue')} · ${n(one.overdue)}`}>
        <Table<Schema<'DueVisit'>>
          rowKey="household_id"
          size="small"
          pagination={false}
          loading={{ spinning: overdue.isLoading, delay: 200 }}
          dataSource={overdue.data?.items ?? []}
          columns={[
            {
              title: t('household'),
              render: (_, row) => (
                <Link to={`/households/${row.household_id}`}>
                  {row.head_name ?? row.household_code}
                </Link>
              ),
            },
            { title: t('area'), dataIndex: 'grid_name' },
            { title: t('address'), dataIndex: 'address' },
            { title: t('contact'), dataIndex: 'member_name' },
          ]}
        />
      </Section>
    </Flex>
  );
}
