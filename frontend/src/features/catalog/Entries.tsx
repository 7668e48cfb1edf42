import { PlusOutlined } from '@ant-design/icons';
import { useQuery } from '@tanstack/react-query';
import { Button, InputNumber, Segmented, Select, Space, Table } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Link, useSearchParams } from 'react-router';
import type { Schema } from '@/api/types';
import { ActionForm } from '@/components/ActionForm';
import { EndForm } from '@/components/EndForm';
import { Field } from '@/components/Field';
import { filled } from '@/components/formValues';
import { ProblemAlert } from '@/components/ProblemAlert';
import { GuardFields, Level } from './Guard';
import { History } from './History';
import { catalogQueries, type Entry, send } from './queries';

const tables = ['special_group', 'household_tag', 'shop_type'] as const;
type Doing = { what: 'change' | 'end' | 'absorb' | 'history'; entry: Entry };

/** The values of the district's own tables. */
export function Entries() {
  const { t } = useTranslation('catalog');
  const [search, setSearch] = useSearchParams();
  const table = tables.find((one) => one === search.get('table')) ?? 'special_group';
  const result = useQuery(catalogQueries.entries(table));
  const [creating, setCreating] = useState(false);
  const [doing, setDoing] = useState<Doing | null>(null);
  const done = () => setDoing(null);
  return (
    <>
      <Space style={{ marginBottom: 16, justifyContent: 'space-between', width: '100%' }} wrap>
        <Segmented
          value={table}
          options={tables.map((value) => ({ value, label: t(`table.${value}`) }))}
          onChange={(value) => setSearch({ tab: 'tags', table: value }, { replace: true })}
        />
        <Button type="primary" icon={<PlusOutlined />} onClick={() => setCreating(true)}>
          {t('new_entry')}
        </Button>
      </Space>
      {result.error && <ProblemAlert error={result.error} retry={() => void result.refetch()} />}
      <Table<Entry>
        rowKey="id"
        size="middle"
        pagination={false}
        loading={{ spinning: result.isLoading, delay: 200 }}
        dataSource={result.data?.items ?? []}
        scroll={{ x: 'max-content' }}
        columns={[
          { title: t('code'), dataIndex: 'code', width: 100 },
          { title: t('name_zh'), dataIndex: 'name_zh' },
          { title: t('level'), render: (_, row) => <Level of={row} /> },
          { title: t('source'), render: (_, row) => t(`sources.${row.source}`), width: 110 },
          {
            title: t('uses'),
            width: 90,
            align: 'right',
            render: (_, row) => <Uses entry={row} />,
          },
          {
            title: t('state'),
            width: 150,
            render: (_, row) => (row.until_on ? t('ended', { day: row.until_on }) : t('in_use')),
          },
          {
            title: '',
            width: 320,
            render: (_, row) => (
              <Space size={0}>
                <Button
                  type="link"
                  size="small"
                  onClick={() => setDoing({ what: 'change', entry: row })}
                >
                  {t('common:action.edit')}
                </Button>
                {row.until_on ? (
                  <Button
                    type="link"
                    size="small"
                    onClick={() => void send.resumeEntry(row).then(() => result.refetch())}
                  >
                    {t('resume_entry')}
                  </Button>
                ) : (
                  <>
                    <Button
                      type="link"
                      size="small"
                      onClick={() => setDoing({ what: 'absorb', entry: row })}
                    >
                      {t('absorb')}
                    </Button>
                    <Button
                      type="link"
                      size="small"
                      onClick={() => setDoing({ what: 'end', entry: row })}
                    >
                      {t('end_entry')}
                    </Button>
                  </>
                )}
                <Button
                  type="link"
                  size="small"
                  onClick={() => setDoing({ what: 'history', entry: row })}
                >
                  {t('history')}
                </Button>
              </Space>
            ),
          },
        ]}
      />
      {creating && (
        <ActionForm<Schema<'CreateCodeEntry'>, Entry>
          open
          onClose={() => setCreating(false)}
          title={t(`table.${table}`)}
          done={t('common:form.created')}
          initial={{ level: 'public' }}
          submit={(values) => send.createEntry({ ...filled(values), table })}
        >
          <Field name="name_zh" label={t('name_zh')} required max={30} />
          <Field name="name_en" label={t('name_en')} max={60} />
          <Field name="code" label={t('code')} hint={t('code_hint')} max={12} />
          {table !== 'shop_type' ? <GuardFields /> : <span />}
        </ActionForm>
      )}
      {doing?.what === 'change' && (
        <ActionForm<Schema<'ChangeCodeEntry'>, Entry>
          open
          onClose={done}
          title={t('change_entry', { name: doing.entry.name_zh })}
          initial={doing.entry as never}
          submit={(values) => send.changeEntry(doing.entry, filled(values))}
        >
          <Field name="name_zh" label={t('name_zh')} required max={30} />
          <Field name="name_en" label={t('name_en')} max={60} />
          <Field name="sort" label={t('sort')}>
            <InputNumber min={0} max={1_000_000} style={{ width: '100%' }} />
          </Field>
          {table !== 'shop_type' ? <GuardFields /> : <span />}
        </ActionForm>
      )}
      {doing?.what === 'absorb' && (
        <Absorb entry={doing.entry} others={result.data?.items ?? []} onClose={done} />
      )}
      <EndForm
        open={doing?.what === 'end'}
        onClose={done}
        title={doing ? `${t('end_entry')} · ${doing.entry.name_zh}` : ''}
        verb={t('end_entry')}
        submit={(ending) => send.endEntry((doing as Doing).entry, ending)}
      />
      {doing?.what === 'history' && <History of={doing.entry} onClose={done} />}
    </>
  );
}

/** How many records carry a value, as the door to them. */
function Uses({ entry }: { entry: Entry }) {
  if (entry.uses === 0) return 0;
  const list = {
    household_tag: `/households?tag=${entry.code}`,
    special_group: `/residents?tag=${entry.code}`,
    shop_type: `/shops?trade=${entry.code}`,
  }[entry.table as (typeof tables)[number]];
  return <Link to={list}>{entry.uses.toLocaleString()}</Link>;
}

function Absorb({
  entry,
  others,
  onClose,
}: {
  entry: Entry;
  others: Entry[];
  onClose: () => void;
}) {
  const { t } = useTranslation('catalog');
  const free = useQuery({
    ...catalogQueries.free(entry.table),
    enabled: entry.table !== 'shop_type',
  });
  const options = [
    ...(free.data?.items ?? []).map((one) => ({
      value: one.tag,
      label: t('free', { tag: one.tag, n: one.uses }),
    })),
    ...others
      .filter((one) => one.id !== entry.id && !one.until_on)
      .map((one) => ({ value: one.code, label: `${one.name_zh} ${one.code}` })),
  ];
  return (
    <ActionForm<{ tag: string }, Entry>
      open
      onClose={onClose}
      title={t('absorb_title', { name: entry.name_zh })}
      verb={t('absorb')}
      done={t('absorbed')}
      submit={({ tag }) => send.absorb(entry, tag)}
    >
      <Field
        name="tag"
        label={t('absorb_tag')}
        required
        hint={t('absorb_hint', { name: entry.name_zh })}
      >
        <Select showSearch={{ optionFilterProp: 'label' }} options={options} />
      </Field>
    </ActionForm>
  );
}
