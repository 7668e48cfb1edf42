import { useQuery } from '@tanstack/react-query';
import { Table } from 'antd';
import { useTranslation } from 'react-i18next';
import { Link, useParams } from 'react-router';
import { DetailPage, Section } from '@/components/DetailPage';
import { FactGrid } from '@/components/Facts';
import { RecordDrawer } from '@/components/RecordDrawer';
import { When } from '@/components/Time';
import { type AuditEvent, auditQueries } from './queries';

export function AuditDrawer() {
  const { id = '' } = useParams();
  const result = useQuery(auditQueries.one(id));
  return (
    <RecordDrawer result={result} back="/audit">
      {(event) => <Detail event={event} />}
    </RecordDrawer>
  );
}

function Detail({ event }: { event: AuditEvent }) {
  const { t } = useTranslation('system');
  const rows = Object.entries((event.changes ?? {}) as Record<string, [unknown, unknown]>).map(
    ([column, [before, after]]) => ({ column, before: text(before), after: text(after) }),
  );
  return (
    <DetailPage title={event.action} over={event.actor_name}>
      <FactGrid
        facts={[
          { label: t('at'), value: <When value={event.at} /> },
          { label: t('address'), value: event.address },
          { label: t('seal'), value: event.seal_number?.toLocaleString('en') ?? t('unsealed') },
          { label: t('kind'), value: event.kind },
          {
            label: t('target'),
            value: event.target_id && (
              <Link to={`/audit?target_id=${event.target_id}`}>{event.target_id}</Link>
            ),
            wide: true,
          },
          { label: t('request'), value: event.request_id, wide: true },
        ]}
      />
      <Section title={t('changes')}>
        <Table
          rowKey="column"
          size="small"
          pagination={false}
          dataSource={rows}
          scroll={{ x: 'max-content' }}
          locale={{ emptyText: t('no_changes') }}
          columns={[
            { key: 'column', dataIndex: 'column', title: t('column') },
            { key: 'before', dataIndex: 'before', title: t('before') },
            { key: 'after', dataIndex: 'after', title: t('after') },
          ]}
        />
      </Section>
    </DetailPage>
  );
}

function text(value: unknown): string {
  if (value === null || value === undefined || value === '') return '–';
  return typeof value === 'string' ? value : JSON.stringify(value);
}
