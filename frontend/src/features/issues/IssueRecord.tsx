import { LockOutlined } from '@ant-design/icons';
import { useQuery } from '@tanstack/react-query';
import { Alert, Typography } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Link, useSearchParams } from 'react-router';
import { useMay } from '@/api/permission';
import { useAreas } from '@/components/areas';
import { DetailPage, Section } from '@/components/DetailPage';
import { type Fact, FactGrid } from '@/components/Facts';
import { FilesByID } from '@/components/FileUpload';
import { RevealField } from '@/components/RevealField';
import { StateTag } from '@/components/StateTag';
import { Day, When } from '@/components/Time';
import { useWord } from '@/components/words';
import { ActionBar } from './ActionBar';
import { Callbacks } from './Callbacks';
import { Requests, Supervisions } from './Decisions';
import { Due } from './Due';
import styles from './IssueRecord.module.css';
import { PlanView } from './PlanView';
import { type Issue, issueQueries, send } from './queries';
import { Rounds } from './Rounds';
import { Similar } from './Similar';
import { Tasks } from './Tasks';
import { Timeline } from './Timeline';
import { type Doing, IssueActions } from './useActions';
import { Way } from './Way';

/** An issue: where it is on its way, what may be done now, what it is about, and what happened. */
export function IssueRecord({ issue }: { issue: Issue }) {
  const { t } = useTranslation('issues');
  const word = useWord();
  const [tab, setTab] = useState('timeline');
  const [doing, setDoing] = useDoing(issue);
  const events = useQuery(issueQueries.events(issue.id));
  const items = events.data?.items ?? [];
  const round = issue.rounds.at(-1);
  const openRequests = issue.requests.filter((one) => one.state === 'open');
  const openSupervisions = issue.supervisions.filter((one) => !one.replied_at);

  return (
    <IssueActions issue={issue} doing={doing} onDoing={setDoing}>
      <DetailPage
        title={issue.title}
        over={
          <span className={styles.over}>
            <Typography.Text copyable={{ text: issue.number, tooltips: false }}>
              {issue.number}
            </Typography.Text>
            <span>{word('issue_kind', issue.kind)}</span>
            <span>{issue.category_name}</span>
          </span>
        }
        state={
          <>
            <StateTag of="issue_state" value={issue.state} />
            {issue.urgency !== 'normal' && <StateTag of="urgency" value={issue.urgency} />}
            {issue.round > 1 && (
              <span className={styles.round}>{t('round', { n: issue.round })}</span>
            )}
            {issue.confidential && (
              <span className={styles.round}>
                <LockOutlined /> {t('field.confidential')}
              </span>
            )}
          </>
        }
        actions={
          (issue.due_at || issue.state === 'suspended') && (
            <span className={styles.due}>
              <Due issue={issue} />
            </span>
          )
        }
        tab={tab}
        onTab={setTab}
        tabs={[
          {
            key: 'timeline',
            label: t('tab.timeline'),
            count: items.length,
            children: <Timeline issue={issue} result={events} />,
          },
          issue.callbacks.length > 0 && {
            key: 'callbacks',
            label: t('tab.callbacks'),
            count: issue.callbacks.length,
            children: <Callbacks issue={issue} />,
          },
          issue.requests.length > 0 && {
            key: 'requests',
            label: t('tab.requests'),
            count: issue.requests.length,
            children: <Requests requests={issue.requests} />,
          },
          issue.supervisions.length > 0 && {
            key: 'supervisions',
            label: t('tab.supervisions'),
            count: issue.supervisions.length,
            children: <Supervisions supervisions={issue.supervisions} />,
          },
          issue.rounds.length > 1 && {
            key: 'rounds',
            label: t('tab.rounds'),
            count: issue.rounds.length - 1,
            children: <Rounds issue={issue} />,
          },
        ]}
      >
        <Way issue={issue} events={items} />
        <ActionBar />
        <Standing issue={issue} />
        {openSupervisions.length > 0 && <Supervisions supervisions={openSupervisions} callout />}
        {openRequests.length > 0 && <Requests requests={openRequests} callout />}
        <AboutIt issue={issue} />
        {round && (round.answer || round.result) && (
          <Section title={t('outcome')}>
            <FactGrid
              facts={[
                round.answer && {
                  label: t('field.answer'),
                  value: (
                    <>
                      {round.answer}
                      {round.answered_at && (
                        <span className={styles.quiet}>
                          {' '}
                          <When value={round.answered_at} />
                        </span>
                      )}
                    </>
                  ),
                  wide: true,
                },
                round.result && { label: t('field.result'), value: round.result, wide: true },
              ].map((fact) => fact || null)}
            />
            <FilesByID ids={round.file_ids} />
          </Section>
        )}
        <Tasks issue={issue} />
        {issue.plan && <PlanView issue={issue} plan={issue.plan} />}
        {issue.actions.some((action) => action === 'accept' || action === 'merge') && (
          <Similar issue={issue} />
        )}
      </DetailPage>
    </IssueActions>
  );
}

/**
 * What is being done: the form that is open. `?do=accept` in the address, as the work desk sends
 * it, opens a form at once, if the server offers the action.
 */
