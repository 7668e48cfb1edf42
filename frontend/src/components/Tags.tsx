import { useCodes } from './codes';
import styles from './Tags.module.css';

/** Tags of a record by the names of their code table; a free tag is its own name. */
export function Tags({ table, values }: { table: string; values?: string[] | null }) {
  const { nameOf } = useCodes();
  if (!values?.length) return '–';
  return (
    <span className={styles.tags}>
      {values.map((value) => (
        <span key={value} className={styles.tag}>
          {nameOf(table, value)}
        </span>
      ))}
    </span>
  );
}
