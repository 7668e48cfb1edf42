import { useQuery } from '@tanstack/react-query';
import { Empty, Modal, Table } from 'antd';
import { useTranslation } from 'react-i18next';
import { When } from '@/components/Time';
import { type Change, catalogQueries } from './queries';

/** Who changed something that the district decides, when, and what. */
export function History({
  of,
  onClose,
}: {
  of: { id: string; name_zh: string };
  onClose: () => void;
}) {
  const { t } = useTranslation('catalog');
  const result = useQuery(catalogQueries.history(of.id));
  return (
    <Modal
      open
      width={720}
      footer={null}
      onCancel={onClose}
      title={t('history_of', { name: of.name_zh })}
    >
      <Table<Change>
        rowKey="id"
        size="small"
        pagination={false}
        loading={result.isLoading}
        dataSource={result.data?.items ?? []}
        locale={{
          emptyText: <Empty image={Empty.PRESENTED_IMAGE_SIMPLE} description={t('no_history')} />,
        }}
        columns={[
          { title: t('history'), render: (_, row) => <When value={row.at} />, width: 170 },
          { title: '', render: (_, row) => row.actor_name, width: 130 },
          { title: '', render: (_, row) => t(`actions.${row.action}`), width: 110 },
          {
            title: '',
            render: (_, row) =>
              row.action !== 'create' &&
              Object.keys(row.after)
                .map((key) => `${say(row.before[key])} → ${say(row.after[key])}`)
                .join('；'),
          },
        ]}
      />
    </Modal>
  );
}

function say(value: unknown): string {
  if (value === null || value === undefined || value === '') return '–';
  return typeof value === 'object' ? JSON.stringify(value) : String(value);
}
