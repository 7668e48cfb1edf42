import { Empty, Table } from 'antd';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import type { Problem } from '@/api/problem';
import type { Page } from '@/api/types';
import type { Column } from './DataTable';
import { ProblemAlert } from './ProblemAlert';

interface Props<Row> {
  result: { data?: Page<Row>; error: Problem | null; isLoading: boolean; refetch: () => unknown };
  columns: Column<Row>[];
  to?: (row: Row) => string;
  /** The list that holds all of them. */
  all?: string;
  empty?: ReactNode;
}

/** The first rows of what hangs on a record, with the way to all of them. */
export function SubTable<Row extends { id: string }>({
  result,
  columns,
  to,
  all,
  empty,
}: Props<Row>) {
  const { t } = useTranslation();
  if (result.error)
    return <ProblemAlert error={result.error} retry={() => void result.refetch()} />;
  const rows = result.data?.items ?? [];
  const total = result.data?.total ?? rows.length;
  return (
    <>
      <Table<Row>
        rowKey="id"
        size="small"
        loading={{ spinning: result.isLoading, delay: 200 }}
        dataSource={rows}
        pagination={false}
        scroll={{ x: 'max-content' }}
        columns={columns.map((column, index) => ({
          key: column.key,
          title: column.title,
          width: column.width,
          align: column.numeric ? 'end' : undefined,
          ellipsis: true,
          render: (_, row) => {
            const content = column.render(row);
            const cell =
              content === null || content === undefined || content === '' ? '–' : content;
            return index === 0 && to ? <Link to={to(row)}>{cell}</Link> : cell;
          },
        }))}
        locale={{
          emptyText: empty ?? (
            <Empty image={Empty.PRESENTED_IMAGE_SIMPLE} description={t('list.empty')} />
          ),
        }}
      />
      {all && total > rows.length && (
        <p>
          <Link to={all}>
            {t('action.view_all')}{' '}
            {result.data?.total_capped ? '1,000+' : total.toLocaleString('en')}
          </Link>
        </p>
      )}
    </>
  );
}
