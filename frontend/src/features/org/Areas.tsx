import { PlusOutlined, SearchOutlined } from '@ant-design/icons';
import { Button, Input, Table } from 'antd';
import { useMemo, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Link, Outlet, useNavigate, useSearchParams } from 'react-router';
import { useMay } from '@/api/permission';
import { type AreaNode, joinPlaces, useAreas } from '@/components/areas';
import { PageHeader } from '@/components/PageHeader';
import { ProblemAlert } from '@/components/ProblemAlert';
import { StateTag } from '@/components/StateTag';
import { useWord } from '@/components/words';
import { AreaForm } from './AreaForm';
import styles from './Areas.module.css';
import type { Area } from './queries';

interface Row extends Area {
  children?: Row[];
}

/** The tree as rows; of a search, what it finds with the way down to it. */
function rowsOf(nodes: AreaNode[], q: string): Row[] {
  return nodes.flatMap(({ area, children }) => {
    const matches = area.name.includes(q) || area.code.startsWith(q);
    const below = rowsOf(children, matches ? '' : q);
    if (!matches && below.length === 0) return [];
    return [below.length > 0 ? { ...area, children: below } : { ...area }];
  });
}

function idsOf(rows: Row[]): string[] {
  return rows.flatMap((row) => (row.children ? [row.id, ...idsOf(row.children)] : []));
}

export function Areas() {
  const { t } = useTranslation('org');
  const word = useWord();
  const may = useMay();
  const navigate = useNavigate();
  const areas = useAreas();
  const [params, setParams] = useSearchParams();
  const [creating, setCreating] = useState(false);
  const [opened, setOpened] = useState<string[]>();
  const q = params.get('q')?.trim() ?? '';
  const rows = useMemo(() => rowsOf(areas.tree, q), [areas.tree, q]);
  // The townships stand open in a search and closed otherwise; the district is always open.
  const expanded = q ? idsOf(rows) : (opened ?? areas.tree.map((node) => node.area.id));
  const search = params.size > 0 ? `?${params}` : '';

  return (
    <>
      <PageHeader
        title={t('common:menu.areas')}
        hint={areas.data && t('area_count', { count: areas.data.length })}
        actions={
          may('area:write') && (
            <Button type="primary" icon={<PlusOutlined />} onClick={() => setCreating(true)}>
              {t('new_area')}
            </Button>
          )
        }
      />
      <Input
        className={styles.search}
        allowClear
        prefix={<SearchOutlined />}
        placeholder={t('area_search')}
        aria-label={t('common:list.search')}
        value={params.get('q') ?? ''}
        onChange={(event) =>
          setParams(event.target.value ? { q: event.target.value } : {}, { replace: true })
        }
      />
      {areas.error && (
        <ProblemAlert error={areas.error} retry={() => void areas.refetch()} fields={[]} />
      )}
      <div className={styles.frame}>
        <Table<Row>
          rowKey="id"
          size="middle"
          sticky
          loading={{ spinning: areas.isLoading, delay: 200 }}
          dataSource={rows}
          pagination={false}
          scroll={{ x: 'max-content' }}
          expandable={{
            expandedRowKeys: expanded,
            onExpandedRowsChange: (keys) => setOpened(keys.map(String)),
            indentSize: 20,
          }}
          onRow={(row) => ({
            style: { cursor: 'pointer' },
            onClick: (event) => {
              if (!(event.target as HTMLElement).closest('a, button')) {
                navigate(`/areas/${row.id}${search}`);
              }
            },
          })}
          columns={[
            {
              key: 'name',
              title: t('name'),
              render: (_, row) => (
                <Link to={`/areas/${row.id}${search}`} className={styles.name}>
                  {shortName(row, areas.byID)}
                </Link>
              ),
            },
            { key: 'level', title: t('level'), render: (_, row) => word('area_level', row.level) },
            { key: 'code', title: t('area_code'), dataIndex: 'code', responsive: ['md'] },
            {
              key: 'island',
              title: t('island'),
              responsive: ['md'],
              render: (_, row) => row.island ?? '–',
            },
            {
              key: 'desk',
              title: t('has_desk'),
              responsive: ['md'],
              render: (_, row) => (row.has_desk ? t('desk_here') : '–'),
            },
            {
              key: 'state',
              title: t('common:field.state'),
              render: (_, row) => <StateTag of="ended" value={Boolean(row.ended_on)} />,
            },
          ]}
        />
      </div>
      <Outlet />
      {creating && (
        <AreaForm
          onClose={() => setCreating(false)}
          onDone={(made) => navigate(`/areas/${made.id}`)}
        />
      )}
    </>
  );
}

/** Under its community a grid is "第1网格", not "南城村第1网格". */
function shortName(row: Area, byID: Map<string, Area>): string {
  const parent = row.parent_id ? byID.get(row.parent_id) : undefined;
  return parent ? (joinPlaces([parent.name, row.name]).split(' / ').at(-1) ?? row.name) : row.name;
}
