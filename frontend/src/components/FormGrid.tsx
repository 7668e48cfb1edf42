import type { ReactNode } from 'react';
import styles from './FormGrid.module.css';

/** Fields side by side where there is room, under each other where there is not. */
export function FormGrid({ children }: { children: ReactNode }) {
  return <div className={styles.grid}>{children}</div>;
}

/** A field that takes the whole width of the grid. */
export function Wide({ children }: { children: ReactNode }) {
  return <div className={styles.wide}>{children}</div>;
}
