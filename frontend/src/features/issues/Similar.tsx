import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import { Section } from '@/components/DetailPage';
import { openStates } from '@/components/issueStates';
import { StateTag } from '@/components/StateTag';
import { Duration } from '@/components/Time';
import { likeness } from './MergeFields';
import styles from './Parts.module.css';
import { type Issue, issueQueries } from './queries';

/** Open issues of the same place and kind of matter: perhaps the same one, asked twice. */
export function Similar({ issue }: { issue: Issue }) {
  const { t } = useTranslation('issues');
  const found = useQuery(
    issueQueries.list({ ...likeness(issue), state: openStates, page_size: 4, count: 'none' }),
  );
  const rows = (found.data?.items ?? []).filter((row) => row.id !== issue.id).slice(0, 3);
  if (rows.length === 0) return null;
  return (
    <Section title={t('similar.title')}>
      <ul className={styles.parts}>
        {rows.map((row) => (
          <li key={row.id} className={styles.part}>
            <div className={styles.line}>
              <Link to={`/issues/${row.id}`}>{row.number}</Link>
              <span>{row.title}</span>
              <StateTag of="issue_state" value={row.state} />
              <span className={styles.quiet}>
                {row.area_name} · <Duration value={row.submitted_at} plain />
              </span>
              {row.household_id && row.household_id === issue.household_id && (
                <span className={styles.quiet}>{t('similar.household')}</span>
              )}
            </div>
          </li>
        ))}
      </ul>
    </Section>
  );
}
