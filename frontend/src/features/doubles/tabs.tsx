import { useQuery } from '@tanstack/react-query';
import { Button, Empty } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import { useMay } from '@/api/permission';
import { ProblemAlert } from '@/components/ProblemAlert';
import type { RecordTab } from '@/components/recordTabs';
import { When } from '@/components/Time';
import styles from './Doubles.module.css';
import { Undo } from './Merges';
import { compareAddress, doubleQueries, type Merge } from './queries';

const about = (id: string) => ({ record_id: id, page_size: 20, count: 'exact' });

/** What a record may be a double of, and what was merged into it. */
function Doubles({ id }: { id: string }) {
  const { t } = useTranslation('doubles');
  const may = useMay();
  const [undoing, setUndoing] = useState<Merge>();
  const suspected = useQuery(doubleQueries.list(about(id)));
  const merged = useQuery(doubleQueries.merges({ ...about(id), undone: 'false' }));
  const rows = suspected.data?.items ?? [];
  const merges = (merged.data?.items ?? []).filter((row) => row.survivor_id === id);
  if (suspected.error) return <ProblemAlert error={suspected.error} />;
  if (suspected.data && merged.data && rows.length === 0 && merges.length === 0)
    return <Empty image={Empty.PRESENTED_IMAGE_SIMPLE} description={t('no_double')} />;
  return (
    <ul className={styles.facts}>
      {rows.map((row) => {
        const other = row.left.id === id ? row.right : row.left;
        return (
          <li key={row.id}>
            <Link to={compareAddress(row)}>
              {t('with', { name: [other.title, other.code].filter(Boolean).join(' ') })}
            </Link>{' '}
            <span className={styles.quiet}>
              {row.reasons.map((one) => t(`reason.${one.code}`)).join(' · ')}
            </span>
          </li>
        );
      })}
      {merges.map((row) => (
        <li key={row.id}>
          {t('from', { name: row.loser })}{' '}
          <span className={styles.quiet}>
            {row.actor_name} <When value={row.created_at} />
          </span>{' '}
          {may('double:merge') && (
            <Button size="small" onClick={() => setUndoing(row)}>
              {t('merges.undo')}
            </Button>
          )}
        </li>
      ))}
      {undoing && <Undo merge={undoing} onClose={() => setUndoing(undefined)} />}
    </ul>
  );
}

function HowMany({ id }: { id: string }) {
  const total = useQuery(doubleQueries.list(about(id))).data?.total;
  return total || null;
}

export const tabs: RecordTab[] = (['household', 'resident', 'shop'] as const).map((on) => ({
  on,
  key: 'doubles',
  label: 'doubles:tab',
  needs: 'double:read',
  last: true,
  Content: Doubles,
  Count: HowMany,
}));
