import type { ReactNode } from 'react';
import { Link } from 'react-router';
import styles from './FigureCard.module.css';

interface Props {
  label: string;
  value: ReactNode;
  unit?: string;
  /** What it is made of or compared with: "412/600 户", "↑1.2". */
  note?: ReactNode;
  /** The list that the figure counts. */
  to?: string;
  tone?: 'late' | 'soon' | 'done';
}

/** A figure. A figure is a door: it leads to the list that it counts. */
export function FigureCard({ label, value, unit, note, to, tone }: Props) {
  const content = (
    <>
      <span className={styles.label}>{label}</span>
      <span className={`${styles.value} ${tone ? styles[tone] : ''}`}>
        {value ?? '–'}
        {unit && <small>{unit}</small>}
      </span>
      {note && <span className={styles.note}>{note}</span>}
    </>
  );
  if (!to) return <div className={styles.card}>{content}</div>;
  return (
    <Link to={to} className={`${styles.card} ${styles.door}`}>
      {content}
    </Link>
  );
}

/** Figures side by side, as many as fit. */
export function FigureRow({ children }: { children: ReactNode }) {
  return <div className={styles.row}>{children}</div>;
}

/** A rate as people read it: 96.2%; – where there is none. */
export function rateText(rate: number | null | undefined): string {
  return rate === null || rate === undefined ? '–' : `${(rate * 100).toFixed(1)}%`;
}
