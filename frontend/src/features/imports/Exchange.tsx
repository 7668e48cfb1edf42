import { Segmented } from 'antd';
import { useTranslation } from 'react-i18next';
import { useNavigate } from 'react-router';
import { useMay } from '@/api/permission';
import styles from './Wizard.module.css';

/** The two directions of workbooks, for whoever may use both. */
export function Exchange({ at }: { at: '/imports' | '/exports' }) {
  const { t } = useTranslation('imports');
  const navigate = useNavigate();
  const may = useMay();
  if (!may('import:run') || !may('export:run')) return null;
  return (
    <Segmented
      className={styles.exchange}
      aria-label={t('exchange')}
      value={at}
      options={[
        { value: '/imports', label: t('imports_tab') },
        { value: '/exports', label: t('exports_tab') },
      ]}
      onChange={(next) => navigate(next)}
    />
  );
}
