import { Button } from 'antd';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import styles from './SelectionBar.module.css';
import { picksMost, type Selection } from './selection';

interface Props {
  selection: Selection;
  /** How many match; unknown beyond the cap. */
  total?: number;
  capped: boolean;
  children: ReactNode;
}

/** How many rows are chosen, and what may be done to all of them. */
export function SelectionBar({ selection, total = 0, capped, children }: Props) {
  const { t } = useTranslation();
  const count = selection.all ? total : selection.rows.length;
  const more = !selection.all && total > selection.rows.length;
  return (
    <section className={styles.bar} aria-label={t('select.label')}>
      <strong aria-live="polite">
        {t(selection.all ? 'select.all_chosen' : 'select.chosen', { count })}
      </strong>
      {more && !capped && total <= picksMost && (
        <Button type="link" size="small" onClick={() => selection.setAll(true)}>
          {t('select.all', { count: total })}
        </Button>
      )}
      {more && (capped || total > picksMost) && (
        <span className={styles.hint}>{t('select.too_many', { count: picksMost })}</span>
      )}
      <span className={styles.acts}>{children}</span>
      <Button type="text" size="small" onClick={selection.clear}>
        {t('select.none')}
      </Button>
    </section>
  );
}
