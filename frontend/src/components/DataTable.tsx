import type { UseQueryResult } from '@tanstack/react-query';
import { Button, Empty, Pagination, Table, type TableColumnType } from 'antd';
import type { KeyboardEvent, MouseEvent, ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { Link, useLocation, useNavigate, useParams } from 'react-router';
import type { Problem } from '@/api/problem';
import type { Page } from '@/api/types';
import styles from './DataTable.module.css';
import type { ListState } from './listState';
import { ProblemAlert } from './ProblemAlert';
import { SelectionBar } from './SelectionBar';
import { type Picked, pickedOf, type Selectable, type Selection } from './selection';

export interface Column<Row> {
  key: string;
  title: ReactNode;
  /** What the cell shows; empty values become –. */
  render: (row: Row) => ReactNode;
  /** The API's field to sort by, where the list may be sorted by it. */
  sort?: string;
  /** A number: to the right, with figures under each other. */
  numeric?: boolean;
  width?: number;
  /** Shown only where somebody chooses it. */
  hidden?: boolean;
  /** From this width of the window on: what a phone leaves out. */
  from?: 'sm' | 'md' | 'lg' | 'xl' | 'xxl';
}

interface Props<Row, F extends string> {
  /** What the table is, for those who listen. */
  label: string;
  list: ListState<F>;
  result: UseQueryResult<Page<Row>, Problem>;
  columns: Column<Row>[];
  /** The address of a row's record under the list; the first column links to it. */
  to?: (row: Row) => string;
  /** Actions of a row, in the last column. */
  actions?: (row: Row) => ReactNode;
  /** What to show where nothing is there at all, and what to do about it. */
  empty?: ReactNode;
  compact?: boolean;
  /** The rows that are chosen, where something may be done to many at once. */
  selection?: Selection;
  /** What may be done to them. */
  bulk?: (picked: Picked) => ReactNode;
}

function blank(value: ReactNode): boolean {
  return value === null || value === undefined || value === '' || value === false;
}

/**
 * A page of a list that the server filters, sorts and counts. Its state is in the address. Rows
 * are walked with the arrow keys (or j and k) and opened with Enter.
 */
export function DataTable<Row extends { id: string }, F extends string>(props: Props<Row, F>) {
  const { label, list, result, to, actions, empty, compact, selection, bulk } = props;
  const { columns } = props;
  const { t } = useTranslation();
  const navigate = useNavigate();
  const { id: opened } = useParams();
  const { pathname, state } = useLocation();
  // One record at a time lies over the list: the next one takes its place in the history.
  const way = opened ? { replace: true, state } : { state: { over: pathname } };
  const page = result.data;
  const search = list.search ? `?${list.search}` : '';

  if (result.error && !page) {
    if (result.error.status === 403) return <Empty description={t('list.forbidden')} />;
    return <ProblemAlert error={result.error} retry={() => void result.refetch()} />;
  }

  const order = list.query.sort;
  const shown: TableColumnType<Row>[] = columns.map((column, index) => ({
    key: column.key,
    title: column.title,
    width: column.width,
    align: column.numeric ? 'end' : undefined,
    ellipsis: true,
    responsive: column.from ? [column.from] : undefined,
    sorter: column.sort ? true : undefined,
    sortOrder: !column.sort
      ? undefined
      : order === column.sort
        ? 'ascend'
        : order === `-${column.sort}`
          ? 'descend'
          : null,
    render: (_, row) => {
      const content = column.render(row);
      const cell = blank(content) ? '–' : content;
      const title = typeof content === 'string' ? content : undefined;
      if (index === 0 && to) {
        return (
          <Link to={to(row) + search} {...way} title={title} tabIndex={-1} className={styles.name}>
            {cell}
          </Link>
        );
      }
      return title ? <span title={title}>{cell}</span> : cell;
    },
  }));
  if (actions) {
    shown.push({
      key: 'actions',
      title: <span className="lx-unseen">{t('field.actions')}</span>,
      align: 'end',
      width: 140,
      render: (_, row) => actions(row),
    });
  }

  const open = (row: Row) => {
    if (to) navigate(to(row) + search, way);
  };
  const onRow = (row: Row) => ({
    tabIndex: 0,
    'aria-selected': row.id === opened ? true : undefined,
    className: row.id === opened ? styles.opened : undefined,
    style: to ? { cursor: 'pointer' } : undefined,
    onClick: (event: MouseEvent) => {
      const target = event.target as HTMLElement;
      const selecting = (window.getSelection()?.toString() ?? '') !== '';
      if (!target.closest('a, button, input, label, .ant-table-selection-column') && !selecting) {
        open(row);
      }
    },
    onKeyDown: (event: KeyboardEvent<HTMLElement>) => {
      if (event.target !== event.currentTarget) return;
      const rows = event.currentTarget;
      const step = { ArrowDown: 1, j: 1, ArrowUp: -1, k: -1 }[event.key];
      if (step) {
        event.preventDefault();
        const next = step > 0 ? rows.nextElementSibling : rows.previousElementSibling;
        if (next instanceof HTMLElement) next.focus();
      } else if (event.key === 'Enter') open(row);
      else if (event.key === 'x' && selection) {
        event.preventDefault();
        selection.toggle(row as Row & Selectable);
      }
    },
  });

  const capped = page?.total_capped ?? false;
  const known = page?.total ?? 0;
  // Beyond the cap nobody knows how many there are: there is a next page while pages are full.
  const total = capped ? Math.max(known, (page?.page ?? 1) * list.query.page_size + 1) : known;

  return (
    <section aria-label={label} className={styles.list}>
      {result.error && <ProblemAlert error={result.error} retry={() => void result.refetch()} />}
      <Table<Row>
        rowKey="id"
        size={compact ? 'small' : 'middle'}
        columns={shown}
        dataSource={page?.items ?? []}
        loading={{ spinning: result.isLoading || result.isPlaceholderData, delay: 200 }}
        onRow={onRow}
        pagination={false}
        rowSelection={
          selection && {
            selectedRowKeys: selection.all
              ? (page?.items ?? []).map((row) => row.id)
              : selection.keys,
            preserveSelectedRowKeys: true,
            columnWidth: 44,
            onChange: (keys, rows) =>
              selection.set(
                keys.flatMap(
                  (key) =>
                    (rows.find((row) => row?.id === key) as Selectable | undefined) ??
                    selection.rows.find((row) => row.id === key) ??
                    [],
                ),
              ),
            getCheckboxProps: () => ({ 'aria-label': t('select.row') }) as object,
          }
        }
        sticky
        scroll={{ x: 'max-content' }}
        showSorterTooltip={false}
        onChange={(_pages, _filters, sorter) => {
          const by = Array.isArray(sorter) ? sorter[0] : sorter;
          const field = columns.find((column) => column.key === by?.columnKey)?.sort;
          const direction = by?.order;
          list.set({
            sort: field && direction ? (direction === 'descend' ? `-${field}` : field) : undefined,
          } as never);
        }}
        locale={{
          emptyText: result.isLoading ? (
            <div className={styles.waiting} />
          ) : list.query.page > 1 ? (
            <Empty image={Empty.PRESENTED_IMAGE_SIMPLE} description={t('list.beyond')}>
              <Button onClick={() => list.set({ page: undefined } as never)}>
                {t('list.first_page')}
              </Button>
            </Empty>
          ) : list.filtered ? (
            <Empty
              image={Empty.PRESENTED_IMAGE_SIMPLE}
              description={
                <>
                  <div>{t('list.none')}</div>
                  <div className={styles.hint}>{t('list.none_hint')}</div>
                </>
              }
            >
              <Button onClick={list.clear}>{t('action.clear')}</Button>
            </Empty>
          ) : (
            (empty ?? <Empty image={Empty.PRESENTED_IMAGE_SIMPLE} description={t('list.empty')} />)
          ),
        }}
      />
      {selection && bulk && (selection.all || selection.rows.length > 0) && (
        <SelectionBar selection={selection} total={known} capped={capped}>
          {bulk(pickedOf(selection, list.asked, known))}
        </SelectionBar>
      )}
      {page && known > 0 && (
        <div className={styles.foot}>
          <span className={styles.count} aria-live="polite">
            {capped ? t('list.capped') : t('list.count', { count: known })}
          </span>
          <Pagination
            current={page.page}
            pageSize={page.page_size}
            total={total}
            showSizeChanger={known > 20}
            pageSizeOptions={[20, 50, 100, 200]}
            showLessItems
            responsive
            hideOnSinglePage={known <= 20}
            onChange={(next, size) =>
              list.set({
                page: size === page.page_size ? String(next) : '1',
                page_size: size === 20 ? undefined : String(size),
              } as never)
            }
          />
        </div>
      )}
    </section>
  );
}
