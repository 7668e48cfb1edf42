import type { ReactNode } from 'react';
import type { SearchMark } from './queries';
import styles from './Search.module.css';

/** A text with the parts that answer marked; places are counted in characters. */
export function Marked({ text, marks }: { text: string; marks: SearchMark[] }) {
  if (marks.length === 0) return <>{text}</>;
  const characters = [...text];
  const out: ReactNode[] = [];
  let at = 0;
  for (const mark of marks) {
    out.push(
      characters.slice(at, mark.start).join(''),
      <mark key={mark.start} className={styles.mark}>
        {characters.slice(mark.start, mark.end).join('')}
      </mark>,
    );
    at = mark.end;
  }
  out.push(characters.slice(at).join(''));
  return <>{out}</>;
}
