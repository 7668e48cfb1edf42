import { PlusOutlined, PrinterOutlined } from '@ant-design/icons';
import { useQuery } from '@tanstack/react-query';
import { Button, Form, Input, InputNumber, Select, Space, Table } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Schema } from '@/api/types';
import { ActionForm } from '@/components/ActionForm';
import { DayField } from '@/components/DayField';
import { EndForm } from '@/components/EndForm';
import { useOwnName } from '@/components/ExtraFields';
import { Field } from '@/components/Field';
import { FormGrid, Wide } from '@/components/FormGrid';
import { filled } from '@/components/formValues';
import { ProblemAlert } from '@/components/ProblemAlert';
import { GuardFields, Level } from './Guard';
import { History } from './History';
import { catalogQueries, type ExtraField, send } from './queries';

type Doing = { what: 'change' | 'end' | 'history'; field: ExtraField };

/** The register of extra fields: what each is kept for, by which law, for how long, and how many values there are. */
export function Fields() {
  const { t } = useTranslation('catalog');
  const nameOf = useOwnName();
  const result = useQuery(catalogQueries.fields());
  const [creating, setCreating] = useState(false);
  const [doing, setDoing] = useState<Doing | null>(null);
  const done = () => setDoing(null);
  const keeping = (row: ExtraField) =>
    [
      row.keep_until && t('keep_to', { day: row.keep_until }),
      row.keep_days !== null && t('keep_after', { n: row.keep_days }),
    ]
      .filter(Boolean)
      .join('；');
  return (
    <>
      <Space style={{ marginBottom: 16, justifyContent: 'flex-end', width: '100%' }}>
        <Button icon={<PrinterOutlined />} onClick={() => window.print()}>
          {t('print')}
        </Button>
        <Button type="primary" icon={<PlusOutlined />} onClick={() => setCreating(true)}>
          {t('new_field')}
        </Button>
      </Space>
      {result.error && <ProblemAlert error={result.error} retry={() => void result.refetch()} />}
      <Table<ExtraField>
        rowKey="id"
        pagination={false}
        loading={{ spinning: result.isLoading, delay: 200 }}
        dataSource={result.data?.items ?? []}
        scroll={{ x: 'max-content' }}
        columns={[
          { title: t('kind'), render: (_, row) => t(`kinds.${row.kind}`), width: 90 },
          { title: t('name_zh'), render: (_, row) => nameOf(row) },
          { title: t('type'), render: (_, row) => t(`types.${row.type}`), width: 80 },
          { title: t('level'), render: (_, row) => <Level of={row} /> },
          { title: t('purpose'), dataIndex: 'purpose' },
          { title: t('basis'), dataIndex: 'basis' },
          { title: t('keep'), render: (_, row) => keeping(row) },
          { title: t('values'), dataIndex: 'values', align: 'right', width: 80 },
          {
            title: t('state'),
            render: (_, row) => (row.ended_on ? t('ended', { day: row.ended_on }) : t('in_use')),
          },
          {
            title: '',
            render: (_, row) => (
              <Space size={0}>
                {!row.ended_on && (
                  <>
                    <Button
                      type="link"
                      size="small"
                      onClick={() => setDoing({ what: 'change', field: row })}
                    >
                      {t('common:action.edit')}
                    </Button>
                    <Button
                      type="link"
                      size="small"
                      onClick={() => setDoing({ what: 'end', field: row })}
                    >
                      {t('end_entry')}
                    </Button>
                  </>
                )}
                <Button
                  type="link"
                  size="small"
                  onClick={() => setDoing({ what: 'history', field: row })}
                >
                  {t('history')}
                </Button>
              </Space>
            ),
          },
        ]}
      />
      {creating && <FieldForm onClose={() => setCreating(false)} />}
      {doing?.what === 'change' && <FieldForm record={doing.field} onClose={done} />}
      <EndForm
        open={doing?.what === 'end'}
        onClose={done}
        title={doing ? `${t('end_field')} · ${doing.field.name_zh}` : ''}
        verb={t('end_field')}
        submit={(ending) => send.endField((doing as Doing).field, ending)}
      />
      {doing?.what === 'history' && <History of={doing.field} onClose={done} />}
    </>
  );
}

type Values = Schema<'CreateExtraField'>;

function FieldForm({ record, onClose }: { record?: ExtraField; onClose: () => void }) {
  const { t } = useTranslation('catalog');
  const options = (key: 'kinds' | 'types', values: string[]) =>
    values.map((value) => ({ value, label: t(`${key}.${value}`) }));
  return (
    <ActionForm<Values, ExtraField>
      open
      as="drawer"
      width={680}
      onClose={onClose}
      title={record ? t('change_field') : t('new_field')}
      done={record ? undefined : t('common:form.created')}
      initial={
        (record as Partial<Values> | undefined) ?? {
          level: 'public',
          kind: 'resident',
          type: 'text',
        }
      }
      submit={(values) =>
        record ? send.changeField(record, values as never) : send.createField(filled(values))
      }
    >
      <FormGrid>
        <Field name="name_zh" label={t('name_zh')} required max={30} />
        <Field name="name_en" label={t('name_en')} max={60} />
        {!record && (
          <>
            <Field name="kind" label={t('kind')} required>
              <Select
                options={options('kinds', ['resident', 'household', 'building', 'shop', 'member'])}
              />
            </Field>
            <Field name="type" label={t('type')} required>
              <Select options={options('types', ['text', 'number', 'choice', 'date'])} />
            </Field>
          </>
        )}
        <TypeFields type={record?.type} />
        <Field name="required" label={t('required')}>
          <Select
            options={[
              { value: false, label: t('no') },
              { value: true, label: t('yes') },
            ]}
          />
        </Field>
        <Field name="hint" label={t('field_hint')} max={100} />
        <Wide>
          <Field name="purpose" label={t('purpose')} required hint={t('purpose_hint')}>
            <Input.TextArea autoSize={{ minRows: 2, maxRows: 6 }} maxLength={500} />
          </Field>
        </Wide>
        <Wide>
          <Field name="basis" label={t('basis')} required hint={t('basis_hint')}>
            <Input.TextArea autoSize={{ minRows: 2, maxRows: 6 }} maxLength={500} />
          </Field>
        </Wide>
        <Field name="keep_until" label={t('keep_until')} hint={t('keep_hint')}>
          <DayField />
        </Field>
        <Field name="keep_days" label={t('keep_days')}>
          <InputNumber min={0} max={36_500} style={{ width: '100%' }} />
        </Field>
        <GuardFields />
      </FormGrid>
    </ActionForm>
  );
}

/** What only numbers, or only choices, have. */
function TypeFields({ type }: { type?: string }) {
  const { t } = useTranslation('catalog');
  const chosen = Form.useWatch<string | undefined>('type');
  const of = type ?? chosen;
  if (of === 'choice') {
    return (
      <Wide>
        <Field name="choices" label={t('choices')} required hint={t('choices_hint')}>
          <Select mode="tags" />
        </Field>
      </Wide>
    );
  }
  if (of !== 'number') return null;
  return (
    <>
      <Field name="unit" label={t('unit')} max={10} />
      <Field name="low" label={t('low')}>
        <InputNumber style={{ width: '100%' }} />
      </Field>
      <Field name="high" label={t('high')}>
        <InputNumber style={{ width: '100%' }} />
      </Field>
    </>
  );
}
