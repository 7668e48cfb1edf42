import { DownloadOutlined } from '@ant-design/icons';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { App, Button, Checkbox, Empty, Form, Input, Popconfirm, Progress } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Problem } from '@/api/problem';
import { ActionForm } from '@/components/ActionForm';
import { type Column, DataTable } from '@/components/DataTable';
import { Field } from '@/components/Field';
import { EnumFilter, FilterBar } from '@/components/FilterBar';
import { useListState } from '@/components/listState';
import { PageHeader } from '@/components/PageHeader';
import { StateTag } from '@/components/StateTag';
import { When } from '@/components/Time';
import { Exchange } from './Exchange';
import { type Export, exportQueries, saveExport, startExport, wipeExport } from './queries';
import styles from './Wizard.module.css';

const filters = ['state'] as const;

/** The workbooks that the person took out, the latest first, with a button for another. */
export function ExportList() {
  const { t } = useTranslation('imports');
  const list = useListState({ filters, sort: '-created_at' });
  const result = useQuery(exportQueries.list(list.query));
  const [asking, setAsking] = useState(false);
  const columns: Column<Export>[] = [
    { key: 'at', title: t('at'), render: (row) => <When value={row.created_at} />, width: 150 },
    {
      key: 'state',
      title: t('field.state'),
      width: 150,
      render: (row) => <State row={row} />,
    },
    {
      key: 'sheets',
      title: t('export_sheets'),
      render: (row) => row.sheets.join('、'),
      from: 'md',
    },
    {
      key: 'rows',
      title: t('export_rows'),
      numeric: true,
      width: 100,
      from: 'md',
      render: (row) =>
        Object.values(row.rows)
          .reduce((sum, n) => sum + n, 0)
          .toLocaleString('en'),
    },
    {
      key: 'numbers',
      title: t('export_numbers'),
      width: 140,
      from: 'lg',
      render: (row) =>
        row.whole
          ? t('export_full', { count: row.whole_numbers.toLocaleString('en') as never })
          : t('export_masked'),
    },
    {
      key: 'until',
      title: t('export_until'),
      width: 150,
      from: 'lg',
      render: (row) => row.state === 'ready' && <When value={row.expires_at} />,
    },
  ];
  return (
    <>
      <PageHeader
        title={t('export_title')}
        hint={t('export_hint')}
        actions={
          <Button type="primary" icon={<DownloadOutlined />} onClick={() => setAsking(true)}>
            {t('export_start')}
          </Button>
        }
      />
      <Exchange at="/exports" />
      <FilterBar list={list}>
        <EnumFilter list={list} name="state" label={t('field.state')} of="export_state" />
      </FilterBar>
      <DataTable
        label={t('export_list')}
        list={list}
        result={result}
        columns={columns}
        actions={(row) => <Actions row={row} />}
        empty={<Empty image={Empty.PRESENTED_IMAGE_SIMPLE} description={t('export_none')} />}
      />
      <NewExport open={asking} onClose={() => setAsking(false)} />
    </>
  );
}

function State({ row }: { row: Export }) {
  if (row.state === 'running') return <Progress percent={row.progress} size="small" />;
  return (
    <span title={row.failure?.message}>
      <StateTag of="export_state" value={row.state} />
    </span>
  );
}

function Actions({ row }: { row: Export }) {
  const { t } = useTranslation('imports');
  const { message } = App.useApp();
  const queries = useQueryClient();
  const again = () => queries.invalidateQueries();
  const get = useMutation<void, Problem>({
    mutationFn: () => saveExport(row),
    onSettled: again,
  });
  const wipe = useMutation<unknown, Problem>({
    mutationFn: () => wipeExport(row),
    onSuccess: () => void message.success(t('wiped')),
    onSettled: again,
  });
  return (
    <>
      {row.actions.includes('download') && (
        <Button type="link" size="small" loading={get.isPending} onClick={() => get.mutate()}>
          {t('download')}
        </Button>
      )}
      {row.actions.includes('delete') && (
        <Popconfirm title={t('wipe_ask')} okText={t('wipe')} onConfirm={() => wipe.mutate()}>
          <Button type="link" size="small" danger loading={wipe.isPending}>
            {t('wipe')}
          </Button>
        </Popconfirm>
      )}
    </>
  );
}

interface Asked {
  sheets: string[];
  whole?: boolean;
  reason?: string;
}

function NewExport({ open, onClose }: { open: boolean; onClose: () => void }) {
  const { t } = useTranslation('imports');
  const may = useQuery({ ...exportQueries.sheets(), enabled: open });
  const queries = useQueryClient();
  const names = may.data?.items ?? [];
  if (!may.data) return null;
  return (
    <ActionForm<Asked>
      open={open}
      onClose={onClose}
      title={t('export_title')}
      verb={t('export_verb')}
      done={t('export_started')}
      initial={{ sheets: names, whole: false }}
      submit={(asked) =>
        startExport({
          sheets: asked.sheets,
          whole: asked.whole ?? false,
          reason: asked.whole ? (asked.reason ?? '') : '',
        })
      }
      onDone={() => void queries.invalidateQueries()}
    >
      {(form) => (
        <>
          <Form.Item
            name="sheets"
            label={t('export_sheets')}
            rules={[{ required: true, type: 'array', message: t('export_none_chosen') }]}
            extra={
              <Button
                type="link"
                size="small"
                onClick={() => form.setFieldsValue({ sheets: names })}
              >
                {t('export_all')}
              </Button>
            }
          >
            <Checkbox.Group className={styles.sheets} options={names} />
          </Form.Item>
          {may.data.whole && (
            <>
              <Form.Item name="whole" valuePropName="checked" extra={t('export_whole_hint')}>
                <Checkbox>
                  {t(may.data.reason_needed ? 'export_whole' : 'export_whole_phone')}
                </Checkbox>
              </Form.Item>
              <Form.Item noStyle dependencies={['whole']}>
                {({ getFieldValue }) =>
                  getFieldValue('whole') &&
                  may.data.reason_needed && (
                    <Field name="reason" label={t('export_reason')} required>
                      <Input.TextArea maxLength={200} autoSize={{ minRows: 2 }} />
                    </Field>
                  )
                }
              </Form.Item>
            </>
          )}
        </>
      )}
    </ActionForm>
  );
}
