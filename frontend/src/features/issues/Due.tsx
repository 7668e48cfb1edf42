import { useTranslation } from 'react-i18next';
import { Light } from '@/components/Light';
import { Day, Duration } from '@/components/Time';
import type { IssueRow } from './queries';

type Clocked = Pick<
  IssueRow,
  'state' | 'light' | 'answer_due_at' | 'answered_at' | 'resolve_due_at' | 'resolved_at'
> & { suspend_until?: string };

const over = ['resolved', 'declined', 'merged', 'withdrawn', 'closed'];

/** The clock that runs out next: the one for the answer, or the one for the resolution. */
export function nextClock(issue: Clocked): { of: 'answer' | 'resolve'; at: string } | null {
  if (over.includes(issue.state)) return null;
  const clocks = [
    !issue.answered_at && issue.answer_due_at && { of: 'answer' as const, at: issue.answer_due_at },
    !issue.resolved_at &&
      issue.resolve_due_at && { of: 'resolve' as const, at: issue.resolve_due_at },
  ].filter((clock) => clock !== undefined && clock !== false && clock !== '');
  return clocks.sort((a, b) => Date.parse(a.at) - Date.parse(b.at))[0] ?? null;
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
  const clock = nextClock(issue);
  if (clock) {
    return (
      <Light value={issue.light}>
        {!brief && `${t(`due.${clock.of}`)} `}
        <Duration value={clock.at} />
      </Light>
    );
  }
  if (issue.state === 'resolved' || issue.state === 'declined')
    return <Light value={issue.light} />;
  return <>–</>;
}
