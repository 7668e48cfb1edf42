import { DownloadOutlined } from '@ant-design/icons';
import { useMutation, useQuery } from '@tanstack/react-query';
import { Alert, Button, Progress, Result, Skeleton } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Link, useNavigate, useParams } from 'react-router';
import type { Problem } from '@/api/problem';
import { Unreadable } from '@/components/ErrorBoundary';
import { ProblemAlert } from '@/components/ProblemAlert';
import { When } from '@/components/Time';
import { Changes } from './Changes';
import { commit, type Import, importQueries, saveRejected } from './queries';
import { Findings, Sheets, Suspects } from './Report';
import { Undo } from './Undo';
import { Wizard } from './Wizard';
import styles from './Wizard.module.css';

/** The second and third step: what a workbook would do, and what it did. */
export function ImportPage() {
  const { id = '' } = useParams();
  const result = useQuery(importQueries.one(id));
  if (result.error && !result.data) {
    return <Unreadable error={result.error} retry={() => void result.refetch()} />;
  }
  if (!result.data) return <Skeleton active />;
  const one = result.data;
  if (one.state === 'running') return <Running one={one} />;
  if (one.state === 'failed') return <Failed one={one} />;
  if (one.state === 'undone') return <Undone one={one} />;
  return one.state === 'committed' ? <Done one={one} /> : <Found one={one} />;
}

function Again() {
  const { t } = useTranslation('imports');
  const navigate = useNavigate();
  return <Button onClick={() => navigate('/imports/new')}>{t('again')}</Button>;
}

function Running({ one }: { one: Import }) {
  const { t } = useTranslation('imports');
  const writing = one.mode === 'commit' || Boolean(one.report);
  const what = one.committed_at ? 'undoing' : writing ? 'committing' : 'checking';
  return (
    <Wizard step={1}>
      <div className={styles.running} role="status">
        <p>{t(what, { name: one.filename })}</p>
        <Progress percent={one.progress} status="active" />
        <p className={styles.quiet}>{t('wait')}</p>
      </div>
    </Wizard>
  );
}

function Failed({ one }: { one: Import }) {
  const { t } = useTranslation('imports');
  return (
    <Wizard step={1}>
      <Alert
        type="error"
        showIcon
        title={t('failed')}
        description={one.failure?.message}
        action={<Again />}
      />
    </Wizard>
  );
}

function totals(one: Import) {
  const sum = { rows: 0, accepted: 0, created: 0, updated: 0, unchanged: 0, rejected: 0 };
  for (const sheet of Object.values(one.report?.sheets ?? {})) {
    for (const key of Object.keys(sum) as (keyof typeof sum)[]) sum[key] += sheet[key];
  }
  return sum;
}

function Rejected({ one }: { one: Import }) {
  const { t } = useTranslation('imports');
  const get = useMutation<void, Problem>({
    mutationFn: () => saveRejected(one, t('rejected_suffix')),
    meta: { quiet: true },
  });
  if (!one.actions.includes('rejected')) return null;
  return (
    <>
      <Button
        icon={<DownloadOutlined />}
        loading={get.isPending}
        onClick={() => get.mutate()}
        title={t('rejected_hint')}
      >
        {t('rejected')}
      </Button>
      {get.error && <ProblemAlert error={get.error} />}
    </>
  );
}

function Found({ one }: { one: Import }) {
  const { t } = useTranslation('imports');
  const sum = totals(one);
  const write = useMutation<Import, Problem>({ mutationFn: () => commit(one) });
  const count = (n: number) => n.toLocaleString('en');
  const changes = sum.created + sum.updated;
  return (
    <Wizard step={1}>
      <div className={styles.counts} role="status">
        {sum.accepted === 0 && <strong>{t('nothing_ok')}</strong>}
        {sum.accepted > 0 && sum.rejected > 0 && (
          <strong>{t('rows_ok', { count: count(sum.accepted) as never })}</strong>
        )}
        {sum.accepted > 0 && sum.rejected === 0 && (
          <strong>
            {t(changes ? 'all_ok' : 'nothing_changes', { count: count(sum.accepted) as never })}
          </strong>
        )}
        {sum.rejected > 0 && <span>{t('rows_bad', { count: count(sum.rejected) as never })}</span>}
        <span className={styles.quiet}>{one.filename}</span>
      </div>
      {write.error && <ProblemAlert error={write.error} />}
      <div className={styles.actions}>
        {one.actions.includes('commit') && changes > 0 && (
          <Button type="primary" loading={write.isPending} onClick={() => write.mutate()}>
            {t('commit', { count: count(changes) as never })}
          </Button>
        )}
        <Rejected one={one} />
        <Again />
      </div>
      <Suspects report={one.report} />
      <Sheets report={one.report} />
      <Changes one={one} />
      <Findings report={one.report} />
    </Wizard>
  );
}

/** What was brought in, and taken back. */
function Undone({ one }: { one: Import }) {
  const { t } = useTranslation('imports');
  return (
    <Wizard step={2}>
      <Result
        status="info"
        title={t('undone')}
        subTitle={
          <>
            {t('undone_by', { name: one.undone_by ?? '' })} <When value={one.undone_at} />
          </>
        }
        extra={
          <>
            <Link to="/imports">
              <Button>{t('list')}</Button>
            </Link>
            <Rejected one={one} />
            <Again />
          </>
        }
      />
      <Sheets report={one.report} />
      <Findings report={one.report} />
    </Wizard>
  );
}

function Done({ one }: { one: Import }) {
  const { t } = useTranslation('imports');
  const [undoing, setUndoing] = useState(false);
  const sum = totals(one);
  const count = (n: number) => n.toLocaleString('en');
  return (
    <Wizard step={2}>
      {one.failure && (
        <Alert type="warning" showIcon title={t('undo_failed')} description={one.failure.message} />
      )}
      <Result
        status="success"
        title={t('committed', { count: count(sum.accepted) as never })}
        subTitle={
          <>
            {t('committed_detail', {
              created: count(sum.created),
              updated: count(sum.updated),
              unchanged: count(sum.unchanged),
            })}{' '}
            {sum.rejected > 0 && t('committed_bad', { count: count(sum.rejected) as never })}
          </>
        }
        extra={
          <>
            <Link to="/plans">
              <Button type="primary">{t('next_plan')}</Button>
            </Link>
            <Link to="/households">
              <Button>{t('see_households')}</Button>
            </Link>
            <Link to="/doubles">
              <Button>{t('see_doubles')}</Button>
            </Link>
            <Rejected one={one} />
            <Again />
            {one.actions.includes('undo') && (
              <Button onClick={() => setUndoing(true)}>{t('undo_import')}</Button>
            )}
          </>
        }
      />
      {undoing && <Undo one={one} onClose={() => setUndoing(false)} />}
      <Sheets report={one.report} />
      <Findings report={one.report} />
    </Wizard>
  );
}
