import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import { useCodes } from '@/components/codes';
import { StateTag } from '@/components/StateTag';
import { Tags } from '@/components/Tags';
import styles from './PersonCard.module.css';
import type { ResidentRow } from './queries';

/** One person of a household: who they are to it, how old, and what care they need. */
export function PersonCard({ person }: { person: ResidentRow }) {
  const { t } = useTranslation('registry');
  const { nameOf } = useCodes();
  const facts = [
    nameOf('family_relation', person.relation),
    nameOf('sex', person.sex),
    person.age !== null && t('common:years_old', { n: person.age }),
  ].filter(Boolean);
  return (
    <Link
      to={`/residents/${person.id}`}
      className={`${styles.card} ${person.relation === '02' ? styles.head : ''}`}
    >
      <span className={styles.name}>
        {person.name}
        {person.state !== 'here' && <StateTag of="resident_state" value={person.state} />}
      </span>
      <span className={styles.facts}>{facts.join(' · ')}</span>
      {person.phone && <span className={styles.facts}>{person.phone}</span>}
      {person.tags.length > 0 && <Tags table="special_group" values={person.tags} />}
    </Link>
  );
}
