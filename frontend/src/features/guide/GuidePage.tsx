import { CheckCircleFilled } from '@ant-design/icons';
import { useMutation, useQuery } from '@tanstack/react-query';
import { Alert, App, Button, Skeleton } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import { dataOf, http, read } from '@/api/client';
import { useMay } from '@/api/permission';
import type { Problem } from '@/api/problem';
import { useSession } from '@/api/session';
import type { Schema } from '@/api/types';
import { ActionForm } from '@/components/ActionForm';
import { Field } from '@/components/Field';
import { PageHeader } from '@/components/PageHeader';
import { ProblemAlert } from '@/components/ProblemAlert';
import { useWord } from '@/components/words';
import styles from './Guide.module.css';

type Step = Schema<'GuideStep'>;
type Guide = Schema<'Guide'>;

/** Where each step is done, for whoever does it. */
const doors: Partial<Record<Step['key'], string>> = {
  administrators: '/account/password',
  office: '/users',
  roster: '/imports/new',
  accounts: '/users/bulk',
  roles: '/role-rules',
  plan: '/plans',
};

/** From the first sign-in to the first request: what is to be done, by whom, and what is done. */
export function GuidePage() {
  const { t } = useTranslation('guide');
  const may = useMay();
  const { message } = App.useApp();
  const result = useQuery({ ...read('/guide'), staleTime: 0, refetchInterval: 15_000 });
  const [naming, setNaming] = useState(false);
  const putAway = useMutation<Guide, Problem, boolean>({
    mutationFn: (away) => dataOf(http.POST('/guide/put-away', { body: { away } })),
    onSuccess: (guide) => void message.success(t(guide.put_away ? 'is_away' : 'is_out')),
  });
  const guide = result.data;
  const done = guide?.steps.filter((step) => step.done).length ?? 0;
  const next = guide?.steps.find((step) => !step.done);
  return (
    <>
      <PageHeader
        title={t('title')}
        hint={guide && t('progress', { count: done, total: guide.steps.length })}
        actions={
          guide &&
          may('setting:write') && (
            <Button loading={putAway.isPending} onClick={() => putAway.mutate(!guide.put_away)}>
              {t(guide.put_away ? 'take_out' : 'put_away')}
            </Button>
          )
        }
      />
      {(result.error ?? putAway.error) && (
        <ProblemAlert error={(result.error ?? putAway.error) as Problem} />
      )}
      {guide?.over && <Alert type="success" showIcon title={t('over')} className={styles.over} />}
      {result.isLoading && <Skeleton active paragraph={{ rows: 8 }} />}
      <ol className={styles.steps}>
        {guide?.steps.map((step, index) => (
          <StepRow
            key={step.key}
            step={step}
            number={index + 1}
            current={step === next}
            name={() => setNaming(true)}
          />
        ))}
      </ol>
      <ActionForm<Schema<'FoundDistrict'>, Guide>
        open={naming}
        onClose={() => setNaming(false)}
        title={t('step.district')}
        submit={(body) => dataOf(http.POST('/guide/district', { body }))}
      >
        <Field name="name" label={t('district_name')} required max={100} />
        <Field
          name="code"
          label={t('district_code')}
          required
          max={12}
          inputMode="numeric"
          hint={t('district_code_hint')}
        />
      </ActionForm>
    </>
  );
}

interface RowProps {
  step: Step;
  number: number;
  current: boolean;
  name: () => void;
}

function StepRow({ step, number, current, name }: RowProps) {
  const { t } = useTranslation('guide');
  const word = useWord();
  const { me } = useSession();
  const roles = me?.roles ?? [];
  // The passwords of secadmin and auditor are their own to change.
  const mine =
    roles.includes(step.role) || (step.key === 'administrators' && roles.includes('auditor'));
  const door = mine && !step.done ? doors[step.key] : undefined;
  return (
    <li
      className={`${styles.step} ${step.done ? styles.done : ''} ${current ? styles.current : ''}`}
      aria-current={current ? 'step' : undefined}
    >
      <span className={styles.mark} aria-hidden="true">
        {step.done ? <CheckCircleFilled /> : number}
      </span>
      <div className={styles.what}>
        <strong>{t(`step.${step.key}`)}</strong>
        <span className={styles.state}>
          {step.done ? t('done') : t('todo')}
          {step.total > 0 &&
            ` · ${step.count.toLocaleString('en')} / ${step.total.toLocaleString('en')}`}
        </span>
        <p className={styles.quiet}>{t(`how.${step.key}`)}</p>
        <p className={styles.quiet}>{t('who', { role: word('role', step.role) })}</p>
      </div>
      <div>
        {step.key === 'district' && mine && !step.done && (
          <Button type={current ? 'primary' : 'default'} onClick={name}>
            {t('go.district')}
          </Button>
        )}
        {door && (
          <Link to={door}>
            <Button type={current ? 'primary' : 'default'} tabIndex={-1}>
              {t(`go.${step.key}`)}
            </Button>
          </Link>
        )}
      </div>
    </li>
  );
}
