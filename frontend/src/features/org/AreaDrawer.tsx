import { PlusOutlined } from '@ant-design/icons';
import { useQuery } from '@tanstack/react-query';
import { Button } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useParams } from 'react-router';
import { http, ifMatch, readList } from '@/api/client';
import { useMay } from '@/api/permission';
import type { Permission } from '@/api/types';
import { useAreas, useRefreshAreas } from '@/components/areas';
import { DetailPage, Section } from '@/components/DetailPage';
import { EndForm } from '@/components/EndForm';
import { FactGrid } from '@/components/Facts';
import { FigureCard, FigureRow } from '@/components/FigureCard';
import { RecordDrawer } from '@/components/RecordDrawer';
import { useRecordTabs } from '@/components/recordTabs';
import { StateTag } from '@/components/StateTag';
import { Day } from '@/components/Time';
import { useWord } from '@/components/words';
import { AreaForm } from './AreaForm';
import { type Area, areaQueries, dutyQueries } from './queries';

export function AreaDrawer() {
  const { id = '' } = useParams();
  const result = useQuery(areaQueries.one(id));
  return (
    <RecordDrawer result={result} back="/areas">
      {(area) => <AreaDetail area={area} />}
    </RecordDrawer>
  );
}

function AreaDetail({ area }: { area: Area }) {
  const { t } = useTranslation('org');
  const word = useWord();
  const may = useMay();
  const areas = useAreas();
  const refreshAreas = useRefreshAreas();
  const [doing, setDoing] = useState<'change' | 'end' | 'child' | null>(null);
  const can = (action: string) => area.actions?.includes(action);
  const done = () => setDoing(null);
  const further = useRecordTabs('area', area.id);
  const duties = useQuery({
    ...dutyQueries.list({ area_id: area.id, ended: false }),
    enabled: area.level === 'township' && may('duty:read'),
  });
  const leaders = duties.data?.items.map((duty) => duty.member_name).join('、');
  return (
    <>
      <DetailPage
        title={area.name}
        over={`${word('area_level', area.level)} · ${area.code}`}
        state={area.ended_on && <StateTag of="ended" value />}
        actions={
          <>
            {can('end') && (
              <Button onClick={() => setDoing('end')}>{t('common:action.end')}</Button>
            )}
            {can('change') && area.level !== 'grid' && !area.ended_on && (
              <Button icon={<PlusOutlined />} onClick={() => setDoing('child')}>
                {t('new_child')}
              </Button>
            )}
            {can('change') && (
              <Button type="primary" onClick={() => setDoing('change')}>
                {t('common:action.edit')}
              </Button>
            )}
          </>
        }
        tabs={further}
      >
        <FactGrid
          facts={[
            { label: t('parent_area'), value: areas.pathOf(area.parent_id) || area.parent_name },
            { label: t('island'), value: area.island },
            { label: t('has_desk'), value: area.has_desk ? t('common:yes') : t('common:no') },
            area.level === 'township' && { label: t('common:menu.duties'), value: leaders },
            area.longitude !== null &&
              area.latitude !== null && {
                label: t('coordinates'),
                value: `${area.longitude.toFixed(5)}, ${area.latitude.toFixed(5)}`,
              },
            area.ended_on && {
              label: t('common:form.ended_on'),
              value: <Day value={area.ended_on} />,
            },
          ]}
        />
        <Section title={t('in_it')}>
          <FigureRow>
            <Count area={area} path="/households" label="households" needs="household:read" />
            <Count area={area} path="/residents" label="residents" needs="resident:read" />
            <Count area={area} path="/buildings" label="buildings" needs="building:read" />
            <Count area={area} path="/shops" label="shops" needs="shop:read" />
            <Count area={area} path="/members" label="members" needs="member:read" />
          </FigureRow>
        </Section>
      </DetailPage>
      {doing === 'change' && <AreaForm record={area} onClose={done} />}
      {doing === 'child' && <AreaForm parent={area} onClose={done} />}
      <EndForm
        open={doing === 'end'}
        onClose={done}
        title={t('end_area', { name: area.name })}
        verb={t('common:action.end')}
        submit={async (ending) => {
          await http.POST('/areas/{id}/end', {
            params: { path: { id: area.id }, header: ifMatch(area.version) },
            body: ending,
          });
          refreshAreas();
        }}
      />
    </>
  );
}

/** What each list shows before anybody filters it, so that the figure and the list agree. */
const standard = {
  '/households': { state: 'active' },
  '/residents': { state: 'here' },
  '/buildings': { ended: false },
  '/shops': { state: 'open' },
  '/members': { in_service: true },
};

interface CountProps {
  area: Area;
  path: keyof typeof standard;
  label: string;
  needs: Permission;
}

/** How many there are in an area, and the way to them. */
function Count({ area, path, label, needs }: CountProps) {
  const { t } = useTranslation();
  const may = useMay();
  const result = useQuery({
    ...readList(path, { ...standard[path], area_id: area.id, page_size: 1, count: 'exact' }),
    enabled: may(needs),
  });
  if (!may(needs)) return null;
  return (
    <FigureCard
      label={t(`menu.${label}`)}
      value={result.data?.total?.toLocaleString('en')}
      to={`${path}?area_id=${area.id}`}
    />
  );
}
