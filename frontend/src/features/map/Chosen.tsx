import { Button } from 'antd';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import { useMay } from '@/api/permission';
import { type Point, textOf } from './geometry';
import styles from './IslandMap.module.css';
import type { Building } from './queries';

interface Props {
  outline: Point[];
  buildings: Building[];
  onClear: () => void;
}

/** What a line drawn on the map goes around, and the lists of it. */
export function Chosen({ outline, buildings, onClear }: Props) {
  const { t } = useTranslation('map');
  const may = useMay();
  const households = buildings.reduce((sum, one) => sum + one.household_count, 0);
  const query = `within=${encodeURIComponent(textOf(outline))}`;
  return (
    <section className={styles.chosen} aria-live="polite">
      <h2>{t('chosen', { n: buildings.length, households })}</h2>
      {buildings.length > 0 && (
        <ul>
          {buildings.map((one) => (
            <li key={one.id}>
              <Link to={`/buildings/${one.id}`}>{one.name}</Link>
              <span>{t('homes', { n: one.household_count })}</span>
            </li>
          ))}
        </ul>
      )}
      <div className={styles.bar}>
        {buildings.length > 0 && may('household:read') && (
          <Link to={`/households?${query}`}>
            <Button type="primary">{t('to_households')}</Button>
          </Link>
        )}
        {buildings.length > 0 && (
          <Link to={`/buildings?${query}`}>
            <Button>{t('to_buildings')}</Button>
          </Link>
        )}
        <Button type="text" onClick={onClear}>
          {t('clear')}
        </Button>
      </div>
    </section>
  );
}
