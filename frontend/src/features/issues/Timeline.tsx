import type { UseQueryResult } from '@tanstack/react-query';
import { Skeleton } from 'antd';
import { useTranslation } from 'react-i18next';
import type { Problem } from '@/api/problem';
import { FilesByID } from '@/components/FileUpload';
import { History, type HistoryEntry } from '@/components/History';
import { ProblemAlert } from '@/components/ProblemAlert';
import type { Issue, IssueEvent } from './queries';

const tones: Record<string, HistoryEntry['tone']> = {
  settle: 'done',
  resolve: 'done',
  content: 'done',
  done: 'done',
  step: 'done',
  approve: 'done',
  not_content: 'late',
  decline: 'late',
  return: 'late',
  refuse: 'late',
  withdraw: 'late',
  reopen: 'attention',
  supervise: 'attention',
  suspend: 'attention',
  unreached: 'attention',
  ask_return: 'attention',
  ask_suspend: 'attention',
  ask_extend: 'attention',
  appeal: 'attention',
};

/** Where the action's own word says which state it leads to, the state is not said again. */
const plain = [
  'submit',
  'accept',
  'dispatch',
  'plan',
  'start',
  'step',
  'resolve',
  'decline',
  'suspend',
];

/** 办理过程: who did what, when, and what was said; newest first. */
export function Timeline({
  issue,
  result,
}: {
  issue: Issue;
  result: UseQueryResult<{ items: IssueEvent[] }, Problem>;
}) {
  const { t } = useTranslation('issues');
  const { t: words } = useTranslation('enum');
  if (result.error && !result.data) {
    return <ProblemAlert error={result.error} retry={() => void result.refetch()} />;
  }
  if (!result.data) return <Skeleton active paragraph={{ rows: 4 }} />;
  const units = new Map(issue.tasks.map((task) => [task.unit_id, task.unit_name]));
  const entries = [...result.data.items].reverse().map(
    (event): HistoryEntry => ({
      key: event.id,
      at: event.at,
      title: (
        <>
          {words(`issue_action.${event.action}`)}
          {event.from &&
            event.from !== event.to &&
            !plain.includes(event.action) &&
            ` → ${words(`issue_state.${event.to}`)}`}
          {issue.rounds.length > 1 && ` · ${t('round', { n: event.round })}`}
        </>
      ),
      actor: [event.actor, event.unit_id && units.get(event.unit_id)].filter(Boolean).join(' · '),
      words: (event.words || event.files.length > 0) && (
        <>
          {event.words}
          <FilesByID ids={event.files} />
        </>
      ),
      tone: tones[event.action],
    }),
  );
  return <History entries={entries} />;
}
