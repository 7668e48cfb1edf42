import { useMutation, useQuery } from '@tanstack/react-query';
import { Alert, App, Button, List, Modal, Select, Table, Tag, Typography } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useParams } from 'react-router';
import { useMay } from '@/api/permission';
import type { Problem } from '@/api/problem';
import type { Schema } from '@/api/types';
import { ActionForm } from '@/components/ActionForm';
import { DetailPage, Section } from '@/components/DetailPage';
import { FactGrid } from '@/components/Facts';
import { Field } from '@/components/Field';
import { filled } from '@/components/formValues';
import { ProblemAlert } from '@/components/ProblemAlert';
import { RecordDrawer } from '@/components/RecordDrawer';
import { StateTag } from '@/components/StateTag';
import { When } from '@/components/Time';
import { useWord, useWords } from '@/components/words';
import { GrantForm } from './GrantForm';
import { type Grant, send, type User, userQueries } from './queries';
import { useStandingWords } from './standing';

/** Those whose password only the server's command line resets: the three watch each other. */
const administrators = new Set(['sysadmin', 'secadmin', 'auditor']);

export function UserDrawer() {
  const { id = '' } = useParams();
  const result = useQuery(userQueries.one(id));
  return (
    <RecordDrawer result={result} back="/users">
      {(user) => <Detail user={user} />}
    </RecordDrawer>
  );
}

function Detail({ user }: { user: User }) {
  const { t } = useTranslation('system');
  const may = useMay();
  const { modal, message } = App.useApp();
  const [doing, setDoing] = useState<'change' | 'reset' | 'unlock' | 'grant' | null>(null);
  const [password, setPassword] = useState<string | null>(null);
  const done = () => setDoing(null);
  const active = user.state === 'active';
  const administrator = user.roles.some(({ role }) => administrators.has(role));
  const switchState = useMutation<User, Problem>({
    mutationFn: () => send.change(user, { state: active ? 'disabled' : 'active' }),
    onSuccess: () => void message.success(active ? t('disabled') : t('enabled')),
  });
  const confirmState = () =>
    active
      ? modal.confirm({
          title: t('disable'),
          content: t('disable_text'),
          okText: t('disable'),
          okButtonProps: { danger: true },
          onOk: () => switchState.mutateAsync().catch(() => undefined),
        })
      : switchState.mutate();
  return (
    <>
      <DetailPage
        title={user.name}
        over={user.username}
        state={<StateTag of="user_state" value={user.state} />}
        actions={
          <>
            {may('user:write') && (
              <>
                <Button danger={active} loading={switchState.isPending} onClick={confirmState}>
                  {active ? t('disable') : t('enable')}
                </Button>
                {user.locked_until && (
                  <Button onClick={() => setDoing('unlock')}>{t('unlock')}</Button>
                )}
                {!administrator && <Button onClick={() => setDoing('reset')}>{t('reset')}</Button>}
                <Button type="primary" onClick={() => setDoing('change')}>
                  {t('common:action.edit')}
                </Button>
              </>
            )}
            {may('role:grant') && (
              <Button type="primary" onClick={() => setDoing('grant')}>
                {t('grant')}
              </Button>
            )}
          </>
        }
      >
        {switchState.error && <ProblemAlert error={switchState.error} />}
        {may('user:write') && administrator && (
          <Alert type="info" showIcon title={t('reset_on_server', { username: user.username })} />
        )}
        <FactGrid
          facts={[
            {
              label: t('member'),
              value: [user.member_name, user.member_code].filter(Boolean).join(' · '),
            },
            { label: t('unit'), value: user.unit_name },
            {
              label: t('last_login'),
              value: user.last_login_at ? <When value={user.last_login_at} /> : t('never'),
            },
            {
              label: t('must_change'),
              value: t(user.must_change_password ? 'common:yes' : 'common:no'),
            },
          ]}
        />
        <Standing user={user} />
        <Section title={t('roles')}>
          {user.roles.length === 0 && <Alert type="warning" showIcon title={t('no_roles')} />}
          <ul>
            {user.roles.map((grant) => (
              <Role key={grant.id} user={user} grant={grant} />
            ))}
          </ul>
        </Section>
        {may('access:review') && <Reach user={user} />}
        {may('session:manage') && <Sessions user={user} />}
      </DetailPage>
      <ActionForm<Schema<'ChangeUser'>, User>
        open={doing === 'change'}
        onClose={done}
        title={t('change_user')}
        initial={{ name: user.name }}
        submit={(values) => send.change(user, values)}
      >
        <Field name="name" label={t('name')} required max={60} />
      </ActionForm>
      <ActionForm<Schema<'Identified'>, Schema<'OneTimePassword'>>
        open={doing === 'reset'}
        onClose={done}
        title={t('reset')}
        verb={t('reset')}
        done=""
        submit={(values) => send.reset(user, filled(values))}
        onDone={(made) => setPassword(made.password)}
      >
        <p>{t('reset_hint')}</p>
        <IdentifiedFields />
      </ActionForm>
      <ActionForm<Schema<'Identified'>, User>
        open={doing === 'unlock'}
        onClose={done}
        title={t('unlock')}
        verb={t('unlock')}
        done={t('unlocked')}
        submit={(values) => send.unlock(user, filled(values))}
      >
        <p>{t('unlock_hint')}</p>
        <IdentifiedFields />
      </ActionForm>
      <Modal
        open={password !== null}
        onCancel={() => setPassword(null)}
        footer={<Button onClick={() => setPassword(null)}>{t('first.noted')}</Button>}
        title={t('reset_done')}
        mask={{ closable: false }}
        width={520}
        destroyOnHidden
      >
        <p>{t('first.shown_once', { name: user.name })}</p>
        <p>
          <Typography.Text code copyable={{ text: password ?? '' }} style={{ fontSize: 20 }}>
            {password}
          </Typography.Text>
        </p>
        <p>{t('first.advice')}</p>
      </Modal>
      {doing === 'grant' && <GrantForm user={user} onClose={done} />}
    </>
  );
}

