import { type ReactNode, useEffect } from 'react';
import { useTranslation } from 'react-i18next';
import styles from './PageHeader.module.css';

interface Props {
  title: string;
  /** One quiet sentence under the title. */
  hint?: ReactNode;
  /** The page's actions; at most one of them is filled. */
  actions?: ReactNode;
}

/** The head of a page; also the title of the tab. */
export function PageHeader({ title, hint, actions }: Props) {
  useTabTitle(title);
  return (
    <header className={styles.header}>
      <div>
        <h1 className={styles.title}>{title}</h1>
        {hint && <p className={styles.hint}>{hint}</p>}
      </div>
      {actions && <div className={styles.actions}>{actions}</div>}
    </header>
  );
}

const open: string[] = [];

/** Names the tab while the caller is on the screen; the last one that came wins. */
export function useTabTitle(title: string | undefined) {
  const { t } = useTranslation();
  const product = t('product');
  useEffect(() => {
    if (!title) return;
    open.push(title);
    document.title = `${title} · ${product}`;
    return () => {
      open.splice(open.lastIndexOf(title), 1);
      const before = open.at(-1);
      document.title = before ? `${before} · ${product}` : product;
    };
  }, [title, product]);
}
