import { useQuery } from '@tanstack/react-query';
import { Alert } from 'antd';
import { useTranslation } from 'react-i18next';
import { useMay } from '@/api/permission';
import { useSession } from '@/api/session';
import { FigureCard, FigureRow } from '@/components/FigureCard';
import styles from './Desk.module.css';
import { deskQueries } from './queries';

/** What the three administrators manage; none of them sees what people ask for. */
export function Administration() {
  const { t } = useTranslation('desk');
  const { me } = useSession();
  const may = useMay();
  const users = useQuery({ ...deskQueries.total('/users', {}), enabled: may('user:read') });
  const areas = useQuery({ ...deskQueries.total('/areas', {}), enabled: may('area:read') });
  const role = me?.roles[0] ?? 'sysadmin';
  return (
    <div className={styles.admin}>
      <Alert type="info" showIcon title={t(`admin.${role}`)} />
      <FigureRow>
        {may('user:read') && (
          <FigureCard
            label={t('admin.users')}
            value={users.data?.toLocaleString('en')}
            to="/users"
            note={t(may('role:grant') ? 'admin.grant' : 'admin.accounts')}
          />
        )}
        {may('area:read') && role === 'sysadmin' && (
          <FigureCard
            label={t('admin.areas')}
            value={areas.data?.toLocaleString('en')}
            to="/areas"
            note={t('admin.district')}
          />
        )}
        {may('audit:read') && (
          <FigureCard label={t('admin.audit')} value={t('admin.open')} to="/audit" />
        )}
      </FigureRow>
    </div>
  );
}
