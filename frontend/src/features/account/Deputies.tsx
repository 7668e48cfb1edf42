import { useMutation, useQuery } from '@tanstack/react-query';
import { App, Button, Empty, Popconfirm, Skeleton } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { dataOf, http, ifMatch, read } from '@/api/client';
import type { Problem } from '@/api/problem';
import { useSession } from '@/api/session';
import type { Schema } from '@/api/types';
import { ActionForm } from '@/components/ActionForm';
import { dayOf, useNow } from '@/components/clock';
import { DayField } from '@/components/DayField';
import { Field } from '@/components/Field';
import { filled } from '@/components/formValues';
import { PageHeader } from '@/components/PageHeader';
import { ProblemAlert } from '@/components/ProblemAlert';
import { RemoteSelect } from '@/components/RemoteSelect';
import { useStandIn } from '@/components/standIn';
import styles from './Sessions.module.css';

type Deputy = Schema<'Deputy'>;

/** Who stands in for me, and for whom I stand in. */
export function Deputies() {
  const { t } = useTranslation('account');
  const { me } = useSession();
  const result = useQuery({ ...read('/deputies'), staleTime: 0 });
  const [making, setMaking] = useState(false);
  const items = result.data?.items ?? [];
  const mine = items.filter((one) => one.account_id === me?.id);
  const others = items.filter((one) => one.deputy_id === me?.id);
  return (
    <>
      <PageHeader
        title={t('deputies')}
        hint={t('deputies_hint')}
        actions={
          !me?.on_behalf && (
            <Button type="primary" onClick={() => setMaking(true)}>
              {t('deputy_new')}
            </Button>
          )
        }
      />
      {result.error && <ProblemAlert error={result.error} retry={() => void result.refetch()} />}
      {result.isLoading && <Skeleton active />}
      {result.data && items.length === 0 && (
        <Empty image={Empty.PRESENTED_IMAGE_SIMPLE} description={t('deputies_none')} />
      )}
      {others.length > 0 && (
        <section>
          <h2>{t('i_stand_in')}</h2>
          <ul className={styles.list}>
            {others.map((one) => (
              <Item key={one.id} deputy={one} name={one.account_name} act />
            ))}
          </ul>
        </section>
      )}
      {mine.length > 0 && (
        <section>
          <h2>{t('stand_in_for_me')}</h2>
          <ul className={styles.list}>
            {mine.map((one) => (
              <Item key={one.id} deputy={one} name={one.deputy_name} />
            ))}
          </ul>
        </section>
      )}
      <ActionForm<Schema<'CreateDeputy'>, Deputy>
        open={making}
        onClose={() => setMaking(false)}
        title={t('deputy_new')}
        submit={(values) => dataOf(http.POST('/deputies', { body: filled(values) }))}
      >
        <p>{t('deputy_text')}</p>
        <Field name="deputy_id" label={t('deputy_who')} required hint={t('deputy_who_hint')}>
          <ColleaguePicker />
        </Field>
        <Field name="from_on" label={t('deputy_from')} required>
          <DayField only="future" />
        </Field>
        <Field name="until_on" label={t('deputy_until')} required hint={t('deputy_longest')}>
          <DayField only="future" />
        </Field>
        <Field name="reason" label={t('deputy_reason')} max={200} />
      </ActionForm>
    </>
  );
}

function ColleaguePicker(props: {
  id?: string;
  value?: string;
  onChange?: (value: string | null) => void;
}) {
  const { t } = useTranslation('account');
  return (
    <RemoteSelect<Schema<'Colleague'>>
      placeholder={t('deputy_who_hint')}
      {...props}
      search={(q) => read('/colleagues', { params: { query: { q } } }) as never}
      label={(one) => one.name}
      note={(one) => [one.username, one.unit_name].filter(Boolean).join(' · ')}
      style={{ width: '100%' }}
    />
  );
}

function Item({ deputy, name, act }: { deputy: Deputy; name: string; act?: boolean }) {
  const { t } = useTranslation('account');
  const { me } = useSession();
  const { message } = App.useApp();
  const end = useMutation<unknown, Problem>({
    mutationFn: () =>
      http.POST('/deputies/{id}/end', {
        params: { path: { id: deputy.id }, header: ifMatch(deputy.version) },
      }),
    onSuccess: () => void message.success(t('deputy_ended')),
  });
  const standIn = useStandIn();
  const begin = useMutation<void, Problem>({ mutationFn: () => standIn(deputy.account_id) });
  const today = dayOf(useNow());
  const now = deputy.from_on <= today && today <= deputy.until_on;
  const acting = me?.on_behalf?.id === deputy.account_id;
  const error = end.error ?? begin.error;
  return (
    <li className={styles.item}>
      <div>
        <strong>{name}</strong>
        <div className={styles.quiet}>
          {deputy.from_on} – {deputy.until_on}
          {deputy.reason && ` · ${deputy.reason}`}
          {!now && ` · ${t('deputy_later')}`}
        </div>
        {error && <ProblemAlert error={error} />}
      </div>
      <div>
        {act && now && !acting && (
          <Button type="primary" loading={begin.isPending} onClick={() => begin.mutate()}>
            {t('deputy_act', { name })}
          </Button>
        )}{' '}
        {!me?.on_behalf && (
          <Popconfirm title={t('deputy_end_confirm')} onConfirm={() => end.mutate()}>
            <Button danger loading={end.isPending}>
              {t('deputy_end')}
            </Button>
          </Popconfirm>
        )}
      </div>
    </li>
  );
}
