import { CheckCircleFilled } from '@ant-design/icons';
import { useMutation, useQuery } from '@tanstack/react-query';
import { Alert, Button } from 'antd';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import { useMay } from '@/api/permission';
import type { Problem } from '@/api/problem';
import type { Schema } from '@/api/types';
import { ProblemAlert } from '@/components/ProblemAlert';
import { When } from '@/components/Time';
import styles from './PlanPage.module.css';
import { planActions, planQueries } from './queries';

/** The last proof that nobody is left out, with the pairs that break it. */
export function Guarantee() {
  const { t } = useTranslation('allocation');
  const may = useMay();
  const result = useQuery(planQueries.guarantee());
  const prove = useMutation<Schema<'Guarantee'>, Problem>({ mutationFn: planActions.prove });
  if (result.error ?? prove.error)
    return <ProblemAlert error={(result.error ?? prove.error) as Problem} />;
  const proof = result.data;
  if (!proof) return null;
  const n = (value: number) => value.toLocaleString('en');
  const button = may('plan:write') && (
    <Button size="small" loading={prove.isPending} onClick={() => prove.mutate()}>
      {t('prove')}
    </Button>
  );
  if (!proof.checked_at) {
    return (
      <p className={styles.proof}>
        {t('proof_none')} {button}
      </p>
    );
  }
  const figures = (
    <>
      <When value={proof.checked_at} />
      {' · '}
      {t('proof_figures', {
        households: n(proof.households),
        contactless: n(proof.contactless),
        members: n(proof.members),
        idle: n(proof.idle),
      })}
    </>
  );
  if (proof.holds) {
    return (
      <p className={styles.proof} role="status">
        <span>
          <CheckCircleFilled className={styles.good} /> {t('proof_holds')}
        </span>
        <span className={styles.quiet}>{figures}</span>
        {button}
      </p>
    );
  }
  return (
    <Alert
      className={styles.alarm}
      type="error"
      showIcon
      role="alert"
      action={button}
      title={t('proof_broken')}
      description={
        <>
          {figures}
          {proof.breaches.length > 0 && (
            <ul className={styles.breaches}>
              {proof.breaches.map((b) => (
                <li key={`${b.kind} ${b.household_id} ${b.member_id}`}>
                  <Link to={`/households/${b.household_id}`}>{b.household_code}</Link>
                  {' – '}
                  <Link to={`/members/${b.member_id}`}>
                    {b.member_name} {b.member_code}
                  </Link>
                  {`: ${t(`breach.${b.kind}`)}`}
                </li>
              ))}
            </ul>
          )}
        </>
      }
    />
  );
}
