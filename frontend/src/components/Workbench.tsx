import { ArrowLeftOutlined } from '@ant-design/icons';
import type { UseQueryResult } from '@tanstack/react-query';
import { Button, Empty, Grid, Skeleton } from 'antd';
import { type ReactNode, useEffect, useRef } from 'react';
import { useTranslation } from 'react-i18next';
import type { Problem } from '@/api/problem';
import type { Page } from '@/api/types';
import { ProblemAlert } from './ProblemAlert';
import { useKeys } from './shortcuts';
import styles from './Workbench.module.css';

interface Props<Row> {
  /** What the queue is ("受理派单队列"), for those who listen. */
  label: string;
  result: UseQueryResult<Page<Row>, Problem>;
  /** What stands over the queue: counts and filters. */
  head?: ReactNode;
  row: (row: Row) => ReactNode;
  /** The record that is open, if the address names one. */
  opened?: string;
  onOpen: (id: string | null) => void;
  /** What to say when nothing is left. */
  empty?: ReactNode;
  children: (id: string) => ReactNode;
}

/**
 * A queue beside the record that is being worked on: j and k (or the arrow keys) walk the queue
 * without the mouse. What has been done leaves the queue and stays open until the next is chosen.
 * Where there is no room for both, the record takes the place of the queue.
 */
export function Workbench<Row extends { id: string }>(props: Props<Row>) {
  const { label, result, head, row, opened, onOpen, empty, children } = props;
  const { t } = useTranslation();
  const wide = Grid.useBreakpoint().lg ?? true;
  const items = result.data?.items ?? [];
  const shown = opened ?? (wide ? items[0]?.id : undefined);
  const list = useRef<HTMLOListElement>(null);
  const at = items.findIndex((item) => item.id === shown);
  // Where the open record stood: when it has left the queue, the next has moved up to its place.
  const place = useRef(0);
  useEffect(() => {
    if (at >= 0) place.current = at;
  }, [at]);

  const step = (by: 1 | -1) => {
    const next = at >= 0 ? at + by : by > 0 ? place.current : place.current - 1;
    const target = items[Math.max(0, Math.min(next, items.length - 1))];
    if (target && target.id !== shown) onOpen(target.id);
  };
  useKeys({
    j: () => step(1),
    ArrowDown: () => step(1),
    k: () => step(-1),
    ArrowUp: () => step(-1),
  });

  useEffect(() => {
    if (at >= 0) list.current?.children[at]?.scrollIntoView({ block: 'nearest' });
  }, [at]);

  const queue = (
    <section className={styles.queue} aria-label={label}>
      {head && <div className={styles.head}>{head}</div>}
      {result.error && <ProblemAlert error={result.error} retry={() => void result.refetch()} />}
      {result.isLoading ? (
        <Skeleton active className={styles.waiting} paragraph={{ rows: 6 }} />
      ) : items.length === 0 && !result.error ? (
        <div className={styles.nothing}>
          {empty ?? <Empty image={Empty.PRESENTED_IMAGE_SIMPLE} description={t('list.empty')} />}
        </div>
      ) : (
        <ol className={styles.rows} ref={list}>
          {items.map((item) => (
            <li key={item.id}>
              <button
                type="button"
                className={styles.row}
                aria-current={item.id === shown ? 'true' : undefined}
                onClick={() => onOpen(item.id)}
              >
                {row(item)}
              </button>
            </li>
          ))}
        </ol>
      )}
      {wide && items.length > 1 && (
        <div className={styles.keys}>
          <kbd>j</kbd> <kbd>k</kbd> {t('workbench.walk')}
        </div>
      )}
    </section>
  );

  if (!wide) {
    if (!opened) return queue;
    return (
      <div className={styles.record}>
        <Button
          type="text"
          icon={<ArrowLeftOutlined />}
          className={styles.back}
          onClick={() => onOpen(null)}
        >
          {t('workbench.back')}
        </Button>
        {children(opened)}
      </div>
    );
  }
  const done = Boolean(shown) && at < 0 && !result.isLoading && items.length > 0;
  return (
    <div className={styles.bench}>
      {queue}
      <div className={styles.record}>
        {done && (
          <div className={styles.done} role="status">
            <span>{t('workbench.left')}</span>
            <Button size="small" onClick={() => step(1)}>
              {t('workbench.next')} <kbd>j</kbd>
            </Button>
          </div>
        )}
        {shown ? (
          children(shown)
        ) : (
          <Empty
            className={styles.nothing}
            image={Empty.PRESENTED_IMAGE_SIMPLE}
            description={t('workbench.none')}
          />
        )}
      </div>
    </div>
  );
}
