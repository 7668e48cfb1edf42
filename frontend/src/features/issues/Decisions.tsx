import { Button } from 'antd';
import { useTranslation } from 'react-i18next';
import { StateTag } from '@/components/StateTag';
import { Day, Duration, When } from '@/components/Time';
import { useWord } from '@/components/words';
import styles from './Parts.module.css';
import type { IssueRequest, IssueSupervision } from './queries';
import { useActions, useActionWord } from './useActions';

/** What units ask the desk for; what is open stands over the record with its two answers. */
export function Requests({ requests, callout }: { requests: IssueRequest[]; callout?: boolean }) {
  const { t } = useTranslation('issues');
  const word = useWord();
  const wordOf = useActionWord();
  const { begin, issue } = useActions();
  return (
    <ul className={`${styles.parts} ${callout ? styles.callout : ''}`}>
      {requests.map((request) => (
        <li key={request.id} className={styles.part}>
          <div className={styles.line}>
            <strong>
              {request.unit_name} {t(`request.${request.kind}`)}
            </strong>
            <StateTag of="request_state" value={request.state} />
            {request.suspend_kind && <span>{word('suspend_kind', request.suspend_kind)}</span>}
            {request.until && (
              <span>
                {t('request.until')} <Day value={request.until} />
              </span>
            )}
            <span className={styles.quiet}>
              <When value={request.created_at} />
            </span>
            <span className={styles.buttons}>
              {request.actions.map((action) => (
                <Button
                  key={action}
                  type={callout && action === 'approve' ? 'primary' : 'default'}
                  onClick={() => begin({ action, id: request.id })}
                >
                  {wordOf(action, issue)}
                </Button>
              ))}
            </span>
          </div>
          <div className={styles.words}>{request.reason}</div>
          {request.decision && <div className={styles.reply}>{request.decision}</div>}
        </li>
      ))}
    </ul>
  );
}

/** What leaders and the office press for, and what was answered. */
export function Supervisions({
  supervisions,
  callout,
}: {
  supervisions: IssueSupervision[];
  callout?: boolean;
}) {
  const { t } = useTranslation('issues');
  const wordOf = useActionWord();
  const { begin, issue } = useActions();
  return (
    <ul className={`${styles.parts} ${callout ? styles.callout : ''}`}>
      {supervisions.map((one) => (
        <li key={one.id} className={styles.part}>
          <div className={styles.line}>
            <strong>{t('supervision.by', { name: one.supervisor })}</strong>
            <span className={styles.quiet}>
              <When value={one.created_at} />
            </span>
            <span>{one.unit_name || t('supervision.desk')}</span>
            {!one.replied_at && (
              <span className={styles.quiet}>
                {t('supervision.reply')} <Duration value={one.due_at} />
              </span>
            )}
            <span className={styles.buttons}>
              {one.actions.map((action) => (
                <Button
                  key={action}
                  type={callout ? 'primary' : 'default'}
                  onClick={() => begin({ action, id: one.id })}
                >
                  {wordOf(action, issue)}
                </Button>
              ))}
            </span>
          </div>
          <div className={styles.words}>{one.text}</div>
          {one.reply && (
            <div className={styles.reply}>
              {one.reply}{' '}
              <span className={styles.quiet}>
                <When value={one.replied_at} />
              </span>
            </div>
          )}
        </li>
      ))}
    </ul>
  );
}
