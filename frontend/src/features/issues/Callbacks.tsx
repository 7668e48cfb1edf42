import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import { useMay } from '@/api/permission';
import { StateTag } from '@/components/StateTag';
import { Duration, When } from '@/components/Time';
import styles from './Parts.module.css';
import type { Issue } from './queries';

/** What the people who asked said when they were called back. */
export function Callbacks({ issue }: { issue: Issue }) {
  const { t } = useTranslation('issues');
  const may = useMay();
  return (
    <ul className={styles.parts}>
      {[...issue.callbacks].reverse().map((callback) => (
        <li key={callback.id} className={styles.part}>
          <div className={styles.line}>
            <StateTag of="callback_state" value={callback.state} />
            {issue.rounds.length > 1 && (
              <span className={styles.quiet}>{t('round', { n: callback.round })}</span>
            )}
            <StateTagOrNothing of="effect" value={callback.effect} />
            <StateTagOrNothing of="satisfaction" value={callback.satisfaction} />
            <span className={styles.quiet}>
              {callback.state === 'due' ? (
                <Duration value={callback.due_at} />
              ) : (
                <When value={callback.called_at} />
              )}
              {callback.attempts > 0 && ` · ${t('attempts', { count: callback.attempts })}`}
            </span>
            {callback.state === 'due' && may('callback:record') && (
              <span className={styles.buttons}>
                <Link to={`/callbacks/${callback.id}`}>{t('to_callback')}</Link>
              </span>
            )}
          </div>
          {callback.words && <div className={styles.words}>{callback.words}</div>}
        </li>
      ))}
    </ul>
  );
}

function StateTagOrNothing(props: { of: string; value?: string | null }) {
  return props.value ? <StateTag {...props} /> : null;
}
