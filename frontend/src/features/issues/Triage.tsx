import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { Empty, Segmented, Skeleton } from 'antd';
import { useTranslation } from 'react-i18next';
import { useNavigate, useParams, useSearchParams } from 'react-router';
import { AreaPicker } from '@/components/AreaPicker';
import { Unreadable } from '@/components/ErrorBoundary';
import { Light } from '@/components/Light';
import { PageHeader } from '@/components/PageHeader';
import { StateTag } from '@/components/StateTag';
import { Duration } from '@/components/Time';
import { Workbench } from '@/components/Workbench';
import { Due } from './Due';
import { IssueRecord } from './IssueRecord';
import { type IssueRow, issueQueries } from './queries';
import styles from './Triage.module.css';

/** 受理派单: what lies on the person's own desk, the most pressing first. */
export function Triage() {
  const { t } = useTranslation('issues');
  const { id } = useParams();
  const navigate = useNavigate();
  const [params, setParams] = useSearchParams();
  const state = params.get('state') ?? '';
  const area = params.get('area_id') ?? '';
  const result = useQuery({
    ...issueQueries.list({
      mine: 'desk',
      sort: 'light',
      page_size: 100,
      count: 'capped',
      ...(state ? { state } : {}),
      ...(area ? { area_id: area } : {}),
    }),
    placeholderData: keepPreviousData,
    refetchInterval: 60_000,
  });
  const search = searchOf(params);
  const total = result.data?.total ?? 0;
  const set = (name: string, value?: string | null) =>
    setParams(
      (before) => {
        if (value) before.set(name, value);
        else before.delete(name);
        return before;
      },
      { replace: true },
    );

  return (
    <>
      <PageHeader title={t('triage.title')} />
      <Workbench<IssueRow>
        label={t('triage.queue')}
        result={result}
        opened={id}
        onOpen={(next) => navigate((next ? `/triage/${next}` : '/triage') + search)}
        head={
          <div className={styles.head}>
            <div className={styles.counts}>
              <strong>{t('triage.count', { count: total })}</strong>
              <Lights rows={result.data?.items ?? []} />
            </div>
            <Segmented
              block
              size="small"
              aria-label={t('field.state')}
              value={state}
              options={[
                { value: '', label: t('group.all') },
                { value: 'submitted', label: t('triage.to_accept') },
                { value: 'accepted', label: t('triage.to_dispatch') },
                { value: 'dispatched,planned,in_progress', label: t('triage.to_decide') },
              ]}
              onChange={(next) => set('state', next)}
            />
            <AreaPicker
              aria-label={t('field.place')}
              placeholder={t('field.area')}
              value={area || null}
              onChange={(next) => set('area_id', next)}
            />
          </div>
        }
        row={(row) => <Line row={row} />}
        empty={
          <Empty
            image={Empty.PRESENTED_IMAGE_SIMPLE}
            description={t(state || area ? 'triage.none' : 'triage.all_done')}
          />
        }
      >
        {(shown) => <Record id={shown} />}
      </Workbench>
    </>
  );
}

function Record({ id }: { id: string }) {
  const result = useQuery(issueQueries.one(id));
  if (result.data) {
    return (
      <div className={styles.record}>
        <IssueRecord key={id} issue={result.data} />
      </div>
    );
  }
  if (result.error) {
    return <Unreadable error={result.error} retry={() => void result.refetch()} />;
  }
  return <Skeleton active paragraph={{ rows: 10 }} />;
}

const lights = ['red', 'yellow', 'green'];

function Lights({ rows }: { rows: IssueRow[] }) {
  return (
    <span className={styles.lights}>
      {lights.map((light) => (
        <span key={light}>
          <Light value={light} bare /> {rows.filter((row) => row.light === light).length}
        </span>
      ))}
    </span>
  );
}

/** The filters, to go along to the next one; a form that was asked for stays behind. */
function searchOf(params: URLSearchParams): string {
  const kept = new URLSearchParams(params);
  kept.delete('do');
  return kept.size ? `?${kept}` : '';
}

/** One line of the queue: what, where, since when, and how long there still is. */
function Line({ row }: { row: IssueRow }) {
  const { t } = useTranslation('issues');
  return (
    <div className={styles.line}>
      <div className={styles.title}>
        {row.title}
        {row.urgency !== 'normal' && (
          <>
            {' '}
            <StateTag of="urgency" value={row.urgency} />
          </>
        )}
      </div>
      <div className={styles.facts}>
        <span>
          <Due issue={row} brief />
        </span>
        <span className={styles.quiet}>{row.area_name || row.township_name || t('no_place')}</span>
      </div>
      <div className={styles.facts}>
        <span className={styles.quiet}>
          {row.open_requests > 0 ? (
            <strong className={styles.request}>
              {t('triage.request', { count: row.open_requests })}
            </strong>
          ) : (
            <StateTag of="issue_state" value={row.state} />
          )}
        </span>
        <span className={styles.quiet}>
          <Duration value={row.submitted_at} plain />
        </span>
      </div>
    </div>
  );
}
