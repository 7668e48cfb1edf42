import { PlusOutlined } from '@ant-design/icons';
import { useMutation, useQuery } from '@tanstack/react-query';
import { Button, Popconfirm } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Link, useParams } from 'react-router';
import { http, ifMatch, readList } from '@/api/client';
import { useMay } from '@/api/permission';
import type { Problem } from '@/api/problem';
import type { Schema } from '@/api/types';
import { ActionForm } from '@/components/ActionForm';
import { AreaPicker } from '@/components/AreaPicker';
import { useAreas } from '@/components/areas';
import { useCodes } from '@/components/codes';
import { DayField } from '@/components/DayField';
import { DetailPage } from '@/components/DetailPage';
import { EndForm } from '@/components/EndForm';
import { useExtraFacts } from '@/components/ExtraFields';
import { FactGrid } from '@/components/Facts';
import { Field } from '@/components/Field';
import { filled } from '@/components/formValues';
import { ProblemAlert } from '@/components/ProblemAlert';
import { RecordDrawer } from '@/components/RecordDrawer';
import { RevealField } from '@/components/RevealField';
import { useRecordTabs } from '@/components/recordTabs';
import { StateTag } from '@/components/StateTag';
import { SubTable } from '@/components/SubTable';
import { Day } from '@/components/Time';
import { useWord } from '@/components/words';
import { ChangeMenu } from '../changes/ChangeMenu';
import { MemberForm } from './MemberForm';
import { type Duty, dutyQueries, type Member, memberQueries, reveal } from './queries';

type Doing = 'change' | 'duty' | null;

export function MemberDrawer() {
  const { id = '' } = useParams();
  const result = useQuery(memberQueries.one(id));
  return (
    <RecordDrawer result={result} back="/members">
      {(member) => <MemberDetail member={member} />}
    </RecordDrawer>
  );
}

/** A member with where they serve now, with which a transfer begins. */
function targetOf(member: Member) {
  const { unit_id, branch_id, work_area_id, post } = member;
  return {
    id: member.id,
    version: member.version,
    name: member.name,
    now: { unit_id, branch_id, work_area_id, post },
  };
}

function MemberDetail({ member }: { member: Member }) {
  const { t } = useTranslation('org');
  const word = useWord();
  const may = useMay();
  const areas = useAreas();
  const { nameOf } = useCodes();
  const [doing, setDoing] = useState<Doing>(null);
  const can = (action: string) => member.actions?.includes(action) ?? false;
  const done = () => setDoing(null);
  const further = useRecordTabs('member', member.id);
  const extra = useExtraFacts('member', member.extra);
  return (
    <>
      <DetailPage
        title={member.name}
        over={[member.unit_name, member.post].filter(Boolean).join(' · ')}
        state={
          <>
            <StateTag of="in_service" value={member.in_service} />
            {member.in_service && <StateTag of="participates" value={member.participates} />}
          </>
        }
        actions={
          <>
            <ChangeMenu
              kind="member"
              state={member.in_service ? 'serves' : 'left'}
              target={targetOf(member)}
            />
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
            label: t('contact_households'),
            count: member.household_count,
            children: <HouseholdsOf member={member} />,
          },
          {
            key: 'leaves',
            label: t('leaves'),
            count: member.leaves.length,
            children: <Leaves member={member} removable={can('end')} />,
          },
          member.rank === 'district_leader' &&
            may('duty:read') && {
              key: 'duties',
              label: t('common:menu.duties'),
              children: (
                <Duties
                  member={member}
                  add={may('duty:write') ? () => setDoing('duty') : undefined}
                />
              ),
            },
          ...further,
        ]}
      >
        <FactGrid
          facts={[
            { label: t('staff_number'), value: member.code },
            { label: t('rank'), value: word('rank', member.rank) },
            { label: t('sex'), value: nameOf('sex', member.sex) },
            {
              label: t('common:field.phone'),
              value: (
                <RevealField
                  label={t('phone_of', { name: member.name })}
                  masked={member.phone}
                  reveal={can('reveal_phone') ? reveal.member(member.id) : undefined}
                />
              ),
            },
            {
              label: t('unit'),
              value: <Link to={`/units/${member.unit_id}`}>{member.unit_name}</Link>,
            },
            {
              label: t('branch'),
              value: member.branch_id && (
                <Link to={`/branches/${member.branch_id}`}>{member.branch_name}</Link>
              ),
            },
            {
              label: t('work_area'),
              value: areas.pathOf(member.work_area_id) || member.work_area_name,
            },
            {
              label: t('home_area'),
              value: areas.pathOf(member.home_area_id) || member.home_area_name,
            },
            member.household_id && {
              label: t('own_household'),
              value: <Link to={`/households/${member.household_id}`}>{member.household_code}</Link>,
            },
            member.max_households !== null && {
              label: t('max_households'),
              value: member.max_households,
            },
            { label: t('started_on'), value: <Day value={member.started_on} /> },
            ...extra,
            member.ended_on && { label: t('ended_on'), value: <Day value={member.ended_on} /> },
            member.end_reason && { label: t('end_reason'), value: member.end_reason },
          ]}
        />
      </DetailPage>
      {doing === 'change' && <MemberForm record={member} onClose={done} />}
      <ActionForm<Pick<Schema<'CreateDuty'>, 'area_id' | 'started_on'>>
        open={doing === 'duty'}
        onClose={done}
        title={t('new_duty', { name: member.name })}
        width={440}
        submit={(values) =>
          http.POST('/leader-duties', { body: filled({ ...values, member_id: member.id }) })
        }
      >
        <Field name="area_id" label={t('township')} required>
          <AreaPicker levels={['township']} />
        </Field>
        <Field name="started_on" label={t('from_on')} hint={t('common:form.today_if_empty')}>
          <DayField />
        </Field>
      </ActionForm>
    </>
  );
}

