import { DownloadOutlined, UploadOutlined } from '@ant-design/icons';
import { useMutation, useQuery } from '@tanstack/react-query';
import { Button, Empty } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useNavigate } from 'react-router';
import type { Problem } from '@/api/problem';
import { type Column, DataTable } from '@/components/DataTable';
import { EnumFilter, FilterBar } from '@/components/FilterBar';
import { useListState } from '@/components/listState';
import { PageHeader } from '@/components/PageHeader';
import { ProblemAlert } from '@/components/ProblemAlert';
import { StateTag } from '@/components/StateTag';
import { When } from '@/components/Time';
import { Exchange } from './Exchange';
import { type ImportRow, importQueries, saveTemplate } from './queries';
import { Undo } from './Undo';

const filters = ['state'] as const;

/** The workbooks that were handed in, the latest first. */
export function ImportList() {
  const { t } = useTranslation('imports');
  const navigate = useNavigate();
  const [undoing, setUndoing] = useState<ImportRow>();
  const list = useListState({ filters, sort: '-created_at' });
  const result = useQuery(importQueries.list(list.query));
  const columns: Column<ImportRow>[] = [
    { key: 'filename', title: t('file'), render: (row) => row.filename, sort: 'filename' },
    {
      key: 'state',
      title: t('field.state'),
      render: (row) => <StateTag of="import_state" value={row.state} />,
      width: 120,
    },
    { key: 'by', title: t('by'), render: (row) => row.account_name, width: 160, from: 'md' },
    {
      key: 'created_at',
      title: t('at'),
      render: (row) => <When value={row.created_at} />,
      sort: 'created_at',
      width: 180,
    },
  ];
  const start = (
    <Button type="primary" icon={<UploadOutlined />} onClick={() => navigate('/imports/new')}>
      {t('start')}
    </Button>
  );
  return (
    <>
      <PageHeader
        title={t('exchange')}
        hint={t('hint')}
        actions={
          <>
            <Template />
            {start}
          </>
        }
      />
      <Exchange at="/imports" />
      <FilterBar list={list}>
        <EnumFilter list={list} name="state" label={t('field.state')} of="import_state" />
      </FilterBar>
      <DataTable
        label={t('list')}
        list={list}
        result={result}
        columns={columns}
        to={(row) => `/imports/${row.id}`}
        empty={<Empty image={Empty.PRESENTED_IMAGE_SIMPLE} description={t('none')} />}
        actions={(row) =>
          row.actions.includes('undo') && (
            <Button size="small" onClick={() => setUndoing(row)}>
              {t('undo')}
            </Button>
          )
        }
      />
      {undoing && <Undo one={undoing} onClose={() => setUndoing(undefined)} />}
    </>
  );
}

/** The button that saves the empty workbook. */
export function Template() {
  const { t } = useTranslation('imports');
  const get = useMutation<void, Problem>({
    mutationFn: () => saveTemplate(t('template_name')),
    meta: { quiet: true },
  });
  return (
    <>
      <Button icon={<DownloadOutlined />} loading={get.isPending} onClick={() => get.mutate()}>
        {t('template')}
      </Button>
      {get.error && <ProblemAlert error={get.error} />}
    </>
  );
}
