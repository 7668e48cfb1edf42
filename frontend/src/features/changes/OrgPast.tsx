import { useQuery } from '@tanstack/react-query';
import { Alert, Empty, Skeleton } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { read } from '@/api/client';
import { useMay } from '@/api/permission';
import type { Schema } from '@/api/types';
import { useAreas } from '@/components/areas';
import { dayOf, useNow } from '@/components/clock';
import { DayField } from '@/components/DayField';
import { Day } from '@/components/Time';
import { useWord } from '@/components/words';
import styles from './Effects.module.css';
import { pastQueries } from './queries';

type Then = {
  member: Schema<'PastMember'>;
  unit: Schema<'PastUnit'>;
  branch: Schema<'PastBranch'>;
  area: Schema<'PastArea'>;
};

/** What a record of the organisation was on a day in the past. */
export function OrgPast({ kind, id }: { kind: keyof Then; id: string }) {
  const { t } = useTranslation('changes');
  const today = dayOf(useNow());
  const [on, setOn] = useState<string | null>(null);
  const ask = { id, on: on ?? today };
  const member = useQuery({
    ...pastQueries.member(ask.id, ask.on),
    enabled: Boolean(on) && kind === 'member',
  });
  const unit = useQuery({
    ...pastQueries.unit(ask.id, ask.on),
    enabled: Boolean(on) && kind === 'unit',
  });
  const branch = useQuery({
    ...pastQueries.branch(ask.id, ask.on),
    enabled: Boolean(on) && kind === 'branch',
  });
  const area = useQuery({
    ...pastQueries.area(ask.id, ask.on),
    enabled: Boolean(on) && kind === 'area',
  });
  const result = { member, unit, branch, area }[kind];
  const say = useWords();
  return (
    <>
      <div className={styles.day}>
        <DayField only="past" placeholder={t('past')} value={on} onChange={setOn} />
      </div>
      {on && result.isLoading && <Skeleton active paragraph={{ rows: 1 }} />}
      {on && result.error?.status === 404 && (
        <Empty image={Empty.PRESENTED_IMAGE_SIMPLE} description={t('past_no_record')} />
      )}
      {on && result.data && (
        <Alert
          className={styles.day}
          style={{ maxWidth: 'none' }}
          type="info"
          title={
            <>
              <Day value={on} /> · {result.data.name}
            </>
          }
          description={
            <>
              {say(kind, result.data).filter(Boolean).join(' · ')}
              {kind === 'area' && <LivedThere area={result.data as Then['area']} />}
            </>
          }
        />
      )}
    </>
  );
}

/** How many households and people an area had on a day, by the tree of that day. */
function LivedThere({ area }: { area: Then['area'] }) {
  const { t } = useTranslation('changes');
  const may = useMay();
  const query = { on: area.on, area_id: area.parent_id ?? area.id };
  const result = useQuery({
    ...read('/stats/population', { params: { query } }),
    enabled: may('stats:read'),
  });
  const rows = result.data?.items.filter((row) => !area.parent_id || row.area_id === area.id);
  if (!rows) return null;
  const sum = (count: 'households' | 'residents') =>
    rows.reduce((all, row) => all + row[count], 0).toLocaleString('en');
  return (
    <div>
      {t('then_population', { households: sum('households'), residents: sum('residents') })}
    </div>
  );
}

function useWords() {
  const { t } = useTranslation('changes');
  const word = useWord();
  const areas = useAreas();
  return (kind: keyof Then, then: Then[keyof Then]): (string | null | undefined | false)[] => {
    switch (kind) {
      case 'member': {
        const m = then as Then['member'];
        return [
          m.unit_name,
          m.post,
          m.branch_name,
          m.work_area_name,
          m.in_service ? m.on_leave && t('was_on_leave') : t('was_not_serving'),
        ];
      }
      case 'unit': {
        const u = then as Then['unit'];
        return [u.code, u.parent_name, u.area_name, u.ended_on && t('was_ended')];
      }
      case 'branch': {
        const b = then as Then['branch'];
        return [
          b.code,
          b.unit_name,
          b.secretary_name && `${t('field.secretary_id')} ${b.secretary_name}`,
          b.service_area_ids.map(areas.pathOf).filter(Boolean).join('、'),
          b.ended_on && t('was_ended'),
        ];
      }
      case 'area': {
        const a = then as Then['area'];
        return [
          word('area_level', a.level),
          a.code,
          a.parent_name && `${t('field.parent_id')} ${a.parent_name}`,
          a.ended_on && t('was_ended'),
        ];
      }
    }
  };
}
