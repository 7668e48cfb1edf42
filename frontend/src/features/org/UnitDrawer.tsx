import { useQuery } from '@tanstack/react-query';
import { Button } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Link, useParams } from 'react-router';
import { http, ifMatch } from '@/api/client';
import { useMay } from '@/api/permission';
import { useAreas } from '@/components/areas';
import { useCategories } from '@/components/CategoryPicker';
import { DetailPage } from '@/components/DetailPage';
import { EndForm } from '@/components/EndForm';
import { FactGrid } from '@/components/Facts';
import { RecordDrawer } from '@/components/RecordDrawer';
import { useRecordTabs } from '@/components/recordTabs';
import { StateTag } from '@/components/StateTag';
import { SubTable } from '@/components/SubTable';
import { Day } from '@/components/Time';
import { useWord } from '@/components/words';
import { ChangeMenu } from '../changes/ChangeMenu';
import { MembersOf } from './MembersOf';
import { branchQueries, memberQueries, type Unit, unitQueries } from './queries';
import { UnitForm } from './UnitForm';

export function UnitDrawer() {
  const { id = '' } = useParams();
  const result = useQuery(unitQueries.one(id));
  return (
    <RecordDrawer result={result} back="/units">
      {(unit) => <UnitDetail unit={unit} />}
    </RecordDrawer>
  );
}

function UnitDetail({ unit }: { unit: Unit }) {
  const { t } = useTranslation('org');
  const word = useWord();
  const may = useMay();
  const areas = useAreas();
  const { pathOf } = useCategories();
  const [doing, setDoing] = useState<'change' | 'end' | null>(null);
  const can = (action: string) => unit.actions?.includes(action);
  const done = () => setDoing(null);
  const further = useRecordTabs('unit', unit.id);
  const query = { unit_id: unit.id, in_service: true, page_size: 20, sort: 'code' };
  const members = useQuery({ ...memberQueries.list(query), enabled: may('member:read') });
  return (
    <>
      <DetailPage
        title={unit.name}
        over={`${word('unit_type', unit.type)} · ${unit.code}`}
        state={unit.ended_on && <StateTag of="ended" value />}
        actions={
          <>
            <ChangeMenu
              kind="unit"
              state={unit.ended_on ? 'ended' : 'active'}
              target={{ id: unit.id, version: unit.version, name: unit.name }}
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
          may('member:read') && {
            key: 'members',
            label: t('common:menu.members'),
            count: members.data?.total,
            children: <MembersOf result={members} all={`/members?unit_id=${unit.id}`} />,
          },
          may('branch:read') && {
            key: 'branches',
            label: t('common:menu.branches'),
            children: <BranchesOf unit={unit} />,
          },
          ...further,
        ]}
      >
        <FactGrid
          facts={[
            { label: t('served_area'), value: areas.pathOf(unit.area_id) || unit.area_name },
            {
              label: t('parent_unit'),
              value: unit.parent_id && (
                <Link to={`/units/${unit.parent_id}`}>{unit.parent_name}</Link>
              ),
            },
            { label: t('common:field.phone'), value: unit.phone },
            {
              label: t('categories'),
              value: unit.category_codes.map(pathOf).join('、'),
              wide: true,
            },
            unit.ended_on && {
              label: t('common:form.ended_on'),
              value: <Day value={unit.ended_on} />,
            },
          ]}
        />
      </DetailPage>
      {doing === 'change' && <UnitForm record={unit} onClose={done} />}
      <EndForm
        open={doing === 'end'}
        onClose={done}
        title={t('end_unit', { name: unit.name })}
        verb={t('common:action.end')}
        submit={(ending) =>
          http.POST('/units/{id}/end', {
            params: { path: { id: unit.id }, header: ifMatch(unit.version) },
            body: ending,
          })
        }
      />
    </>
  );
}

function BranchesOf({ unit }: { unit: Unit }) {
  const { t } = useTranslation('org');
  const result = useQuery(
    branchQueries.list({ unit_id: unit.id, ended: false, page_size: 20, sort: 'code' }),
  );
  return (
    <SubTable
      result={result}
      to={(row) => `/branches/${row.id}`}
      all={`/branches?unit_id=${unit.id}`}
      columns={[
        { key: 'name', title: t('name'), render: (row) => row.name },
        { key: 'secretary', title: t('secretary'), render: (row) => row.secretary_name },
        { key: 'members', title: t('members'), numeric: true, render: (row) => row.member_count },
      ]}
    />
  );
}
