import styles from './Light.module.css';
import { useWord } from './words';

export type LightColour = 'green' | 'yellow' | 'red';
const signs: Record<LightColour, string> = { green: '●', yellow: '▲', red: '■' };

interface Props {
  value?: LightColour | string | null;
  /** Only the sign; the word is on hover and for those who listen. */
  bare?: boolean;
  /** Words in place of 按期, 临期, 超期. */
  children?: React.ReactNode;
}

/** ● in time, ▲ soon, ■ late: a sign and a word, so that the colour is never alone. */
export function Light({ value, bare, children }: Props) {
  const word = useWord();
  if (!value || !(value in signs)) return children ?? '–';
  const light = value as LightColour;
  return (
    <span
      className={`${styles.light} ${styles[light]}`}
      title={bare ? word('light', light) : undefined}
    >
      <span aria-hidden="true" className={styles.sign}>
        {signs[light]}
      </span>
      {bare ? (
        <span className="lx-unseen">{word('light', light)}</span>
      ) : (
        <span className={styles.word}>{children ?? word('light', light)}</span>
      )}
    </span>
  );
}
