import { useQuery } from '@tanstack/react-query';
import { Alert, Empty, Skeleton } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { dayOf, useNow } from '@/components/clock';
import { useCodes } from '@/components/codes';
import { DayField } from '@/components/DayField';
import type { RecordTab } from '@/components/recordTabs';
import { SubTable } from '@/components/SubTable';
import { Day, When } from '@/components/Time';
import styles from './Effects.module.css';
import { OrgPast } from './OrgPast';
import { changeQueries } from './queries';

function ChangesOf({ query }: { query: { household_id?: string; record_id?: string } }) {
  const { t } = useTranslation('changes');
  const result = useQuery(changeQueries.list({ ...query, page_size: 20, count: 'capped' }));
  return (
    <SubTable
      result={result}
      to={(row) => `/changes/${row.id}`}
      all={`/changes?${new URLSearchParams(query as Record<string, string>)}`}
      columns={[
        {
          key: 'on',
          title: t('field.effective_on'),
          render: (row) => <Day value={row.effective_on} />,
        },
        {
          key: 'action',
          title: t('field.action'),
          render: (row) =>
            row.undone_at ? <s>{t(`action.${row.action}`)}</s> : t(`action.${row.action}`),
        },
        { key: 'reason', title: t('field.reason'), render: (row) => row.reason },
        { key: 'actor', title: t('field.actor'), render: (row) => row.actor_name },
        {
          key: 'at',
          title: t('field.created_at'),
          render: (row) => <When value={row.created_at} />,
        },
      ]}
    />
  );
}

/** Who lived where on a day in the past. */
function Past({ id }: { id: string }) {
  const { t } = useTranslation('changes');
  const { nameOf } = useCodes();
  const today = dayOf(useNow());
  const [on, setOn] = useState<string | null>(null);
  const result = useQuery({ ...changeQueries.household(id, on ?? today), enabled: Boolean(on) });
  return (
    <>
      <div className={styles.day}>
        <DayField only="past" placeholder={t('past')} value={on} onChange={setOn} />
      </div>
      {on && result.isLoading && <Skeleton active paragraph={{ rows: 2 }} />}
      {on && result.error?.status === 404 && (
        <Empty image={Empty.PRESENTED_IMAGE_SIMPLE} description={t('past_none')} />
      )}
      {on && result.data && (
        <Alert
          className={styles.day}
          style={{ maxWidth: 'none' }}
          type="info"
          title={
            <>
              <Day value={on} /> · {t('past_people', { n: result.data.people.length })}
            </>
          }
          description={[
            [result.data.entrance, result.data.room, result.data.address].filter(Boolean).join(' '),
            result.data.people
              .map((one) => `${one.name}（${nameOf('family_relation', one.relation)}）`)
              .join('、'),
          ]
            .filter(Boolean)
            .join(' · ')}
        />
      )}
    </>
  );
}

function HouseholdChanges({ id }: { id: string }) {
  return (
    <>
      <Past id={id} />
      <ChangesOf query={{ household_id: id }} />
    </>
  );
}

function orgChanges(kind: 'member' | 'unit' | 'branch' | 'area') {
  return function OrgChanges({ id }: { id: string }) {
    return (
      <>
        <OrgPast kind={kind} id={id} />
        <ChangesOf query={{ record_id: id }} />
      </>
    );
  };
}

function RecordChanges({ id }: { id: string }) {
  return <ChangesOf query={{ record_id: id }} />;
}

export const tabs: RecordTab[] = [
  {
    on: 'household',
    key: 'changes',
    label: 'changes:tab',
    needs: 'household:read',
    last: true,
    Content: HouseholdChanges,
  },
  {
    on: 'resident',
    key: 'changes',
    label: 'changes:tab',
    needs: 'household:read',
    last: true,
    Content: RecordChanges,
  },
  {
    on: 'building',
    key: 'changes',
    label: 'changes:tab',
    needs: 'household:read',
    last: true,
    Content: RecordChanges,
  },
  ...(['member', 'unit', 'branch', 'area'] as const).map(
    (kind): RecordTab => ({
      on: kind,
      key: 'changes',
      label: 'changes:tab',
      needs: 'household:read',
      last: true,
      Content: orgChanges(kind),
    }),
  ),
];
