import { useTranslation } from 'react-i18next';
import styles from './Effects.module.css';
import type { Change } from './queries';

/** From how many records on a change is told in numbers first. */
const many = 6;

/** What a change to many records does, in numbers: 812 households to another grid, 3 members to another work area. */
export function Tally({ tally, effects }: { tally: Change['tally']; effects: number }) {
  const { t } = useTranslation('changes');
  const total = tally.reduce((sum, one) => sum + one.count, 0);
  if (total < many && total <= effects) return null;
  return (
    <ul className={styles.tally} aria-label={t('tally')}>
      {tally.map((one) => (
        <li key={`${one.kind} ${one.field}`}>
          <strong>{one.count.toLocaleString('en')}</strong>{' '}
          {t(`kind.${one.kind}`, { defaultValue: one.kind })}
          {' · '}
          {one.field ? t(`field.${one.field}`, { defaultValue: one.field }) : t('made')}
        </li>
      ))}
    </ul>
  );
}
