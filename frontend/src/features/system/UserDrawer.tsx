import { useMutation, useQuery } from '@tanstack/react-query';
import { Alert, App, Button, List } from 'antd';
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
import { ProblemAlert } from '@/components/ProblemAlert';
import { RecordDrawer } from '@/components/RecordDrawer';
import { StateTag } from '@/components/StateTag';
import { When } from '@/components/Time';
import { useWord } from '@/components/words';
import { GrantForm } from './GrantForm';
import { type Grant, send, type User, userQueries } from './queries';

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
  const [doing, setDoing] = useState<'change' | 'reset' | 'grant' | null>(null);
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
            { label: t('member'), value: user.member_name },
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
        <Section title={t('roles')}>
          {user.roles.length === 0 && <Alert type="warning" showIcon title={t('no_roles')} />}
          <ul>
            {user.roles.map((grant) => (
              <Role key={grant.id} user={user} grant={grant} />
            ))}
          </ul>
        </Section>
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
      <ActionForm<Schema<'ResetPassword'>, User>
        open={doing === 'reset'}
        onClose={done}
        title={t('reset')}
        verb={t('reset')}
        done={t('reset_done')}
        submit={(values) => send.reset(user, values)}
      >
        <p>{t('reset_hint')}</p>
        <Field name="password" label={t('password')} required max={128} hint={t('password_hint')} />
      </ActionForm>
      {doing === 'grant' && <GrantForm user={user} onClose={done} />}
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
      {may('role:grant') && (
        <Button size="small" type="link" danger loading={revoke.isPending} onClick={confirm}>
          {t('revoke')}
        </Button>
      )}
      {revoke.error && <ProblemAlert error={revoke.error} />}
    </li>
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
