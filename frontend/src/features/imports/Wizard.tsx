import { Steps } from 'antd';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { PageHeader } from '@/components/PageHeader';
import styles from './Wizard.module.css';

/** The frame of the three steps: file, what was found, done. */
export function Wizard({
  step,
  actions,
  children,
}: {
  step: 0 | 1 | 2;
  actions?: ReactNode;
  children: ReactNode;
}) {
  const { t } = useTranslation('imports');
  return (
    <>
      <PageHeader title={t('title')} actions={actions} />
      <Steps
        className={styles.steps}
        current={step}
        responsive={false}
        items={[{ title: t('step_file') }, { title: t('step_found') }, { title: t('step_done') }]}
      />
      {children}
    </>
  );
}
