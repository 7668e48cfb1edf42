import { useMutation, useQuery } from '@tanstack/react-query';
import { Button, Checkbox, Empty, Input, Space, Switch, Table, Tag } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import type { Problem } from '@/api/problem';
import type { Page, Schema } from '@/api/types';
import { ActionForm } from '@/components/ActionForm';
import { Field } from '@/components/Field';
import { ProblemAlert } from '@/components/ProblemAlert';
import { MemberPicker } from '@/components/pickers';
import styles from './PlanPage.module.css';
import {
  doorText,
  type Plan,
  type PlanItem,
  type PlanMember,
  planActions,
  planQueries,
} from './queries';

const size = 20;

/** The members of a plan; each unfolds to the households with the reason of each. */
export function PlanMembers({ plan }: { plan: Plan }) {
  const { t } = useTranslation('allocation');
  const [page, setPage] = useState(1);
  const [q, setQ] = useState('');
  const [sort, setSort] = useState('-load');
  const result = useQuery(
    planQueries.members(plan.id, { page, page_size: size, sort, ...(q ? { q } : {}) }),
  );
  if (result.error) return <ProblemAlert error={result.error} />;
  const rows = result.data as Page<PlanMember> | undefined;
  return (
    <>
      <div className={styles.tools}>
        <Input.Search
          allowClear
          style={{ maxWidth: 260 }}
          placeholder={t('picker.member', { ns: 'common' })}
          aria-label={t('member')}
          onSearch={(text) => {
            setQ(text.trim());
            setPage(1);
          }}
        />
      </div>
      <Table<PlanMember>
        rowKey="id"
        size="small"
        loading={{ spinning: result.isLoading, delay: 200 }}
        dataSource={rows?.items ?? []}
        scroll={{ x: 'max-content' }}
        expandable={{
          expandedRowRender: (row) => <PlanItems plan={plan} member={row.id} />,
        }}
        onChange={(_pages, _filters, sorter) => {
          const by = Array.isArray(sorter) ? sorter[0] : sorter;
          if (by?.order) setSort(`${by.order === 'descend' ? '-' : ''}${String(by.columnKey)}`);
        }}
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
            key: 'name',
            title: t('member'),
            sorter: true,
            render: (_, row) => (
              <>
                {row.name} <span className={styles.quiet}>{row.code}</span>
              </>
            ),
          },
          { key: 'unit', title: t('unit'), dataIndex: 'unit_name' },
          { key: 'work', title: t('work_area'), dataIndex: 'work_area_name' },
          {
            key: 'load',
            title: t('load'),
            align: 'end',
            width: 110,
            sorter: true,
            defaultSortOrder: 'descend',
            dataIndex: 'load',
          },
          {
            key: 'range',
            title: t('range'),
            align: 'end',
            width: 120,
            render: (_, row) => `${row.low}–${row.high}`,
          },
          {
            key: 'changed',
            title: t('changed'),
            align: 'end',
            width: 140,
            sorter: true,
            render: (_, row) => row.changed || '–',
          },
        ]}
      />
    </>
  );
}

