import { PlusOutlined } from '@ant-design/icons';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { Button, Input, Pagination } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Link, useParams } from 'react-router';
import { http, ifMatch } from '@/api/client';
import { useMay } from '@/api/permission';
import { DetailPage, Section } from '@/components/DetailPage';
import { EndForm } from '@/components/EndForm';
import { FactGrid } from '@/components/Facts';
import { RecordDrawer } from '@/components/RecordDrawer';
import { RevealField } from '@/components/RevealField';
import { useRecordTabs } from '@/components/recordTabs';
import { StateTag } from '@/components/StateTag';
import { SubTable } from '@/components/SubTable';
import { Day } from '@/components/Time';
import { reveal, type Team, teamQueries, type Volunteer, volunteerQueries } from './queries';
import { TeamForm, VolunteerForm } from './TeamForm';

export function TeamDrawer() {
  const { id = '' } = useParams();
  const result = useQuery(teamQueries.one(id));
  return (
    <RecordDrawer result={result} back="/volunteers">
      {(team) => <TeamDetail team={team} />}
    </RecordDrawer>
  );
}

function TeamDetail({ team }: { team: Team }) {
  const { t } = useTranslation('org');
  const [doing, setDoing] = useState<'change' | 'end' | null>(null);
  const can = (action: string) => team.actions?.includes(action);
  const done = () => setDoing(null);
  const further = useRecordTabs('volunteer_team', team.id);
  return (
    <>
      <DetailPage
        title={team.name}
        over={team.code}
        state={team.ended_on && <StateTag of="ended" value />}
        actions={
          <>
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
        tabs={further}
      >
        <FactGrid
          facts={[
            {
              label: t('branch'),
              value: team.branch_id && (
                <Link to={`/branches/${team.branch_id}`}>{team.branch_name}</Link>
              ),
            },
            team.ended_on && {
              label: t('common:form.ended_on'),
              value: <Day value={team.ended_on} />,
            },
          ]}
        />
        <Volunteers team={team} />
      </DetailPage>
      {doing === 'change' && <TeamForm record={team} onClose={done} />}
      <EndForm
        open={doing === 'end'}
        onClose={done}
        title={t('end_team', { name: team.name })}
        verb={t('common:action.end')}
        submit={(ending) =>
          http.POST('/volunteer-teams/{id}/end', {
            params: { path: { id: team.id }, header: ifMatch(team.version) },
            body: ending,
          })
        }
      />
    </>
  );
}

function Volunteers({ team }: { team: Team }) {
  const { t } = useTranslation('org');
  const may = useMay();
  const write = may('volunteer:write') && !team.ended_on;
  const [q, setQ] = useState('');
  const [page, setPage] = useState(1);
  const [form, setForm] = useState<Volunteer | 'new' | null>(null);
  const [ending, setEnding] = useState<Volunteer | null>(null);
  const result = useQuery({
    ...volunteerQueries.list({
      team_id: team.id,
      ended: false,
      page,
      page_size: 20,
      ...(q && { q }),
    }),
    placeholderData: keepPreviousData,
  });
  return (
    <Section
      title={t('volunteers_of', { n: team.volunteer_count })}
      extra={
        write && (
          <Button type="link" icon={<PlusOutlined />} onClick={() => setForm('new')}>
            {t('new_volunteer')}
          </Button>
        )
      }
    >
      <Input.Search
        allowClear
        placeholder={t('volunteer_search')}
        aria-label={t('volunteer_search')}
        style={{ width: 260, marginBottom: 8 }}
        onSearch={(text) => {
          setQ(text.trim());
          setPage(1);
        }}
      />
      <SubTable<Volunteer>
        result={result}
        columns={[
          { key: 'name', title: t('person_name'), render: (row) => row.name },
          {
            key: 'phone',
            title: t('common:field.phone'),
            render: (row) => (
              <RevealField
                label={t('phone_of', { name: row.name })}
                masked={row.phone}
                reveal={may('phone:reveal') ? reveal.volunteer(row.id) : undefined}
              />
            ),
          },
          {
            key: 'actions',
            title: '',
            render: (row) =>
              write ? (
                <>
                  <Button type="link" size="small" onClick={() => setForm(row)}>
                    {t('common:action.edit')}
                  </Button>
                  <Button type="link" size="small" onClick={() => setEnding(row)}>
                    {t('end_volunteer')}
                  </Button>
                </>
              ) : (
                ' '
              ),
          },
        ]}
      />
      <Pagination
        size="small"
        style={{ marginTop: 8 }}
        hideOnSinglePage
        current={page}
        pageSize={20}
        showSizeChanger={false}
        total={result.data?.total ?? 0}
        onChange={setPage}
      />
      {form && (
        <VolunteerForm
          record={form === 'new' ? undefined : form}
          teamID={team.id}
          onClose={() => setForm(null)}
        />
      )}
      {ending && (
        <EndForm
          open
          onClose={() => setEnding(null)}
          title={t('end_volunteer_title', { name: ending.name })}
          verb={t('end_volunteer')}
          submit={(values) =>
            http.POST('/volunteers/{id}/end', {
              params: { path: { id: ending.id }, header: ifMatch(ending.version) },
              body: values,
            })
          }
        />
      )}
    </Section>
  );
}
