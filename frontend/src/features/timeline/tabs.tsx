import { useInfiniteQuery } from '@tanstack/react-query';
import { Button, Skeleton } from 'antd';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import { dataOf, http } from '@/api/client';
import type { Problem } from '@/api/problem';
import type { Schema } from '@/api/types';
import { dayOf } from '@/components/clock';
import { History, type HistoryEntry } from '@/components/History';
import { ProblemAlert } from '@/components/ProblemAlert';
import type { RecordTab } from '@/components/recordTabs';
import { useWord } from '@/components/words';

type Moment = Schema<'TimelineMoment'>;
type Part = Schema<'Timeline'>;

const tones: Partial<Record<Moment['kind'], HistoryEntry['tone']>> = {
  resolved: 'done',
  issue: 'attention',
};

/** What happened to a household, as one line of time. */
function HouseholdTimeline({ id }: { id: string }) {
  const { t } = useTranslation('timeline');
  const word = useWord();
  const result = useInfiniteQuery<Part, Problem, { pages: Part[] }, string[], string>({
    queryKey: ['timeline', id],
    initialPageParam: '',
    queryFn: ({ pageParam }) =>
      dataOf(
        http.GET('/households/{id}/timeline', {
          params: { path: { id }, query: { page_size: 20, cursor: pageParam || undefined } },
        }),
      ),
    getNextPageParam: (last) => last.next_cursor ?? undefined,
  });
  if (result.error) {
    return <ProblemAlert error={result.error} retry={() => void result.refetch()} />;
  }
  if (!result.data) return <Skeleton active paragraph={{ rows: 5 }} />;

  const titles: Record<Moment['kind'], (moment: Moment) => ReactNode> = {
    visit: (one) => (
      <Link to={`/visits/${one.id}`}>
        {t('visit', {
          way: word('visit_way', one.way),
          outcome: word('visit_outcome', one.detail),
        })}
      </Link>
    ),
    issue: (one) => <Link to={`/issues/${one.id}`}>{t('issue', { title: one.title })}</Link>,
    resolved: (one) => <Link to={`/issues/${one.id}`}>{t('resolved', { title: one.title })}</Link>,
    callback: (one) => (
      <Link to={`/issues/${one.issue_id}`}>
        {t('callback', {
          title: one.title,
          result: t(`result.${one.detail}`, { defaultValue: word('satisfaction', one.detail) }),
        })}
      </Link>
    ),
    contact: (one) => t('contact', { name: one.by }),
    contact_ended: (one) =>
      t('contact_ended', {
        name: one.by,
        why: t(`why.${one.detail}`, { defaultValue: one.detail }),
      }),
    change: (one) => (
      <Link to={`/changes/${one.id}`}>
        {t(`changes:action.${one.detail}`, { defaultValue: one.detail })}
      </Link>
    ),
  };
  const entries = result.data.pages
    .flatMap((part) => part.items)
    .map((one) => ({
      key: `${one.kind} ${one.id}`,
      at: one.at,
      day: one.kind === 'change' ? dayOf(Date.parse(one.at)) : undefined,
      title: titles[one.kind](one),
      actor: one.kind.startsWith('contact') ? undefined : one.by || one.number,
      words: one.words,
      tone: tones[one.kind],
    }));
  return (
    <>
      <History entries={entries} />
      {result.hasNextPage && (
        <Button loading={result.isFetchingNextPage} onClick={() => void result.fetchNextPage()}>
          {t('earlier')}
        </Button>
      )}
    </>
  );
}

export const tabs: RecordTab[] = [
  {
    on: 'household',
    key: 'timeline',
    label: 'timeline:tab',
    needs: 'household:read',
    first: true,
    Content: HouseholdTimeline,
  },
];