/** The households of a plan, or of one of its members. */
export function PlanItems({ plan, member }: { plan: Plan; member?: string }) {
  const { t } = useTranslation('allocation');
  const [page, setPage] = useState(1);
  const [changed, setChanged] = useState(false);
  const [second, setSecond] = useState(false);
  const [moving, setMoving] = useState<PlanItem>();
  const [excluding, setExcluding] = useState<PlanItem>();
  const result = useQuery(
    planQueries.items(plan.id, {
      page,
      page_size: size,
      ...(member ? { member_id: member } : {}),
      ...(changed ? { changed: true } : {}),
      ...(second ? { second: true } : {}),
    }),
  );
  if (result.error) return <ProblemAlert error={result.error} />;
  const rows = result.data as Page<PlanItem> | undefined;
  const entrance = (n: string) => t('entrance', { n });
  return (
    <>
      {!member && (
        <div className={styles.tools}>
          <Checkbox
            checked={changed}
            onChange={(event) => {
              setChanged(event.target.checked);
              setPage(1);
            }}
          >
            {t('only_changed')}
          </Checkbox>
          {plan.second_from > 0 && (
            <Checkbox
              checked={second}
              onChange={(event) => {
                setSecond(event.target.checked);
                setPage(1);
              }}
            >
              {t('only_second')}
            </Checkbox>
          )}
        </div>
      )}
      <Table<PlanItem>
        rowKey="id"
        size="small"
        loading={{ spinning: result.isLoading, delay: 200 }}
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
          { key: 'door', title: t('door'), render: (_, row) => doorText(row, entrance) },
          ...(member
            ? []
            : [
                {
                  key: 'contact',
                  title: t('contact'),
                  render: (_: unknown, row: PlanItem) => row.member_name,
                },
              ]),
          ...(plan.second_from > 0
            ? [
                {
                  key: 'second',
                  title: t('second_contact'),
                  render: (_: unknown, row: PlanItem) => row.second_member_name || '–',
                },
              ]
            : []),
          {
            key: 'former',
            title: t('former'),
            render: (_, row) => (row.changed ? row.current_member_name : '–'),
          },
          {
            key: 'why',
            title: t('why'),
            render: (_, row) => (
              <>
                {row.load > 1 && <Tag>{t('counts_as', { count: row.load })}</Tag>}
                {row.pinned && <Tag>{t('pinned')}</Tag>}
                {row.reason.text}
              </>
            ),
          },
          ...(plan.actions.includes('move')
            ? [
                {
                  key: 'actions',
                  title: <span className="lx-unseen">{t('field.actions', { ns: 'common' })}</span>,
                  align: 'end' as const,
                  width: 150,
                  render: (_: unknown, row: PlanItem) => (
                    <Space>
                      <Button size="small" onClick={() => setMoving(row)}>
                        {t('move')}
                      </Button>
                      {!row.pinned && (
                        <Button size="small" onClick={() => setExcluding(row)}>
                          {t('exclude')}
                        </Button>
                      )}
                    </Space>
                  ),
                },
              ]
            : []),
        ]}
      />
      {excluding && (
        <ActionForm<object, Plan>
          open
          onClose={() => setExcluding(undefined)}
          title={t('exclude_title', {
            name: excluding.member_name,
            code: excluding.household_code,
          })}
          verb={t('exclude')}
          done={t('excluded')}
          submit={() =>
            planActions.exclude(plan, {
              household_id: excluding.household_id,
              member_id: excluding.member_id,
            })
          }
        >
          <p>{t('exclude_text')}</p>
        </ActionForm>
      )}
      {moving && (
        <ActionForm<{ member_id: string; pinned: boolean }, Plan>
          open
          onClose={() => setMoving(undefined)}
          title={t('move_title', { code: moving.household_code })}
          verb={t('move')}
          done={t('moved')}
          initial={{ member_id: moving.member_id, pinned: true }}
          submit={(values) =>
            planActions.move(plan, { household_id: moving.household_id, ...values })
          }
        >
          <Field name="member_id" label={t('move_to')} required>
            <MemberPicker />
          </Field>
          <Field name="pinned" label={t('move_pin')}>
            <Pin />
          </Field>
        </ActionForm>
      )}
    </>
  );
}

/** Whom the plan must not give which household. */
export function PlanExclusions({ plan }: { plan: Plan }) {
  const { t } = useTranslation('allocation');
  const [page, setPage] = useState(1);
  const result = useQuery(planQueries.exclusions(plan.id, { page, page_size: size }));
  const include = useMutation<Plan, Problem, Schema<'PlanExclusion'>>({
    mutationFn: ({ household_id, member_id }) =>
      planActions.exclude(plan, { household_id, member_id, excluded: false }),
  });
  if (result.error) return <ProblemAlert error={result.error} />;
  const rows = result.data as Page<Schema<'PlanExclusion'>> | undefined;
  return (
    <>
      {include.error && <ProblemAlert error={include.error} />}
      <p className={styles.quiet}>{t('exclusions_hint')}</p>
      <Table
        rowKey={(row) => `${row.household_id} ${row.member_id}`}
        size="small"
        loading={{ spinning: result.isLoading, delay: 200 }}
        dataSource={rows?.items ?? []}
        scroll={{ x: 'max-content' }}
        locale={{
          emptyText: (
            <Empty image={Empty.PRESENTED_IMAGE_SIMPLE} description={t('exclusions_none')} />
          ),
        }}
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
            render: (_, row) => doorText(row, (n) => t('entrance', { n })),
          },
          {
            key: 'member',
            title: t('excluded_member'),
            render: (_, row) => (
              <>
                {row.member_name} <span className={styles.quiet}>{row.unit_name}</span>
              </>
            ),
          },
          ...(plan.actions.includes('solve')
            ? [
                {
                  key: 'actions',
                  title: <span className="lx-unseen">{t('field.actions', { ns: 'common' })}</span>,
                  align: 'end' as const,
                  width: 120,
                  render: (_: unknown, row: Schema<'PlanExclusion'>) => (
                    <Button
                      size="small"
                      loading={include.isPending && include.variables === row}
                      onClick={() => include.mutate(row)}
                    >
                      {t('include')}
                    </Button>
                  ),
                },
              ]
            : []),
        ]}
      />
    </>
  );
}

function Pin({ value, onChange }: { value?: boolean; onChange?: (on: boolean) => void }) {
  return <Switch checked={value} onChange={onChange} />;
}
