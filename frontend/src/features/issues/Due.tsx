import { useTranslation } from 'react-i18next';
import { Light } from '@/components/Light';
import { Day, Duration } from '@/components/Time';
import type { IssueRow } from './queries';

type Clocked = Pick<
  IssueRow,
  'state' | 'light' | 'due_at' | 'answer_due_at' | 'answered_at' | 'resolve_due_at'
> & { suspend_until?: string };

/** Which of the running clocks runs out first. */
export function firstClock(issue: Clocked): 'answer' | 'resolve' | 'sign' | 'reply' | 'callback' {
  if (!issue.answered_at && issue.due_at === issue.answer_due_at) return 'answer';
  if (issue.due_at === issue.resolve_due_at) return 'resolve';
  if (['resolved', 'declined', 'withdrawn', 'closed'].includes(issue.state)) return 'callback';
  return issue.state === 'dispatched' ? 'sign' : 'reply';
}

/** The light with how long there still is: ▲ 答复 还剩 5 小时. */
export function Due({ issue, brief }: { issue: Clocked; brief?: boolean }) {
  const { t } = useTranslation('issues');
  if (issue.state === 'suspended') {
    return (
      <Light value={issue.light}>
        {issue.suspend_until ? (
          <>
            {t('due.until')} <Day value={issue.suspend_until} />
          </>
        ) : (
          t('due.standing')
        )}
      </Light>
    );
  }
  if (issue.due_at) {
    return (
      <Light value={issue.light}>
        {!brief && `${t(`due.${firstClock(issue)}`)} `}
        <Duration value={issue.due_at} />
      </Light>
    );
  }
  return <>–</>;
}
