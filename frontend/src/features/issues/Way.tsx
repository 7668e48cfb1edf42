import { CheckOutlined } from '@ant-design/icons';
import { useTranslation } from 'react-i18next';
import { dayOf } from '@/components/clock';
import { Day } from '@/components/Time';
import type { Issue, IssueEvent } from './queries';
import styles from './Way.module.css';

/** The way of every issue, as it is drawn; the server alone decides where one stands on it. */
const way = ['submitted', 'accepted', 'dispatched', 'planned', 'in_progress', 'resolved', 'closed'];

/** Where an issue is on its way, and on which day it came to each place in this round. */
export function Way({ issue, events }: { issue: Issue; events: IssueEvent[] }) {
  const { t } = useTranslation('issues');
  const reached = new Map<string, string>();
  for (const event of events) {
    if (event.round === issue.round && !reached.has(event.to)) reached.set(event.to, event.at);
  }
  // Merged, declined, withdrawn, suspended: it stands where it had come to.
  const last = Math.max(...way.map((state, at) => (reached.has(state) ? at : 0)));
  const direct = way.indexOf(issue.state);
  const here = direct >= 0 ? direct : last;
  const off = direct < 0;
  return (
    <ol className={styles.way} aria-label={t('way.label')}>
      {way.map((state, at) => {
        const passed = at < here || issue.state === 'closed';
        const day = reached.get(state);
        const current = at === here && !passed && !off;
        return (
          <li
            key={state}
            aria-current={at === here ? 'step' : undefined}
            className={`${styles.place} ${passed ? styles.passed : ''} ${current ? styles.here : ''}`}
          >
            <span className={styles.dot} aria-hidden="true">
              {passed ? <CheckOutlined /> : at + 1}
            </span>
            <span className={styles.name}>{t(`way.${state}`)}</span>
            <span className={styles.day}>
              {(passed || at === here) && day ? <Day value={dayOf(day)} /> : ''}
            </span>
          </li>
        );
      })}
    </ol>
  );
}
