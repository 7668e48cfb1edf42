import { DownloadOutlined, PrinterOutlined } from '@ant-design/icons';
import { Alert, Button } from 'antd';
import { useTranslation } from 'react-i18next';
import type { Schema } from '@/api/types';
import { useLeaveWarning } from '@/components/ActionForm';
import { saveCsv } from './csv';
import styles from './PasswordSheet.module.css';

export type FirstPassword = Schema<'FirstPassword'>;

interface Props {
  passwords: FirstPassword[];
  /** They were printed or saved: leaving the page loses nothing any more. */
  kept: boolean;
  onKept: () => void;
}

/** First passwords, shown this once: a slip a person to cut out, by unit; or a file. */
export function PasswordSheet({ passwords, kept, onKept }: Props) {
  const { t } = useTranslation('system');
  useLeaveWarning(!kept && passwords.length > 0);
  const units = new Map<string, FirstPassword[]>();
  for (const one of passwords) {
    units.set(one.unit_name, [...(units.get(one.unit_name) ?? []), one]);
  }
  const address = location.origin;
  const print = () => {
    window.print();
    onKept();
  };
  const save = () => {
    saveCsv(t('first.file'), [
      [t('first.unit'), t('first.code'), t('name'), t('username'), t('first.password')],
      ...passwords.map((one) => [one.unit_name, one.code, one.name, one.username, one.password]),
    ]);
    onKept();
  };
  return (
    <>
      <div className="lx-noprint">
        <Alert type="warning" showIcon title={t('first.once')} description={t('first.once_text')} />
        <div className={styles.bar}>
          <Button type="primary" icon={<PrinterOutlined />} onClick={print}>
            {t('first.print', { count: passwords.length })}
          </Button>
          <Button icon={<DownloadOutlined />} onClick={save}>
            {t('first.save')}
          </Button>
        </div>
      </div>
      {[...units].map(([unit, people]) => (
        <section key={unit} aria-label={unit || t('first.no_unit')}>
          <h2 className={styles.unit}>
            {unit || t('first.no_unit')}{' '}
            <span className={styles.quiet}>{t('first.people', { count: people.length })}</span>
          </h2>
          <div className={styles.slips}>
            {people.map((one) => (
              <article key={one.account_id} className={styles.slip} aria-label={one.name}>
                <div className={styles.who}>
                  <strong>{one.name}</strong>
                  <span className={styles.quiet}>{one.code}</span>
                </div>
                <div className={styles.line}>
                  <span className={styles.quiet}>{t('first.address')}</span>
                  <span>{address}</span>
                </div>
                <div className={styles.line}>
                  <span className={styles.quiet}>{t('username')}</span>
                  <code className={styles.code}>{one.username}</code>
                </div>
                <div className={styles.line}>
                  <span className={styles.quiet}>{t('first.password')}</span>
                  <code className={styles.code}>{one.password}</code>
                </div>
                <p className={`${styles.quiet} ${styles.advice}`}>{t('first.advice')}</p>
              </article>
            ))}
          </div>
        </section>
      ))}
    </>
  );
}
