import { useMutation, useQuery } from '@tanstack/react-query';
import { App, Button, Empty, Table } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { read } from '@/api/client';
import type { Problem } from '@/api/problem';
import type { Schema } from '@/api/types';
import { ActionForm } from '@/components/ActionForm';
import { DayField } from '@/components/DayField';
import { Field } from '@/components/Field';
import { filled } from '@/components/formValues';
import { PageHeader } from '@/components/PageHeader';
import { ProblemAlert } from '@/components/ProblemAlert';
import { RemoteSelect } from '@/components/RemoteSelect';
import { send, type User, userQueries } from './queries';

type Deputy = Schema<'Deputy'>;

/** Who stands in for whom, in the whole district. */
export function Deputies() {
  const { t } = useTranslation('system');
  const result = useQuery({ ...userQueries.deputies(), staleTime: 0 });
  const [making, setMaking] = useState(false);
  return (
    <>
      <PageHeader
        title={t('deputy.title')}
        hint={t('deputy.hint')}
        actions={
          <Button type="primary" onClick={() => setMaking(true)}>
            {t('deputy.new')}
          </Button>
        }
      />
      {result.error && <ProblemAlert error={result.error} retry={() => void result.refetch()} />}
      <Table<Deputy>
        rowKey="id"
        loading={{ spinning: result.isLoading, delay: 200 }}
        dataSource={result.data?.items ?? []}
        pagination={false}
        scroll={{ x: 'max-content' }}
        locale={{
          emptyText: <Empty image={Empty.PRESENTED_IMAGE_SIMPLE} description={t('deputy.none')} />,
        }}
        columns={[
          { title: t('deputy.represented'), dataIndex: 'account_name' },
          { title: t('deputy.by'), dataIndex: 'deputy_name' },
          { title: t('deputy.days'), render: (_, one) => `${one.from_on} – ${one.until_on}` },
          { title: t('deputy.reason'), render: (_, one) => one.reason ?? '–' },
          { key: 'end', align: 'end', render: (_, one) => <End deputy={one} /> },
        ]}
      />
      <ActionForm<Schema<'CreateDeputy'>, Deputy>
        open={making}
        onClose={() => setMaking(false)}
        title={t('deputy.new')}
        verb={t('deputy.new')}
        submit={(values) => send.makeDeputy(filled(values))}
      >
        <Field name="account_id" label={t('deputy.represented')} required>
          <UserPicker aria-label={t('deputy.represented')} />
        </Field>
        <Field name="deputy_id" label={t('deputy.by')} required>
          <UserPicker aria-label={t('deputy.by')} />
        </Field>
        <Field name="from_on" label={t('deputy.from')} required>
          <DayField only="future" />
        </Field>
        <Field name="until_on" label={t('deputy.until')} required hint={t('deputy.longest')}>
          <DayField only="future" />
        </Field>
        <Field name="reason" label={t('deputy.reason')} max={200} />
      </ActionForm>
    </>
  );
}

function UserPicker(props: {
  id?: string;
  value?: string;
  onChange?: (value: string | null) => void;
  'aria-label': string;
}) {
  const { t } = useTranslation('system');
  return (
    <RemoteSelect<User>
      placeholder={t('search')}
      {...props}
      search={(q) =>
        read('/users', {
          params: { query: { page_size: 30, count: 'none', state: 'active', ...(q ? { q } : {}) } },
        })
      }
      one={(id) => read('/users/{id}', { params: { path: { id } } })}
      label={(user) => user.name}
      note={(user) => [user.username, user.unit_name].filter(Boolean).join(' · ')}
      style={{ width: '100%' }}
    />
  );
}

function End({ deputy }: { deputy: Deputy }) {
  const { t } = useTranslation('system');
  const { modal, message } = App.useApp();
  const end = useMutation<unknown, Problem>({
    mutationFn: () => send.endDeputy(deputy),
    onSuccess: () => void message.success(t('deputy.ended')),
  });
  const confirm = () =>
    modal.confirm({
      title: t('deputy.end'),
      content: t('deputy.end_text'),
      okText: t('deputy.end'),
      okButtonProps: { danger: true },
      onOk: () => end.mutateAsync().catch(() => undefined),
    });
  return (
    <>
      <Button size="small" type="link" danger loading={end.isPending} onClick={confirm}>
        {t('deputy.end')}
      </Button>
      {end.error && <ProblemAlert error={end.error} />}
    </>
  );
}
