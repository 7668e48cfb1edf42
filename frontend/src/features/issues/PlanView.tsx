import { CheckOutlined } from '@ant-design/icons';
import { Button } from 'antd';
import { useTranslation } from 'react-i18next';
import { dayOf, useNow } from '@/components/clock';
import { Section } from '@/components/DetailPage';
import { FactGrid } from '@/components/Facts';
import { Day, When } from '@/components/Time';
import styles from './Parts.module.css';
import type { Issue } from './queries';
import { useActions, useActionWord } from './useActions';

/** The plan in force: who answers for it, what comes of it, and its steps as a line of time. */
export function PlanView({ issue, plan }: { issue: Issue; plan: NonNullable<Issue['plan']> }) {
  const { t } = useTranslation('issues');
  const { begin } = useActions();
  const wordOf = useActionWord();
  const today = dayOf(useNow());
  const done = plan.steps.filter((step) => step.done_at).length;
  const mine = new Set(
    issue.tasks.filter((task) => (task.actions as string[]).includes('step')).map((one) => one.id),
  );
  return (
    <Section
      title={t('plan.title')}
      extra={
        <span className={styles.quiet}>
          {plan.version > 1 && `${t('plan.version', { n: plan.version })} · `}
          {t('plan.progress', { done, all: plan.steps.length })}
        </span>
      }
    >
      <div className={styles.plan}>
        <FactGrid
          facts={[
            {
              label: t('plan.responsible'),
              value: plan.responsible_name,
            },
            {
              label: t('plan.phone'),
              value: plan.responsible_phone.includes('*') ? (
                plan.responsible_phone
              ) : (
                <a href={`tel:${plan.responsible_phone}`}>{plan.responsible_phone}</a>
              ),
            },
            { label: t('plan.expected'), value: plan.expected_result, wide: true },
          ]}
        />
        <ol className={styles.road}>
          {plan.steps.map((step, at) => {
            const late = !step.done_at && step.due_on < today;
            return (
              <li
                key={step.id}
                className={`${styles.step} ${step.done_at ? styles.ticked : ''} ${late ? styles.overdue : ''}`}
              >
                <span className={styles.when}>
                  <Day value={step.due_on} />
                </span>
                <span className={styles.dot} aria-hidden="true">
                  {step.done_at ? <CheckOutlined /> : at + 1}
                </span>
                <div>
                  <div>
                    {step.title} <span className={styles.quiet}>· {step.unit_name}</span>{' '}
                    {late && <span className={styles.late}>■ {t('plan.late')}</span>}
                  </div>
                  {step.done_at && (
                    <div className={styles.quiet}>
                      {t('plan.done')} <When value={step.done_at} />
                      {step.note && ` · ${step.note}`}
                    </div>
                  )}
                </div>
                {!step.done_at && mine.has(step.task_id) && (
                  <Button
                    size="small"
                    icon={<CheckOutlined />}
                    aria-label={`${wordOf('step', issue)} · ${step.title}`}
                    onClick={() => begin({ action: 'step', step: step.id })}
                  >
                    {wordOf('step', issue)}
                  </Button>
                )}
              </li>
            );
          })}
        </ol>
      </div>
    </Section>
  );
}
