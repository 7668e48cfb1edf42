import { LockOutlined, UserOutlined } from '@ant-design/icons';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { Button, Form, Input, Modal } from 'antd';
import { type ReactNode, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { read } from '@/api/client';
import type { Problem } from '@/api/problem';
import { leave, signIn, signOut } from '@/api/session';
import type { Me } from '@/api/types';
import { useTabTitle } from '@/components/PageHeader';
import { PasswordForm } from '@/components/PasswordForm';
import { ProblemAlert } from '@/components/ProblemAlert';
import { Logo } from './Logo';
import { Preferences } from './Shell';
import styles from './SignIn.module.css';

interface Credentials {
  username: string;
  password: string;
}

/** The first page: a calm sea, and the form. The address stays, so that signing in goes on there. */
export function SignIn() {
  const { t } = useTranslation('signin');
  useTabTitle(t('title'));
  return (
    <Shore>
      <h1 className={styles.title}>{t('title')}</h1>
      <p className={styles.hint}>{t('hint')}</p>
      <CredentialsForm />
      <Forgotten />
    </Shore>
  );
}

/** Nobody resets a password alone: whom to go to, with what. */
function Forgotten() {
  const { t } = useTranslation('signin');
  const [open, setOpen] = useState(false);
  const help = useQuery({ ...read('/auth/help'), enabled: open });
  const { contact, office_name, office_phone } = help.data ?? {};
  return (
    <>
      <Button type="link" block style={{ marginTop: 8 }} onClick={() => setOpen(true)}>
        {t('forgotten')}
      </Button>
      <Modal
        open={open}
        onCancel={() => setOpen(false)}
        footer={<Button onClick={() => setOpen(false)}>{t('close')}</Button>}
        title={t('forgotten')}
        width={440}
      >
        <p>{t('forgotten_text')}</p>
        {contact && <p>{t('forgotten_contact', { contact })}</p>}
        {office_name && (
          <p>
            {t('forgotten_office', {
              office: [office_name, office_phone].filter(Boolean).join(' '),
            })}
          </p>
        )}
        <p className={styles.hint}>{t('locked_text')}</p>
      </Modal>
    </>
  );
}

function CredentialsForm({ username }: { username?: string }) {
  const { t } = useTranslation('signin');
  const queries = useQueryClient();
  const enter = useMutation<void, Problem, Credentials>({
    mutationFn: async (values) => {
      const name = values.username.trim();
      // Another person sees nothing of what the last one had on the screen.
      if (!username) queries.clear();
      await signIn(name, values.password);
    },
  });
  return (
    <Form<Credentials>
      layout="vertical"
      size="large"
      requiredMark={false}
      initialValues={{ username }}
      onFinish={(values) => enter.mutate(values)}
    >
      {enter.error && (
        <div className={styles.problem}>
          <ProblemAlert error={enter.error} fields={[]} />
        </div>
      )}
      <Form.Item
        name="username"
        label={t('username')}
        rules={[{ required: true, whitespace: true, message: t('username_required') }]}
      >
        <Input
          prefix={<UserOutlined />}
          autoComplete="username"
          autoCapitalize="none"
          spellCheck={false}
          autoFocus={!username}
          disabled={Boolean(username)}
          maxLength={100}
        />
      </Form.Item>
      <Form.Item
        name="password"
        label={t('password')}
        rules={[{ required: true, message: t('password_required') }]}
      >
        <Input.Password
          prefix={<LockOutlined />}
          autoComplete="current-password"
          autoFocus={Boolean(username)}
          maxLength={200}
        />
      </Form.Item>
      <Button type="primary" htmlType="submit" block loading={enter.isPending}>
        {t('enter')}
      </Button>
    </Form>
  );
}

/** Over the page when the session has ended: what was typed there stays. */
export function SignInAgain({ me }: { me: Me }) {
  const { t } = useTranslation('signin');
  return (
    <Modal open footer={null} closable={false} keyboard={false} width={400} title={t('again')}>
      <p className={styles.hint}>{t('again_hint')}</p>
      <CredentialsForm username={me.username} />
      <Button type="link" block onClick={leave} style={{ marginTop: 8 }}>
        {t('other_account')}
      </Button>
    </Modal>
  );
}

/** A password that somebody else has set is changed before anything else. */
export function MustChangePassword() {
  const { t } = useTranslation('signin');
  useTabTitle(t('change_title'));
  return (
    <Shore>
      <h1 className={styles.title}>{t('change_title')}</h1>
      <p className={styles.hint}>{t('change_hint')}</p>
      <PasswordForm size="large" />
      <Button type="link" block onClick={() => void signOut()} style={{ marginTop: 8 }}>
        {t('other_account')}
      </Button>
    </Shore>
  );
}

function Shore({ children }: { children: ReactNode }) {
  const { t } = useTranslation('signin');
  return (
    <div className={styles.page}>
      <div className={styles.sea}>
        <Islands />
        <div className={styles.words}>
          <div className={styles.brand}>
            <Logo size={44} light />
            <span>{t('common:product')}</span>
          </div>
          <p className={styles.motto}>{t('motto')}</p>
          <p className={styles.submotto}>{t('submotto')}</p>
        </div>
      </div>
      <main className={styles.side}>
        <div className={styles.preferences}>
          <Preferences />
        </div>
        <div className={styles.form}>
          <div className={styles.small}>
            <Logo size={36} />
            <span>{t('common:product')}</span>
          </div>
          {children}
        </div>
      </main>
    </div>
  );
}

/** Islands in the evening, one lamp lit. */
function Islands() {
  return (
    <svg
      className={styles.islands}
      viewBox="0 0 800 420"
      preserveAspectRatio="xMidYMax slice"
      aria-hidden="true"
    >
      <path
        d="M0 205c60-8 92-42 138-44s64 30 118 33 78-58 136-60 84 52 140 56 92-28 134-26 84 32 134 36v220H0Z"
        className={styles.far}
      />
      <path
        d="M0 262c92-6 120-40 190-38s92 44 176 44 118-32 190-30 130 30 244 26v156H0Z"
        className={styles.near}
      />
      <circle cx="196" cy="214" r="34" className={styles.glow} />
      <circle cx="196" cy="214" r="18" className={styles.glow} />
      <circle cx="196" cy="214" r="9" className={styles.glow} />
      <circle cx="196" cy="214" r="4" className={styles.lamp} />
      <path
        d="M0 306c66 0 66 10 133 10s67-10 133-10 67 10 134 10 66-10 133-10 67 10 134 10 66-10 133-10v114H0Z"
        className={styles.wave1}
      />
      <path
        d="M0 346c66 0 66-10 133-10s67 10 133 10 67-10 134-10 66 10 133 10 67-10 134-10 66 10 133 10v74H0Z"
        className={styles.wave2}
      />
    </svg>
  );
}
