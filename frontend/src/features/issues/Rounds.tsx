import { useTranslation } from 'react-i18next';
import { FilesByID } from '@/components/FileUpload';
import { When } from '@/components/Time';
import styles from './Parts.module.css';
import type { Issue } from './queries';

/** What was answered and done in the rounds before. */
export function Rounds({ issue }: { issue: Issue }) {
  const { t } = useTranslation('issues');
  return (
    <ul className={styles.parts}>
      {issue.rounds
        .slice(0, -1)
        .reverse()
        .map((round) => (
          <li key={round.round} className={styles.part}>
            <div className={styles.line}>
              <strong>{t('round', { n: round.round })}</strong>
              <span className={styles.quiet}>
                <When value={round.started_at} /> → <When value={round.ended_at} />
              </span>
            </div>
            {round.answer && (
              <div className={styles.words}>
                <span className={styles.quiet}>{t('field.answer')}</span> {round.answer}
              </div>
            )}
            {round.result && (
              <div className={styles.words}>
                <span className={styles.quiet}>{t('field.result')}</span> {round.result}
              </div>
            )}
            <FilesByID ids={round.file_ids} />
          </li>
        ))}
    </ul>
  );
}
