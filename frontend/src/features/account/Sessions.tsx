import { useMutation, useQuery } from '@tanstack/react-query';
import { Button, Popconfirm, Skeleton } from 'antd';
import { useTranslation } from 'react-i18next';
import { http, read } from '@/api/client';
import type { Problem } from '@/api/problem';
import { useSession } from '@/api/session';
import type { Schema } from '@/api/types';
import { PageHeader } from '@/components/PageHeader';
import { ProblemAlert } from '@/components/ProblemAlert';
import { When } from '@/components/Time';
import styles from './Sessions.module.css';

/** Where the account is signed in, to end what should not be. */
export function Sessions() {
  const { t } = useTranslation('account');
  const { me } = useSession();
  const sessions = useQuery(read('/auth/sessions'));
  return (
    <>
      <PageHeader title={t('sessions')} hint={t('sessions_hint')} />
      <p>
        {me?.previous_login_at ? (
          <>
            {t('previous')} <When value={me.previous_login_at} />
          </>
        ) : (
          t('previous_none')
        )}
      </p>
      {sessions.error && (
        <ProblemAlert error={sessions.error} retry={() => void sessions.refetch()} />
      )}
      {sessions.isLoading && <Skeleton active />}
      <ul className={styles.list}>
        {sessions.data?.items.map((session) => (
          <Item key={session.id} session={session} />
        ))}
      </ul>
    </>
  );
}

function Item({ session }: { session: Schema<'Session'> }) {
  const { t } = useTranslation('account');
  const end = useMutation<unknown, Problem>({
    mutationFn: () => http.DELETE('/auth/sessions/{id}', { params: { path: { id: session.id } } }),
  });
  return (
    <li className={styles.item}>
      <div>
        <strong>{device(session.user_agent) || t('unknown_device')}</strong>
        {session.current && <span className={styles.current}>{t('this_device')}</span>}
        <div className={styles.quiet}>
          {session.address} · {t('opened')} <When value={session.created_at} /> · {t('last_used')}{' '}
          <When value={session.last_used_at} />
        </div>
        {end.error && <ProblemAlert error={end.error} />}
      </div>
      {!session.current && (
        <Popconfirm title={t('end_confirm')} onConfirm={() => end.mutate()}>
          <Button danger loading={end.isPending}>
            {t('end')}
          </Button>
        </Popconfirm>
      )}
    </li>
  );
}

/** "Chrome · Windows" out of what the browser says of itself. */
function device(agent: string): string {
  const browser = /(Edg|Firefox|OPR|Chrome|Safari)/.exec(agent)?.[1]?.replace('Edg', 'Edge');
  const system = /(Windows|Android|iPhone|iPad|Mac OS X|Linux)/.exec(agent)?.[1];
  return [browser, system].filter(Boolean).join(' · ');
}