function HouseholdsOf({ member }: { member: Member }) {
  const { t } = useTranslation('org');
  const result = useQuery(
    readList('/households', {
      contact_id: member.id,
      state: 'active',
      page_size: 20,
      sort: 'code',
    }),
  );
  return (
    <SubTable
      result={result}
      to={(row) => `/households/${row.id}`}
      all={`/households?contact_id=${member.id}`}
      columns={[
        { key: 'head', title: t('head'), render: (row) => row.head_name ?? row.code },
        { key: 'code', title: t('household_code'), render: (row) => row.code },
        {
          key: 'address',
          title: t('address'),
          render: (row) =>
            row.building_name
              ? [row.building_name, row.room].filter(Boolean).join(' ')
              : row.address,
        },
        { key: 'phone', title: t('common:field.phone'), render: (row) => row.phone },
      ]}
    />
  );
}

function AddButton({ label, onClick }: { label: string; onClick: () => void }) {
  return (
    <Button icon={<PlusOutlined />} onClick={onClick} style={{ marginBottom: 8 }}>
      {label}
    </Button>
  );
}

function Leaves({ member, removable }: { member: Member; removable: boolean }) {
  const { t } = useTranslation('org');
  const remove = useMutation<unknown, Problem, Schema<'Leave'>>({
    mutationFn: (leave) =>
      http.DELETE('/members/{id}/leaves/{leave_id}', {
        params: {
          path: { id: member.id, leave_id: leave.id },
          header: ifMatch(leave.version),
        },
      }),
  });
  return (
    <>
      {remove.error && <ProblemAlert error={remove.error} />}
      <SubTable<Schema<'Leave'>>
        result={{
          data: { items: member.leaves, page: 1, page_size: 200 },
          error: null,
          isLoading: false,
          refetch: () => undefined,
        }}
        columns={[
          { key: 'from', title: t('from_on'), render: (row) => <Day value={row.from_on} /> },
          { key: 'until', title: t('until_on'), render: (row) => <Day value={row.until_on} /> },
          { key: 'reason', title: t('common:form.reason'), render: (row) => row.reason },
          {
            key: 'remove',
            title: '',
            render: (row) =>
              removable ? (
                <Popconfirm title={t('remove_leave')} onConfirm={() => remove.mutate(row)}>
                  <Button type="link" size="small" danger loading={remove.isPending}>
                    {t('common:action.remove')}
                  </Button>
                </Popconfirm>
              ) : (
                ' '
              ),
          },
        ]}
      />
    </>
  );
}

function Duties({ member, add }: { member: Member; add?: () => void }) {
  const { t } = useTranslation('org');
  const [ending, setEnding] = useState<Duty | null>(null);
  const result = useQuery(dutyQueries.list({ member_id: member.id, page_size: 50 }));
  return (
    <>
      {add && member.in_service && <AddButton label={t('add_duty')} onClick={add} />}
      <SubTable
        result={result}
        to={(row) => `/areas/${row.area_id}`}
        columns={[
          { key: 'area', title: t('township'), render: (row) => row.area_name },
          { key: 'from', title: t('from_on'), render: (row) => <Day value={row.started_on} /> },
          { key: 'until', title: t('until_on'), render: (row) => <Day value={row.ended_on} /> },
          {
            key: 'end',
            title: '',
            render: (row) =>
              add && !row.ended_on ? (
                <Button type="link" size="small" onClick={() => setEnding(row)}>
                  {t('common:action.end')}
                </Button>
              ) : (
                ' '
              ),
          },
        ]}
      />
      {ending && (
        <EndForm
          open
          onClose={() => setEnding(null)}
          title={t('end_duty', { name: member.name, area: ending.area_name })}
          verb={t('common:action.end')}
          submit={(values) =>
            http.POST('/leader-duties/{id}/end', {
              params: { path: { id: ending.id }, header: ifMatch(ending.version) },
              body: values,
            })
          }
        />
      )}
    </>
  );
}
