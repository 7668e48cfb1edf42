import { useQuery } from '@tanstack/react-query';
import { Button, Table } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Section } from '@/components/DetailPage';
import { ProblemAlert } from '@/components/ProblemAlert';
import { type ChangedCell, changeQueries, type Import } from './queries';
import styles from './Wizard.module.css';

const pageSize = 50;

/** What a checked workbook would change of what is stored: by kind, and cell by cell. */
export function Changes({ one }: { one: Import }) {
  const { t } = useTranslation('imports');
  const [kind, setKind] = useState<{ sheet: string; field: string }>();
  const [page, setPage] = useState(1);
  const kinds = one.report?.changes ?? [];
  const masked = one.report?.masked ?? 0;
  const result = useQuery({
    ...changeQueries.list(one.id, { ...kind, page, page_size: pageSize }),
    enabled: kinds.length > 0,
  });
  const choose = (next?: { sheet: string; field: string }) => {
    setKind(next);
    setPage(1);
  };
  return (
    <Section title={t('changes')}>
      {kinds.length === 0 && <p className={styles.quiet}>{t('no_changes')}</p>}
      {masked > 0 && (
        <p className={styles.quiet}>
          {t('masked_left', { count: masked.toLocaleString('en') as never })}
        </p>
      )}
      {kinds.length > 0 && (
        <>
          <div className={styles.kinds}>
            <Button
              size="small"
              aria-pressed={!kind}
              type={kind ? 'default' : 'dashed'}
              onClick={() => choose()}
            >
              {t('all_kinds')}
            </Button>
            {kinds.map((each) => {
              const chosen = kind?.sheet === each.sheet && kind.field === each.field;
              return (
                <Button
                  key={`${each.sheet}.${each.field}`}
                  size="small"
                  aria-pressed={chosen}
                  type={chosen ? 'dashed' : 'default'}
                  onClick={() =>
                    choose(chosen ? undefined : { sheet: each.sheet, field: each.field })
                  }
                >
                  {each.message}
                </Button>
              );
            })}
          </div>
          {result.error && (
            <ProblemAlert error={result.error} retry={() => void result.refetch()} />
          )}
          <Table<ChangedCell>
            rowKey="id"
            size="small"
            loading={result.isLoading}
            dataSource={result.data?.items ?? []}
            scroll={{ x: 'max-content' }}
            pagination={{
              current: page,
              pageSize,
              total: result.data?.total ?? 0,
              hideOnSinglePage: true,
              showSizeChanger: false,
              onChange: setPage,
            }}
            columns={[
              {
                key: 'place',
                title: t('place'),
                render: (_, c) => [c.sheet, t('row_at', { row: c.row }), c.column].join(' · '),
              },
              { key: 'record', title: t('record'), dataIndex: 'label' },
              { key: 'before', title: t('before'), render: (_, c) => c.before || '–' },
              { key: 'after', title: t('after'), render: (_, c) => c.after || '–' },
            ]}
          />
        </>
      )}
    </Section>
  );
}
