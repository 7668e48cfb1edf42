import { Alert, Button, Table } from 'antd';
import { useMemo, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Section } from '@/components/DetailPage';
import { StateTag } from '@/components/StateTag';
import type { Finding, Import } from './queries';
import styles from './Wizard.module.css';

type Report = Import['report'];

/** What becomes of the rows of each sheet. */
export function Sheets({ report }: { report: Report }) {
  const { t } = useTranslation('imports');
  const rows = Object.entries(report?.sheets ?? {}).map(([name, counts]) => ({ name, ...counts }));
  const number = (
    key: 'rows' | 'created' | 'updated' | 'unchanged' | 'rejected',
    title: string,
  ) => ({
    key,
    dataIndex: key,
    title,
    align: 'end' as const,
    width: 110,
    render: (n: number) => (n ? n.toLocaleString('en') : '–'),
  });
  return (
    <Table
      rowKey="name"
      size="small"
      pagination={false}
      dataSource={rows}
      scroll={{ x: 'max-content' }}
      columns={[
        { key: 'name', dataIndex: 'name', title: t('sheet') },
        number('rows', t('rows')),
        number('created', t('created')),
        number('updated', t('updated')),
        number('unchanged', t('unchanged')),
        number('rejected', t('refused')),
      ]}
    />
  );
}

/** The new records that seem to be there already. */
export function Suspects({ report }: { report: Report }) {
  const { t } = useTranslation('imports');
  const doubles = report?.doubles ?? [];
  if (doubles.length === 0) return null;
  return (
    <Alert
      type="warning"
      showIcon
      title={t('suspects')}
      description={
        <>
          <ul className={styles.suspects}>
            {doubles.map((one) => (
              <li key={one.message}>{one.message}</li>
            ))}
          </ul>
          {t('suspects_hint')}
        </>
      }
      className={styles.notice}
    />
  );
}

/** The findings, grouped by kind, each with its row and column as in the file. */
export function Findings({ report }: { report: Report }) {
  const { t } = useTranslation('imports');
  const [kind, setKind] = useState<string>();
  const findings = useMemo(() => report?.findings ?? [], [report]);
  const kinds = useMemo(() => {
    const found = new Map<string, number>();
    for (const finding of findings) found.set(finding.code, (found.get(finding.code) ?? 0) + 1);
    return [...found].sort((a, b) => b[1] - a[1]);
  }, [findings]);
  const shown = kind ? findings.filter((finding) => finding.code === kind) : findings;
  const word = (code: string) => t(`codes.${code}`, { defaultValue: code });
  return (
    <Section title={t('findings')}>
      {findings.length === 0 && <p className={styles.quiet}>{t('no_findings')}</p>}
      {findings.length > 0 && (
        <>
          <div className={styles.groups}>
            <Button
              size="small"
              aria-pressed={!kind}
              type={kind ? 'default' : 'dashed'}
              onClick={() => setKind(undefined)}
            >
              {t('all_kinds')} {findings.length.toLocaleString('en')}
            </Button>
            {kinds.map(([code, n]) => (
              <Button
                key={code}
                size="small"
                aria-pressed={kind === code}
                type={kind === code ? 'dashed' : 'default'}
                onClick={() => setKind(kind === code ? undefined : code)}
              >
                {word(code)} {n.toLocaleString('en')}
              </Button>
            ))}
          </div>
          <Table<Finding>
            rowKey={(finding) =>
              `${finding.sheet}:${finding.row}:${finding.column}:${finding.code}`
            }
            size="small"
            dataSource={shown}
            pagination={{ pageSize: 50, hideOnSinglePage: true, showSizeChanger: false }}
            scroll={{ x: 'max-content' }}
            columns={[
              {
                key: 'place',
                title: t('place'),
                render: (_, f) =>
                  [f.sheet, f.row > 0 && t('row_at', { row: f.row }), f.column]
                    .filter(Boolean)
                    .join(' · '),
              },
              {
                key: 'severity',
                title: t('field.state', { ns: 'common' }),
                width: 110,
                render: (_, f) => <StateTag of="severity" value={f.severity} />,
              },
              { key: 'kind', title: t('kind'), width: 200, render: (_, f) => word(f.code) },
              { key: 'message', title: t('message'), render: (_, f) => f.message },
            ]}
          />
        </>
      )}
      <Ignored report={report} />
    </Section>
  );
}

function Ignored({ report }: { report: Report }) {
  const { t } = useTranslation('imports');
  const sheets = report?.ignored_sheets ?? [];
  const columns = report?.ignored_columns ?? [];
  if (sheets.length + columns.length === 0) return null;
  return (
    <div className={`${styles.ignored} ${styles.quiet}`}>
      {t('ignored')} {sheets.length > 0 && t('ignored_sheets', { names: sheets.join('、') })}{' '}
      {columns.length > 0 &&
        t('ignored_columns', {
          names: columns.map((one) => `${one.sheet}/${one.column}`).join('、'),
        })}
    </div>
  );
}
