import { useQuery } from '@tanstack/react-query';
import { Checkbox, Input, Table } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { dataOf, http } from '@/api/client';
import type { Problem } from '@/api/problem';
import { ProblemAlert } from '@/components/ProblemAlert';
import styles from './Within.module.css';

type Path = '/buildings' | '/households';

interface Row {
  id: string;
  code: string;
  name?: string;
  household_count?: number;
  head_name?: string | null;
  building_id?: string | null;
  building_name?: string | null;
  address?: string | null;
}

const pageSize = 200;

/** Everything of a kind that lies in a grid: what a split may take is all of it, not a first page. */
async function allWithin(path: Path, area: string): Promise<Row[]> {
  const state = path === '/buildings' ? { ended: false } : { state: 'active' };
  const all: Row[] = [];
  for (let page = 1; ; page++) {
    const query = {
      area_id: area,
      page,
      page_size: pageSize,
      count: 'none',
      sort: 'code',
      ...state,
    };
    const found = await dataOf(http.GET(path, { params: { query: query as never } }));
    all.push(...(found.items as Row[]));
    if (found.items.length < pageSize) return all;
  }
}

interface Props {
  path: Path;
  area: string;
  /** Buildings that go as a whole: their households need not be chosen. */
  going?: string[];
  label: string;
  value?: string[];
  onChange?: (ids: string[]) => void;
}

/** Chooses buildings or households of a grid: found by any word, ticked one by one or all that were found. */
export function Within({ path, area, going, label, value = [], onChange }: Props) {
  const { t } = useTranslation('changes');
  const [text, setText] = useState('');
  const result = useQuery<Row[], Problem>({
    queryKey: ['within', path, area],
    queryFn: () => allWithin(path, area),
    staleTime: 30_000,
  });
  const words = text.toLowerCase().split(/\s+/).filter(Boolean);
  const goes = new Set(going);
  const rows = (result.data ?? []).filter((row) => {
    const said = [row.code, row.name, row.head_name, row.building_name, row.address]
      .join(' ')
      .toLowerCase();
    return words.every((word) => said.includes(word));
  });
  const withBuilding = (row: Row) => Boolean(row.building_id && goes.has(row.building_id));
  const free = rows.filter((row) => !withBuilding(row));
  const chosen = new Set(value);
  const found = free.filter((row) => chosen.has(row.id)).length;
  const takeAll = (all: boolean) => {
    const next = new Set(value);
    for (const row of free) {
      if (all) next.add(row.id);
      else next.delete(row.id);
    }
    onChange?.([...next]);
  };
  return (
    <section aria-label={label} className={styles.within}>
      <Input.Search
        allowClear
        value={text}
        placeholder={t('split_search')}
        aria-label={t('split_search')}
        onChange={(event) => setText(event.target.value)}
      />
      {result.error && <ProblemAlert error={result.error} />}
      <div className={styles.all}>
        <Checkbox
          checked={free.length > 0 && found === free.length}
          indeterminate={found > 0 && found < free.length}
          disabled={free.length === 0}
          onChange={(event) => takeAll(event.target.checked)}
        >
          {t(words.length > 0 ? 'split_all_found' : 'split_all', { count: free.length })}
        </Checkbox>
        <span className={styles.quiet} aria-live="polite">
          {t('split_chosen', { count: value.length })}
        </span>
      </div>
      <Table<Row>
        rowKey="id"
        size="small"
        showHeader={false}
        loading={result.isLoading}
        dataSource={rows}
        pagination={{ pageSize: 8, hideOnSinglePage: true, showSizeChanger: false, size: 'small' }}
        locale={{ emptyText: t('common:list.nothing_found') }}
        rowSelection={{
          selectedRowKeys: [...value, ...rows.filter(withBuilding).map((row) => row.id)],
          preserveSelectedRowKeys: true,
          getCheckboxProps: (row) => ({
            disabled: withBuilding(row),
            'aria-label': [row.code, row.name ?? row.head_name].filter(Boolean).join(' '),
          }),
          onSelect: (row, on) =>
            onChange?.(on ? [...value, row.id] : value.filter((id) => id !== row.id)),
        }}
        columns={[
          {
            render: (_, row) => (
              <>
                <span>{row.name ?? row.head_name ?? row.code}</span>{' '}
                <span className={styles.quiet}>
                  {[
                    row.code,
                    row.address,
                    row.household_count !== undefined &&
                      t('split_households_in', { count: row.household_count }),
                    withBuilding(row) && t('split_goes_with_building'),
                  ]
                    .filter(Boolean)
                    .join(' · ')}
                </span>
              </>
            ),
          },
        ]}
      />
    </section>
  );
}
