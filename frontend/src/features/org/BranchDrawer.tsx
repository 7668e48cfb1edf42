import { useQuery } from '@tanstack/react-query';
import { Button } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Link, useParams } from 'react-router';
import { http, ifMatch } from '@/api/client';
import { useMay } from '@/api/permission';
import { useAreas } from '@/components/areas';
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
import { BranchForm } from './BranchForm';
import { MembersOf } from './MembersOf';
import { type Branch, branchQueries, memberQueries, teamQueries } from './queries';

export function BranchDrawer() {
  const { id = '' } = useParams();
  const result = useQuery(branchQueries.one(id));
  return (
    <RecordDrawer result={result} back="/branches">
      {(branch) => <BranchDetail branch={branch} />}
    </RecordDrawer>
  );
}

function BranchDetail({ branch }: { branch: Branch }) {
  const { t } = useTranslation('org');
  const word = useWord();
  const may = useMay();
  const areas = useAreas();
  const [doing, setDoing] = useState<'change' | 'end' | null>(null);
  const can = (action: string) => branch.actions?.includes(action);
  const done = () => setDoing(null);
  const further = useRecordTabs('branch', branch.id);
  const members = useQuery({
    ...memberQueries.list({ branch_id: branch.id, in_service: true, page_size: 20, sort: 'code' }),
    enabled: may('member:read'),
  });
  return (
    <>
      <DetailPage
        title={branch.name}
        over={`${word('branch_type', branch.type)} · ${branch.code}`}
        state={branch.ended_on && <StateTag of="ended" value />}
        actions={
          <>
            <ChangeMenu
              kind="branch"
              state={branch.ended_on ? 'ended' : 'active'}
              target={{ id: branch.id, version: branch.version, name: branch.name }}
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
            count: branch.member_count,
            children: <MembersOf result={members} all={`/members?branch_id=${branch.id}`} />,
          },
          may('volunteer:read') && {
            key: 'teams',
            label: t('teams'),
            children: <TeamsOf branch={branch} />,
          },
          ...further,
        ]}
      >
        <FactGrid
          facts={[
            {
              label: t('secretary'),
              value: branch.secretary_id && (
                <Link to={`/members/${branch.secretary_id}`}>{branch.secretary_name}</Link>
              ),
            },
            {
              label: t('unit'),
              value: branch.unit_id && (
                <Link to={`/units/${branch.unit_id}`}>{branch.unit_name}</Link>
              ),
            },
            {
              label: t('service_areas'),
              value: branch.service_area_ids.map(areas.pathOf).filter(Boolean).join('；'),
            },
            branch.service_building_ids.length > 0 && {
              label: t('service_buildings'),
              value: branch.service_building_ids.length,
            },
            branch.ended_on && {
              label: t('common:form.ended_on'),
              value: <Day value={branch.ended_on} />,
            },
          ]}
        />
      </DetailPage>
      {doing === 'change' && <BranchForm record={branch} onClose={done} />}
      <EndForm
        open={doing === 'end'}
        onClose={done}
        title={t('end_branch', { name: branch.name })}
        verb={t('common:action.end')}
        submit={(ending) =>
          http.POST('/branches/{id}/end', {
            params: { path: { id: branch.id }, header: ifMatch(branch.version) },
            body: ending,
          })
        }
      />
    </>
  );
}

function TeamsOf({ branch }: { branch: Branch }) {
  const { t } = useTranslation('org');
  const result = useQuery(teamQueries.list({ branch_id: branch.id, ended: false, page_size: 20 }));
  return (
    <SubTable
      result={result}
      to={(row) => `/volunteers/${row.id}`}
      all={`/volunteers?branch_id=${branch.id}`}
      columns={[
        { key: 'name', title: t('name'), render: (row) => row.name },
        {
          key: 'volunteers',
          title: t('volunteers'),
          numeric: true,
          render: (row) => row.volunteer_count,
        },
      ]}
    />
  );
}