function useDoing(issue: Issue): [Doing | null, (doing: Doing | null) => void] {
  const [params, setParams] = useSearchParams();
  const asked = params.get('do');
  const [chosen, setChosen] = useState<{ issue: string; doing: Doing } | null>(null);
  const linked: Doing | null =
    asked && (issue.actions as string[]).includes(asked) ? { action: asked } : null;
  const own = chosen?.issue === issue.id ? chosen.doing : null;
  return [
    own ?? linked,
    (doing) => {
      setChosen(doing && { issue: issue.id, doing });
      if (asked) {
        setParams(
          (before) => {
            before.delete('do');
            return before;
          },
          { replace: true },
        );
      }
    },
  ];
}

/** Why it stands still, or where it has gone. */
function Standing({ issue }: { issue: Issue }) {
  const { t } = useTranslation('issues');
  const word = useWord();
  if (issue.state === 'suspended') {
    return (
      <Alert
        type="warning"
        showIcon
        title={
          <>
            {t('standing.suspended', { kind: word('suspend_kind', issue.suspend_kind) })}{' '}
            {issue.suspend_until && (
              <>
                {t('standing.until')} <Day value={issue.suspend_until} />
              </>
            )}
          </>
        }
      />
    );
  }
  if (issue.state === 'merged' && issue.merged_into_id) {
    return (
      <Alert
        type="info"
        showIcon
        title={
          <>
            {t('standing.merged')}{' '}
            <Link to={`/issues/${issue.merged_into_id}`}>{issue.merged_into_number}</Link>
          </>
        }
      />
    );
  }
  if (issue.merged_here > 0) {
    return (
      <Alert type="info" showIcon title={t('standing.merged_here', { count: issue.merged_here })} />
    );
  }
  return null;
}

function AboutIt({ issue }: { issue: Issue }) {
  const { t } = useTranslation('issues');
  const word = useWord();
  const may = useMay();
  const areas = useAreas();
  const { reporter } = issue;
  const path = areas.pathOf(issue.area_id) || issue.area_name;
  const who = reporter.name || t(reporter.anonymous ? 'reporter.anonymous' : 'reporter.unknown');

  const known = !reporter.anonymous || Boolean(reporter.name);

  const facts: (Fact | false | null | undefined | '')[] = [
    {
      label: t('field.reporter'),
      value: (
        <span className={styles.reporter}>
          <span>{who}</span>
          {/* The door somebody lives behind names them as well as their name does. */}
          {known && issue.household_id && (
            <Door may={may('household:read')} to={`/households/${issue.household_id}`}>
              {issue.household_code || t('field.household')}
            </Door>
          )}
          {known && issue.shop_id && (
            <Door may={may('shop:read')} to={`/shops/${issue.shop_id}`}>
              {issue.shop_name || t('field.shop')}
            </Door>
          )}
        </span>
      ),
    },
    {
      label: t('field.phone'),
      value: reporter.phone && (
        <RevealField
          label={t('field.phone_of', { name: who })}
          masked={reporter.phone}
          reveal={issue.actions.includes('reveal') ? (why) => send.reveal(issue, why) : undefined}
        />
      ),
    },
    {
      label: t('field.source'),
      value: (
        <>
          {word('issue_source', issue.source)}
          {issue.raised_by_name && ` · ${issue.raised_by_name}`}
        </>
      ),
    },
    { label: t('field.place'), value: [path, issue.address].filter(Boolean).join(' · ') },
    { label: t('field.submitted_at'), value: <When value={issue.submitted_at} /> },
    issue.raised_at.slice(0, 16) !== issue.submitted_at.slice(0, 16) && {
      label: t('field.raised_at'),
      value: <When value={issue.raised_at} />,
    },
    { label: t('field.level'), value: word('issue_level', issue.level) },
    issue.answer_due_at && {
      label: t('field.answer_due_at'),
      value: <When value={issue.answer_due_at} />,
    },
    issue.resolve_due_at && {
      label: t('field.resolve_due_at'),
      value: <When value={issue.resolve_due_at} />,
    },
    issue.errand_member_name && {
      label: t('field.errand_member'),
      value: issue.errand_member_name,
    },
    issue.concerned_unit_name && {
      label: t('field.concerned_unit'),
      value: issue.concerned_unit_name,
    },
    issue.outside_number && { label: t('field.outside_number'), value: issue.outside_number },
    issue.returns > 0 && { label: t('field.returns'), value: t('times', { n: issue.returns }) },
    issue.closed_as && {
      label: t('field.closed_as'),
      value: word('issue_close_reason', issue.closed_as),
    },
    issue.follow_code && {
      label: t('field.follow_code'),
      value: (
        <Typography.Text copyable={{ tooltips: false }} className={styles.code}>
          {issue.follow_code}
        </Typography.Text>
      ),
    },
  ];

  return (
    <>
      {issue.description && (
        <Section title={t('field.description')}>
          <p className={styles.text}>{issue.description}</p>
        </Section>
      )}
      <FilesByID ids={issue.file_ids} />
      <FactGrid facts={facts.map((fact) => fact || null)} />
    </>
  );
}

function Door({ may, to, children }: { may: boolean; to: string; children: React.ReactNode }) {
  return may ? <Link to={to}>{children}</Link> : <span className={styles.quiet}>{children}</span>;
}
