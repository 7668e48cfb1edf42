import { Empty, Timeline } from 'antd';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import styles from './History.module.css';
import { Day, When } from './Time';

export interface HistoryEntry {
  key: string;
  at: string;
  /** The day, where the time of day means nothing. */
  day?: string;
  /** What happened, in a few words. */
  title: ReactNode;
  actor?: string | null;
  /** What was said. */
  words?: ReactNode;
  tone?: 'quiet' | 'done' | 'late' | 'attention';
}

const colours = {
  quiet: 'var(--lx-link)',
  done: 'var(--lx-done)',
  late: 'var(--lx-late)',
  attention: 'var(--lx-soon-sign)',
};

/** What happened to a record, newest first. */
export function History({ entries }: { entries: HistoryEntry[] }) {
  const { t } = useTranslation();
  if (entries.length === 0) {
    return <Empty image={Empty.PRESENTED_IMAGE_SIMPLE} description={t('list.empty')} />;
  }
  return (
    <Timeline
      items={entries.map((entry) => ({
        key: entry.key,
        color: colours[entry.tone ?? 'quiet'],
        content: (
          <div>
            <div className={styles.head}>
              <strong>{entry.title}</strong>
              <span className={styles.quiet}>
                {entry.day ? <Day value={entry.day} /> : <When value={entry.at} />}
                {entry.actor && ` · ${entry.actor}`}
              </span>
            </div>
            {entry.words && <div className={styles.words}>{entry.words}</div>}
          </div>
        ),
      }))}
    />
  );
}
