import { useMutation, useQuery } from '@tanstack/react-query';
import { App, Button, Empty, Space } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useMay } from '@/api/permission';
import type { Problem } from '@/api/problem';
import { ActionForm } from '@/components/ActionForm';
import { type Column, DataTable } from '@/components/DataTable';
import { Field } from '@/components/Field';
import { FilterBar } from '@/components/FilterBar';
import { useListState } from '@/components/listState';
import { PageHeader } from '@/components/PageHeader';
import { ProblemAlert } from '@/components/ProblemAlert';
import { MemberPicker } from '@/components/pickers';
import { Guarantee } from './Guarantee';
import styles from './PlanPage.module.css';
import { type ContactlessRow, doorText, planActions, planQueries } from './queries';

/** The households without a contact, each with a proposal that keeps loads even. */
export function Contactless() {
  const { t } = useTranslation('allocation');
  const may = useMay();
  const { modal, message } = App.useApp();
  const list = useListState();
  const result = useQuery(planQueries.contactless(list.query));
  const [choosing, setChoosing] = useState<ContactlessRow>();
  const accept = useMutation<unknown, Problem, ContactlessRow>({
    mutationFn: (row) => planActions.assign(row.household_id, {}),
    onSuccess: () => void message.success(t('accepted')),
  });
  const acceptAll = useMutation<unknown, Problem>({
    mutationFn: () => planActions.assignAll(),
    onSuccess: () => void message.success(t('accepted')),
  });
  const page = result.data as { items: ContactlessRow[]; total?: number } | undefined;
  const columns: Column<ContactlessRow>[] = [
    {
      key: 'code',
      title: t('household'),
      render: (row) => row.household_code,
      sort: 'household_code',
    },
    { key: 'door', title: t('door'), render: (row) => doorText(row, (n) => t('entrance', { n })) },
    { key: 'grid', title: t('area'), render: (row) => row.grid_name, from: 'lg' },
    { key: 'last', title: t('last'), render: (row) => row.last_member_name, from: 'lg' },
    {
      key: 'proposal',
      title: t('proposal'),
      render: (row) =>
        row.proposal ? (
          <span title={row.proposal.reason.text}>
            {row.proposal.member_name}{' '}
            <span className={styles.quiet}>
              {row.proposal.unit_name} · {t('proposal_load', { count: row.proposal.load })}
            </span>
          </span>
        ) : (
          <span className={styles.quiet}>{t('no_proposal')}</span>
        ),
    },
  ];
  const error = accept.error ?? acceptAll.error;
  const confirmAll = () =>
    modal.confirm({
      title: t('accept_all_title'),
      content: t('accept_all_text'),
      okText: t('accept_all'),
      onOk: () => acceptAll.mutateAsync().catch(() => undefined),
    });
  const some = page?.items.some((row) => row.proposal);
  return (
    <>
      <PageHeader
        title={t('contactless')}
        hint={t('contactless_hint')}
        actions={
          may('assignment:write') &&
          some && (
            <Button type="primary" loading={acceptAll.isPending} onClick={confirmAll}>
              {t('accept_all')}
            </Button>
          )
        }
      />
      {error && <ProblemAlert error={error} />}
      {may('plan:read') && <Guarantee />}
      <FilterBar list={list} search={t('household')} />
      <DataTable<ContactlessRow, never>
        label={t('contactless')}
        list={list}
        result={result as never}
        columns={columns}
        empty={<Empty image={Empty.PRESENTED_IMAGE_SIMPLE} description={t('contactless_none')} />}
        actions={
          may('assignment:write')
            ? (row) => (
                <Space>
                  {row.proposal && (
                    <Button
                      size="small"
                      type="primary"
                      ghost
                      loading={accept.isPending && accept.variables?.id === row.id}
                      onClick={() => accept.mutate(row)}
                    >
                      {t('accept')}
                    </Button>
                  )}
                  <Button size="small" onClick={() => setChoosing(row)}>
                    {t('choose')}
                  </Button>
                </Space>
              )
            : undefined
        }
      />
      {choosing && (
        <ActionForm<{ member_id: string }, unknown>
          open
          onClose={() => setChoosing(undefined)}
          title={t('choose_title', { code: choosing.household_code })}
          verb={t('accept')}
          done={t('accepted')}
          submit={(values) => planActions.assign(choosing.household_id, values)}
        >
          <Field name="member_id" label={t('contact')} required>
            <MemberPicker />
          </Field>
        </ActionForm>
      )}
    </>
  );
}
