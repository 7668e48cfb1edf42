import { useQuery } from '@tanstack/react-query';
import { Button } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useParams } from 'react-router';
import { http, ifMatch } from '@/api/client';
import { useMay } from '@/api/permission';
import { DetailPage } from '@/components/DetailPage';
import { EndForm } from '@/components/EndForm';
import { useExtraFacts } from '@/components/ExtraFields';
import { FactGrid } from '@/components/Facts';
import { RecordDrawer } from '@/components/RecordDrawer';
import { useRecordTabs } from '@/components/recordTabs';
import { StateTag } from '@/components/StateTag';
import { SubTable } from '@/components/SubTable';
import { Day } from '@/components/Time';
import { ChangeMenu } from '../changes/ChangeMenu';
import { BuildingForm } from './BuildingForm';
import { placeOf } from './place';
import { type Building, buildingQueries, householdQueries, shopQueries } from './queries';

export function BuildingDrawer() {
  const { id = '' } = useParams();
  const result = useQuery(buildingQueries.one(id));
  return (
    <RecordDrawer result={result} back="/buildings">
      {(building) => <BuildingDetail building={building} />}
    </RecordDrawer>
  );
}

function BuildingDetail({ building }: { building: Building }) {
  const { t } = useTranslation('registry');
  const may = useMay();
  const [doing, setDoing] = useState<'change' | 'end' | null>(null);
  const can = (action: string) => building.actions?.includes(action);
  const done = () => setDoing(null);
  const further = useRecordTabs('building', building.id);
  const extra = useExtraFacts('building', building.extra);
  return (
    <>
      <DetailPage
        title={building.name}
        over={building.code}
        state={
          <>
            <StateTag of="management" value={building.management} />
            {building.ended_on && <StateTag of="ended" value />}
          </>
        }
        actions={
          <>
            <ChangeMenu
              kind="building"
              state={building.ended_on ? 'ended' : 'active'}
              target={building}
            />
            {can('end') && (
              <Button onClick={() => setDoing('end')}>{t('common:action.end')}</Button>
            )}
            {can('change') && (
              <Button type="primary" onClick={() => setDoing('change')}>
                {t('common:action.edit')}
              </Button>
            )}
          </>
        }
        tabs={[
          may('household:read') && {
            key: 'households',
            label: t('common:menu.households'),
            count: building.household_count,
            children: <HouseholdsOf building={building} />,
          },
          may('shop:read') && {
            key: 'shops',
            label: t('common:menu.shops'),
            children: <ShopsOf building={building} />,
          },
          ...further,
        ]}
      >
        <FactGrid
          facts={[
            { label: t('common:field.area'), value: placeOf(building) },
            { label: t('address'), value: building.address },
            { label: t('company'), value: building.company },
            { label: t('floors'), value: building.floors },
            { label: t('entrances'), value: building.entrances },
            {
              label: t('coordinates'),
              value:
                building.longitude !== null && building.latitude !== null
                  ? `${building.longitude.toFixed(5)}, ${building.latitude.toFixed(5)}`
                  : null,
            },
            ...extra,
            building.ended_on && {
              label: t('common:form.ended_on'),
              value: <Day value={building.ended_on} />,
            },
          ]}
        />
      </DetailPage>
      {doing === 'change' && <BuildingForm record={building} onClose={done} />}
      <EndForm
        open={doing === 'end'}
        onClose={done}
        title={t('end_building', { name: building.name })}
        verb={t('common:action.end')}
        submit={(ending) =>
          http.POST('/buildings/{id}/end', {
            params: { path: { id: building.id }, header: ifMatch(building.version) },
            body: ending,
          })
        }
      />
    </>
  );
}

function HouseholdsOf({ building }: { building: Building }) {
  const { t } = useTranslation('registry');
  const result = useQuery(
    householdQueries.list({
      building_id: building.id,
      state: 'active',
      page_size: 20,
      sort: 'code',
    }),
  );
  return (
    <SubTable
      result={result}
      to={(row) => `/households/${row.id}`}
      all={`/households?building_id=${building.id}`}
      columns={[
        { key: 'head', title: t('head'), render: (row) => row.head_name ?? t('no_head') },
        { key: 'code', title: t('household_code'), render: (row) => row.code },
        { key: 'entrance', title: t('entrance'), render: (row) => row.entrance },
        { key: 'room', title: t('room'), render: (row) => row.room },
        {
          key: 'people',
          title: t('resident_count'),
          numeric: true,
          render: (row) => row.resident_count,
        },
        { key: 'contact', title: t('contact'), render: (row) => row.contact_name },
      ]}
    />
  );
}

function ShopsOf({ building }: { building: Building }) {
  const { t } = useTranslation('registry');
  const result = useQuery(
    shopQueries.list({ building_id: building.id, page_size: 20, sort: 'code' }),
  );
  return (
    <SubTable
      result={result}
      to={(row) => `/shops/${row.id}`}
      all={`/shops?building_id=${building.id}`}
      columns={[
        { key: 'name', title: t('name'), render: (row) => row.name },
        { key: 'keeper', title: t('keeper'), render: (row) => row.keeper },
        {
          key: 'state',
          title: t('common:field.state'),
          render: (row) => <StateTag of="shop_state" value={row.state} />,
        },
      ]}
    />
  );
}
