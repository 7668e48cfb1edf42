import { PlusOutlined } from '@ant-design/icons';
import { useQuery } from '@tanstack/react-query';
import { Button } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Link, useParams } from 'react-router';
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
import { SubTable } from '@/components/SubTable';
import { Day } from '@/components/Time';
import { useWord } from '@/components/words';
import { ChangeMenu } from '../changes/ChangeMenu';
import { AreaForm } from './AreaForm';
import { MembersOf } from './MembersOf';
import {
  type Area,
  areaQueries,
  branchQueries,
  dutyQueries,
  memberQueries,
  unitQueries,
} from './queries';

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
  const members = useQuery({
    ...memberQueries.list({ area_id: area.id, in_service: true, page_size: 20, sort: 'code' }),
    enabled: may('member:read'),
  });
  const units = useQuery({
    ...unitQueries.list({ area_id: area.id, ended: false, page_size: 20 }),
    enabled: may('unit:read'),
  });
  const branches = useQuery({
    ...branchQueries.list({ service_area_id: area.id, ended: false, page_size: 20 }),
    enabled: may('branch:read'),
  });
  const below = (areas.data ?? []).filter((one) => one.parent_id === area.id && !one.ended_on);
  const leaders = duties.data?.items.map((duty) => duty.member_name).join('、');
  return (
    <>
      <DetailPage
        title={area.name}
        over={`${word('area_level', area.level)} · ${area.code}`}
        state={area.ended_on && <StateTag of="ended" value />}
        actions={
          <>
            <ChangeMenu
              kind="area"
              state={area.ended_on ? 'ended' : area.level}
              target={{ id: area.id, version: area.version, name: area.name, level: area.level }}
            />
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
        tabs={[
          area.level !== 'grid' && {
            key: 'below',
            label: t('below'),
            count: below.length,
            children: <Below areas={below} />,
          },
          may('member:read') && {
            key: 'members',
            label: t('common:menu.members'),
            children: (
              <MembersOf result={members} all={`/members?area_id=${area.id}&in_service=true`} />
            ),
          },
          ...further,
        ]}
      >
        <FactGrid
          facts={[
            { label: t('parent_area'), value: areas.pathOf(area.parent_id) || area.parent_name },
            { label: t('island'), value: area.island },
            { label: t('has_desk'), value: area.has_desk ? t('common:yes') : t('common:no') },
            area.level === 'township' && { label: t('common:menu.duties'), value: leaders },
            {
              label: t('serving_units'),
              value: <Links to="/units" items={units.data?.items} />,
            },
            may('branch:read') && {
              label: t('serving_branches'),
              value: <Links to="/branches" items={branches.data?.items} />,
            },
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
            <Count area={area} path="/contactless" label="contactless" needs="assignment:read" />
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

/** Records by name, each a way to it. */
function Links({ to, items }: { to: string; items?: { id: string; name: string }[] }) {
  if (!items?.length) return '–';
  return items.map((one, index) => (
    <span key={one.id}>
      {index > 0 && '、'}
      <Link to={`${to}/${one.id}`}>{one.name}</Link>
    </span>
  ));
}

/** The areas right below one. */
function Below({ areas }: { areas: Area[] }) {
  const { t } = useTranslation('org');
  return (
    <SubTable<Area>
      result={{
        data: { items: areas, page: 1, page_size: areas.length },
        error: null,
        isLoading: false,
        refetch: () => undefined,
      }}
      to={(row) => `/areas/${row.id}`}
      columns={[
        { key: 'name', title: t('name'), render: (row) => row.name },
        { key: 'code', title: t('area_code'), render: (row) => row.code },
      ]}
    />
  );
}

/** What each list shows before anybody filters it, so that the figure and the list agree. */
const standard = {
  '/households': { state: 'active' },
  '/residents': { state: 'here' },
  '/buildings': { ended: false },
  '/shops': { state: 'open' },
  '/members': { in_service: true },
  '/contactless': {},
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
