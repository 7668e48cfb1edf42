import type { ReactNode } from 'react';
import styles from './Facts.module.css';

export interface Fact {
  label: string;
  value: ReactNode;
  /** Takes the whole width: long text. */
  wide?: boolean;
}

/** Facts in a quiet grid of at most three columns; what is empty says –. */
export function FactGrid({ facts }: { facts: (Fact | false | '' | null | undefined)[] }) {
  return (
    <dl className={styles.grid}>
      {facts.map(
        (fact) =>
          fact && (
            <div key={fact.label} className={fact.wide ? styles.wide : undefined}>
              <dt>{fact.label}</dt>
              <dd>
                {fact.value === null || fact.value === undefined || fact.value === ''
                  ? '–'
                  : fact.value}
              </dd>
            </div>
          ),
      )}
    </dl>
  );
}
