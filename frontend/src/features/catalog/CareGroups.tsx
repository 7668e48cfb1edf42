import { PlusOutlined } from '@ant-design/icons';
import { useQuery } from '@tanstack/react-query';
import { Button, Input, InputNumber, Select, Space, Table, type TableColumnType } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import { useMay } from '@/api/permission';
import type { Schema } from '@/api/types';
import { ActionForm } from '@/components/ActionForm';
import { TagSelect } from '@/components/CodeSelect';
import { EndForm } from '@/components/EndForm';
import { useOwnName } from '@/components/ExtraFields';
import { Field } from '@/components/Field';
import { FormGrid, Wide } from '@/components/FormGrid';
import { filled } from '@/components/formValues';
import { PageHeader } from '@/components/PageHeader';
import { ProblemAlert } from '@/components/ProblemAlert';
import { GuardFields, Level } from './Guard';
import { History } from './History';
import { catalogQueries, type Group, send } from './queries';

type Doing = { what: 'change' | 'end' | 'history'; group: Group };

/** The groups of people who need care, and how many of their households wait for a visit. */
export function CareGroups() {
  const { t } = useTranslation('catalog');
  const nameOf = useOwnName();
  const keeps = useMay()('catalog:write');
  const result = useQuery(catalogQueries.groups(keeps));
  const [creating, setCreating] = useState(false);
  const [doing, setDoing] = useState<Doing | null>(null);
  const done = () => setDoing(null);
  const columns: (TableColumnType<Group> | false)[] = [
    {
      title: t('name_zh'),
      render: (_, row) => <Link to={`/care-groups/${row.id}`}>{nameOf(row)}</Link>,
    },
    { title: t('level'), render: (_, row) => <Level of={row} /> },
    {
      title: t('every_days'),
      render: (_, row) => (row.every_days ? t('every', { n: row.every_days }) : '–'),
    },
    {
      title: t('people'),
      align: 'right',
      render: (_, row) => (
        <Link to={`/residents?care_group_id=${row.id}`}>{row.people.toLocaleString()}</Link>
      ),
    },
    {
      title: t('households'),
      align: 'right',
      render: (_, row) => (
        <Link to={`/households?care_group_id=${row.id}`}>{row.households.toLocaleString()}</Link>
      ),
    },
    {
      title: t('overdue'),
      align: 'right',
      render: (_, row) => <Link to={`/care-groups/${row.id}`}>{row.overdue.toLocaleString()}</Link>,
    },
    keeps && {
      title: t('state'),
      render: (_, row) => (row.ended_on ? t('ended', { day: row.ended_on }) : t('in_use')),
    },
    keeps && {
      title: '',
      render: (_, row) => (
        <Space size={0}>
          {!row.ended_on && (
            <>
              <Button
                type="link"
                size="small"
                onClick={() => setDoing({ what: 'change', group: row })}
              >
                {t('common:action.edit')}
              </Button>
              <Button
                type="link"
                size="small"
                onClick={() => setDoing({ what: 'end', group: row })}
              >
                {t('end_entry')}
              </Button>
            </>
          )}
          <Button
            type="link"
            size="small"
            onClick={() => setDoing({ what: 'history', group: row })}
          >
            {t('history')}
          </Button>
        </Space>
      ),
    },
  ];
  return (
    <>
      <PageHeader
        title={t('care')}
        hint={t('care_hint')}
        actions={
          keeps && (
            <Button type="primary" icon={<PlusOutlined />} onClick={() => setCreating(true)}>
              {t('new_group')}
            </Button>
          )
        }
      />
      {result.error && <ProblemAlert error={result.error} retry={() => void result.refetch()} />}
      <Table<Group>
        rowKey="id"
        pagination={false}
        loading={{ spinning: result.isLoading, delay: 200 }}
        dataSource={result.data?.items ?? []}
        scroll={{ x: 'max-content' }}
        columns={columns.filter((column) => column !== false)}
      />
      {creating && <GroupForm onClose={() => setCreating(false)} />}
      {doing?.what === 'change' && <GroupForm record={doing.group} onClose={done} />}
      <EndForm
        open={doing?.what === 'end'}
        onClose={done}
        title={doing ? `${t('end_group')} · ${doing.group.name_zh}` : ''}
        verb={t('end_group')}
        submit={(ending) => send.endGroup((doing as Doing).group, ending)}
      />
      {doing?.what === 'history' && <History of={doing.group} onClose={done} />}
    </>
  );
}

type Values = Schema<'CreateCareGroup'>;

function GroupForm({ record, onClose }: { record?: Group; onClose: () => void }) {
  const { t } = useTranslation('catalog');
  const yesNo = [
    { value: false, label: t('no') },
    { value: true, label: t('yes') },
  ];
  const tidy = (values: Values) => ({
    ...values,
    every_days: values.every_days ?? null,
    rule: filled({ ...values.rule }),
  });
  return (
    <ActionForm<Values, Group>
      open
      as="drawer"
      width={680}
      onClose={onClose}
      title={record ? t('change_group') : t('new_group')}
      done={record ? undefined : t('common:form.created')}
      initial={(record as Partial<Values> | undefined) ?? { level: 'public' }}
      submit={(values) =>
        record
          ? send.changeGroup(record, tidy(values) as never)
          : send.createGroup(tidy(values) as never)
      }
    >
      <FormGrid>
        <Field name="name_zh" label={t('name_zh')} required max={30} />
        <Field name="name_en" label={t('name_en')} max={60} />
        <Field name="every_days" label={t('every_days')} hint={t('every_days_hint')}>
          <InputNumber min={1} max={730} style={{ width: '100%' }} />
        </Field>
        <Field name="sort" label={t('sort')}>
          <InputNumber min={0} max={1_000_000} style={{ width: '100%' }} />
        </Field>
        <GuardFields />
        <Wide>
          <Field name={['rule', 'resident_tags']} label={t('resident_tags')} hint={t('rule_hint')}>
            <TagSelect table="special_group" free />
          </Field>
        </Wide>
        <Wide>
          <Field name={['rule', 'household_tags']} label={t('household_tags')}>
            <TagSelect table="household_tag" free />
          </Field>
        </Wide>
        <Field name={['rule', 'all']} label={t('all_tags')}>
          <Select
            options={[
              { value: false, label: t('any') },
              { value: true, label: t('all') },
            ]}
          />
        </Field>
        <Field name={['rule', 'alone']} label={t('alone')}>
          <Select options={yesNo} />
        </Field>
        <Field name={['rule', 'age_from']} label={t('age_from')}>
          <InputNumber min={0} max={150} style={{ width: '100%' }} />
        </Field>
        <Field name={['rule', 'age_to']} label={t('age_to')}>
          <InputNumber min={0} max={150} style={{ width: '100%' }} />
        </Field>
        <Field name={['rule', 'all_aged_from']} label={t('all_aged_from')}>
          <InputNumber min={0} max={150} style={{ width: '100%' }} />
        </Field>
        <Wide>
          <Field name="about" label={t('about')}>
            <Input.TextArea autoSize={{ minRows: 2, maxRows: 6 }} maxLength={500} />
          </Field>
        </Wide>
      </FormGrid>
    </ActionForm>
  );
}
