import { useQuery } from '@tanstack/react-query';
import { Empty, Segmented, Skeleton } from 'antd';
import { useTranslation } from 'react-i18next';
import { useNavigate, useParams } from 'react-router';
import { AreaPicker } from '@/components/AreaPicker';
import type { Column } from '@/components/DataTable';
import { Unreadable } from '@/components/ErrorBoundary';
import { Light } from '@/components/Light';
import { ExportButton } from '@/components/ListMenu';
import { useListState } from '@/components/listState';
import { useListTools } from '@/components/listTools';
import { PageHeader } from '@/components/PageHeader';
import { SavedViews } from '@/components/SavedViews';
import { StateTag } from '@/components/StateTag';
import { Duration, When } from '@/components/Time';
import { Workbench } from '@/components/Workbench';
import { useWord } from '@/components/words';
import { CallbackRecord } from './CallbackRecord';
import styles from './Callbacks.module.css';
import { type CallbackRow, callbackQueries } from './queries';

const states = ['due', 'done', 'unreached'];
const filters = ['state', 'area_id', 'late'] as const;
const initial = { state: 'due' };
const noColumns: Column<CallbackRow>[] = [];

/** 回访: who is to be asked whether it is done and whether they are content; late ones first. */
export function Callbacks() {
  const { t } = useTranslation('callbacks');
  const word = useWord();
  const { id } = useParams();
  const navigate = useNavigate();
  const list = useListState({ filters, initial });
  const tools = useListTools('callbacks', list, noColumns);
  const state = states.find((one) => one === list.filter('state')) ?? 'due';
  const area = list.filter('area_id') ?? '';
  const late = state === 'due' && list.filter('late') === 'true';
  const filtered = Boolean(area) || late;
  const result = useQuery({
    ...callbackQueries.list({
      state,
      sort: state === 'due' ? 'due_at' : '-called_at',
      page_size: 100,
      count: 'capped',
      ...(area ? { area_id: area } : {}),
      ...(late ? { late: 'true' } : {}),
    }),
    refetchInterval: 60_000,
  });
  const items = result.data?.items ?? [];
  const overdue = items.filter((row) => row.late).length;
  const search = list.search ? `?${list.search}` : '';

  return (
    <>
      <PageHeader
        title={t('title')}
        hint={t('hint')}
        actions={
          tools && (
            <>
              <SavedViews list={list} tools={tools} />
              <ExportButton list={list} tools={tools} />
            </>
          )
        }
      />
      <Workbench<CallbackRow>
        label={t('queue')}
        result={result}
        opened={id}
        onOpen={(next) => navigate((next ? `/callbacks/${next}` : '/callbacks') + search)}
        head={
          <div className={styles.head}>
            <div className={styles.counts}>
              <strong>
                {word('callback_state', state)} {(result.data?.total ?? 0).toLocaleString('en')}
              </strong>
              {overdue > 0 && <Light value="red">{t('late', { count: overdue })}</Light>}
            </div>
            <Segmented
              block
              size="small"
              aria-label={t('state')}
              value={state}
              options={states.map((value) => ({ value, label: word('callback_state', value) }))}
              onChange={(next) => list.set({ state: next })}
            />
            <AreaPicker
              aria-label={t('area')}
              placeholder={t('area')}
              value={area || null}
              onChange={(next) => list.set({ area_id: next ?? undefined })}
            />
          </div>
        }
        row={(row) => <Line row={row} />}
        empty={
          <Empty
            image={Empty.PRESENTED_IMAGE_SIMPLE}
            description={t(filtered || state !== 'due' ? 'none' : 'all_done')}
          />
        }
      >
        {(shown) => <Record id={shown} />}
      </Workbench>
    </>
  );
}

function Record({ id }: { id: string }) {
  const result = useQuery(callbackQueries.one(id));
  if (result.data) return <CallbackRecord key={id} callback={result.data} />;
  if (result.error) {
    return <Unreadable error={result.error} retry={() => void result.refetch()} />;
  }
  return <Skeleton active paragraph={{ rows: 8 }} />;
}

function Line({ row }: { row: CallbackRow }) {
  const { t } = useTranslation('callbacks');
  return (
    <div className={styles.line}>
      <div className={styles.facts}>
        <span className={styles.name}>{row.reporter_name || t('anonymous')}</span>
        {row.state === 'due' ? (
          <Light value={row.late ? 'red' : soon(row.due_at) ? 'yellow' : 'green'}>
            <Duration value={row.due_at} />
          </Light>
        ) : (
          <span className={styles.quiet}>
            <When value={row.called_at} />
          </span>
        )}
      </div>
      <div className={styles.title}>{row.issue_title}</div>
      <div className={styles.facts}>
        <span className={styles.quiet}>
          {[row.township_name, row.area_name].filter(Boolean).join(' · ')}
        </span>
        {row.attempts > 0 && row.state === 'due' && (
          <span className={styles.tries}>{t('tries', { count: row.attempts })}</span>
        )}
        {row.satisfaction && <StateTag of="satisfaction" value={row.satisfaction} />}
      </div>
    </div>
  );
}

/** Less than a day is left. */
function soon(due: string): boolean {
  return Date.parse(due) - Date.now() < 24 * 3_600_000;
}
