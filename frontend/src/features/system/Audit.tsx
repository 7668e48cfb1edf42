import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import type { Column } from '@/components/DataTable';
import { DaysFilter } from '@/components/FilterBar';
import { ListPage } from '@/components/ListPage';
import { useListState } from '@/components/listState';
import { When } from '@/components/Time';
import { type AuditEvent, auditQueries } from './queries';

const filters = ['action', 'kind', 'target_id', 'actor_id', 'from', 'to'] as const;

/** The audit log, newest first. */
export function Audit() {
  const { t } = useTranslation('system');
  const list = useListState({ filters, sort: '-at', pageSize: 50 });
  const result = useQuery(auditQueries.list(list.query));
  const columns: Column<AuditEvent>[] = [
    { key: 'at', title: t('at'), sort: 'at', width: 190, render: (row) => <When value={row.at} /> },
    { key: 'actor', title: t('actor'), width: 160, render: (row) => row.actor_name },
    { key: 'action', title: t('action'), render: (row) => row.action },
    { key: 'kind', title: t('kind'), width: 140, from: 'md', render: (row) => row.kind },
    { key: 'address', title: t('address'), width: 160, from: 'lg', render: (row) => row.address },
    {
      key: 'seal',
      title: t('seal'),
      numeric: true,
      width: 120,
      from: 'md',
      render: (row) => row.seal_number?.toLocaleString('en') ?? t('unsealed'),
    },
  ];
  return (
    <ListPage
      title={t('audit')}
      hint={t('audit_hint')}
      list={list}
      result={result}
      columns={columns}
      to={(row) => `/audit/${row.id}`}
      search={t('actor_search')}
      filters={<DaysFilter list={list} />}
    />
  );
}
