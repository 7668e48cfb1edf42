import { PlusOutlined } from '@ant-design/icons';
import type { UseQueryResult } from '@tanstack/react-query';
import { Button } from 'antd';
import type { ReactNode } from 'react';
import { Outlet } from 'react-router';
import type { Problem } from '@/api/problem';
import type { Page } from '@/api/types';
import { type Column, DataTable } from './DataTable';
import { FilterBar } from './FilterBar';
import type { ListState } from './listState';
import { PageHeader } from './PageHeader';

interface Props<Row, F extends string> {
  title: string;
  hint?: ReactNode;
  list: ListState<F>;
  result: UseQueryResult<Page<Row>, Problem>;
  columns: Column<Row>[];
  to?: (row: Row) => string;
  /** What the search box looks in. */
  search?: string;
  filters?: ReactNode;
  /** The page's main action, where the person may. */
  create?: { label: string; onClick: () => void } | false;
  /** Further actions, not filled. */
  actions?: ReactNode;
  empty?: ReactNode;
}

/** A page that is a list; the records open beside it, at addresses of their own. */
export function ListPage<Row extends { id: string }, F extends string>(props: Props<Row, F>) {
  const { title, hint, list, result, columns, to, search, filters, create, actions, empty } = props;
  return (
    <>
      <PageHeader
        title={title}
        hint={hint}
        actions={
          <>
            {actions}
            {create && (
              <Button type="primary" icon={<PlusOutlined />} onClick={create.onClick}>
                {create.label}
              </Button>
            )}
          </>
        }
      />
      <FilterBar list={list} search={search}>
        {filters}
      </FilterBar>
      <DataTable
        label={title}
        list={list}
        result={result}
        columns={columns}
        to={to}
        empty={empty}
      />
      <Outlet />
    </>
  );
}
