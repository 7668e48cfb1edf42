import { PlusOutlined } from '@ant-design/icons';
import type { UseQueryResult } from '@tanstack/react-query';
import { Button } from 'antd';
import type { ReactNode } from 'react';
import { Outlet } from 'react-router';
import type { Problem } from '@/api/problem';
import type { Page } from '@/api/types';
import { type Column, DataTable } from './DataTable';
import { FilterBar, type MoreFilter } from './FilterBar';
import { ColumnChooser, ExportButton } from './ListMenu';
import type { ListState } from './listState';
import { useListTools } from './listTools';
import { PageHeader } from './PageHeader';
import { SavedViews } from './SavedViews';
import { type Picked, useSelection } from './selection';
import type { Screen } from './views';

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
  /** Filters behind a button. */
  more?: MoreFilter<F>[];
  /** The page's main action, where the person may. */
  create?: { label: string; onClick: () => void } | false;
  /** Further actions, not filled. */
  actions?: ReactNode;
  /** What stands between the head and the filters. */
  above?: ReactNode;
  empty?: ReactNode;
  /** The list as the API calls it: it can be saved as a view and exported, and its columns be chosen. */
  screen?: Screen;
  /** What may be done to many rows at once. */
  bulk?: ((picked: Picked) => ReactNode) | false;
}

/** A page that is a list; the records open beside it, at addresses of their own. */
export function ListPage<Row extends { id: string }, F extends string>(props: Props<Row, F>) {
  const { title, hint, list, result, columns, to, search, filters, more, create } = props;
  const { actions, above, empty, screen, bulk } = props;
  const tools = useListTools(screen, list, columns);
  const selection = useSelection(list);
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
      {above}
      <FilterBar
        list={list}
        search={search}
        more={more}
        lead={tools && <SavedViews list={list} tools={tools} />}
        tail={
          tools && (
            <>
              <ColumnChooser list={list} tools={tools} all={columns} />
              <ExportButton list={list} tools={tools} />
            </>
          )
        }
      >
        {filters}
      </FilterBar>
      <DataTable
        label={title}
        list={list}
        result={result}
        columns={tools?.columns ?? columns.filter((one) => !one.hidden)}
        to={to}
        empty={empty}
        compact={tools?.compact}
        selection={bulk ? selection : undefined}
        bulk={bulk || undefined}
      />
      <Outlet />
    </>
  );
}