/** What is out of the ordinary about an account, in words. */
function Standing({ user }: { user: User }) {
  const { t } = useTranslation('system');
  const until = user.first_password_until;
  const expired = Boolean(until && new Date(until) < new Date());
  return (
    <>
      {user.locked_until && (
        <Alert
          type="warning"
          showIcon
          title={t('locked')}
          description={<When value={user.locked_until} />}
        />
      )}
      {user.member_in_service === false && (
        <Alert type="info" showIcon title={t('member_left')} description={t('member_left_text')} />
      )}
      {user.member_in_service && user.disabled_reason === 'member_left' && (
        <Alert type="info" showIcon title={t('member_returned')} />
      )}
      {user.state === 'active' && user.first_password_used_at && (
        <Alert type="warning" showIcon title={t('first.used')} />
      )}
      {user.state === 'active' && until && !user.first_password_used_at && (
        <Alert
          type={expired ? 'warning' : 'info'}
          showIcon
          title={t(expired ? 'first.expired' : 'first.waits')}
          description={<When value={until} />}
        />
      )}
    </>
  );
}

/** How the person, who is present, was known. */
function IdentifiedFields() {
  const { t } = useTranslation('system');
  const words = useWords();
  return (
    <>
      <Field name="identified_by" label={t('identified_by')} required>
        <Select options={words('identified_by')} />
      </Field>
      <Field name="note" label={t('identified_note')} max={200} />
    </>
  );
}

function Role({ user, grant }: { user: User; grant: Grant }) {
  const { t } = useTranslation('system');
  const word = useWord();
  const may = useMay();
  const { modal } = App.useApp();
  const revoke = useMutation<unknown, Problem>({ mutationFn: () => send.revoke(user, grant) });
  const confirm = () =>
    modal.confirm({
      title: t('revoke_title', { role: word('role', grant.role) }),
      content: t('revoke_text'),
      okText: t('revoke'),
      okButtonProps: { danger: true },
      onOk: () => revoke.mutateAsync().catch(() => undefined),
    });
  return (
    <li>
      {[word('role', grant.role), grant.scope_name].filter(Boolean).join(' · ')}{' '}
      {grant.rule_id && <Tag>{t('by_rule')}</Tag>}
      {may('role:grant') && !grant.rule_id && (
        <Button size="small" type="link" danger loading={revoke.isPending} onClick={confirm}>
          {t('revoke')}
        </Button>
      )}
      {revoke.error && <ProblemAlert error={revoke.error} />}
    </li>
  );
}

/** What the account may see and do, counted by the conditions that its requests go through. */
function Reach({ user }: { user: User }) {
  const { t } = useTranslation('system');
  const say = useStandingWords();
  const result = useQuery({ ...userQueries.reach(user.id), staleTime: 0 });
  const number = (value: number) => (value > 0 ? value.toLocaleString('en') : '–');
  const represented = result.data?.roles.filter((one) => one.on_behalf) ?? [];
  return (
    <Section title={t('reach.title')}>
      {result.error && <ProblemAlert error={result.error} />}
      {represented.length > 0 && <p>{represented.map(say).join('；')}</p>}
      <Table<Schema<'ReachLine'>>
        rowKey="kind"
        size="small"
        loading={{ spinning: result.isLoading, delay: 200 }}
        dataSource={result.data?.reach.filter((one) => one.read > 0) ?? []}
        pagination={false}
        scroll={{ x: 'max-content' }}
        locale={{ emptyText: t('reach.nothing') }}
        columns={[
          { title: t('kind'), render: (_, one) => t(`review.kind.${one.kind}`) },
          { title: t('reach.read'), align: 'end', render: (_, one) => number(one.read) },
          { title: t('review.write'), align: 'end', render: (_, one) => number(one.write) },
          { title: t('reach.phone'), align: 'end', render: (_, one) => number(one.reveal_phone) },
          {
            title: t('reach.id_number'),
            align: 'end',
            render: (_, one) => number(one.reveal_id_number),
          },
          {
            title: t('reach.export'),
            render: (_, one) => t(one.export ? 'common:yes' : 'common:no'),
          },
        ]}
      />
    </Section>
  );
}

function Sessions({ user }: { user: User }) {
  const { t } = useTranslation('system');
  const result = useQuery(userQueries.sessions(user.id));
  const end = useMutation<unknown, Problem, string>({
    mutationFn: (session) => send.endSession(user, session),
  });
  return (
    <Section title={t('sessions')}>
      {(result.error ?? end.error) && (
        <ProblemAlert error={(result.error ?? end.error) as Problem} />
      )}
      <List
        size="small"
        loading={result.isLoading}
        dataSource={result.data?.items ?? []}
        locale={{ emptyText: t('no_sessions') }}
        renderItem={(session) => (
          <List.Item
            actions={[
              <Button key="end" size="small" danger onClick={() => end.mutate(session.id)}>
                {t('end')}
              </Button>,
            ]}
          >
            <span>
              {session.address} · <When value={session.last_used_at} />
            </span>
          </List.Item>
        )}
      />
    </Section>
  );
}
