import { useMutation } from '@tanstack/react-query';
import { App, Button, Drawer } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Problem } from '@/api/problem';
import type { Schema } from '@/api/types';
import { ProblemAlert } from '@/components/ProblemAlert';
import { type FirstPassword, PasswordSheet } from './PasswordSheet';
import { send, type User } from './queries';

/** New first passwords for those on the page who have never signed in. */
export function Renew({ users }: { users: User[] }) {
  const { t } = useTranslation('system');
  const { modal, message } = App.useApp();
  const [made, setMade] = useState<FirstPassword[] | null>(null);
  const [kept, setKept] = useState(false);
  const waiting = users.filter((one) => one.first_password_until && !one.last_login_at);
  const renew = useMutation<Schema<'FirstPasswordList'>, Problem>({
    mutationFn: () => send.renewFirst(waiting.map((one) => one.id)),
    onSuccess: ({ items }) => {
      setKept(false);
      if (items.length > 0) setMade(items);
      else void message.info(t('first.nobody'));
    },
    gcTime: 0,
  });
  const confirm = () =>
    modal.confirm({
      title: t('first.renew', { count: waiting.length }),
      content: t('first.renew_text'),
      okText: t('first.renew', { count: waiting.length }),
      onOk: () => renew.mutateAsync().catch(() => undefined),
    });
  return (
    <>
      <Button disabled={waiting.length === 0} loading={renew.isPending} onClick={confirm}>
        {t('first.renew', { count: waiting.length })}
      </Button>
      {renew.error && <ProblemAlert error={renew.error} />}
      <Drawer
        open={made !== null}
        onClose={() => setMade(null)}
        closable={{ disabled: !kept }}
        keyboard={kept}
        mask={{ closable: false }}
        title={t('first.title')}
        size={860}
        styles={{ wrapper: { maxWidth: '100vw' } }}
        destroyOnHidden
      >
        {made && <PasswordSheet passwords={made} kept={kept} onKept={() => setKept(true)} />}
      </Drawer>
    </>
  );
}
