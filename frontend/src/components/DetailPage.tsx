import { Tabs } from 'antd';
import type { ReactNode } from 'react';
import styles from './DetailPage.module.css';
import { useTabTitle } from './PageHeader';

export interface DetailTab {
  key: string;
  label: string;
  count?: ReactNode;
  children: ReactNode;
}

interface Props {
  title: string;
  /** Number, code or kind over the title. */
  over?: ReactNode;
  /** State tags beside the title. */
  state?: ReactNode;
  /** The record's actions; the main one is filled. */
  actions?: ReactNode;
  /** Facts, people, whatever the record is. */
  children?: ReactNode;
  tabs?: (DetailTab | false | null | undefined)[];
  tab?: string;
  onTab?: (key: string) => void;
}

/** The frame of every record: name and state with the main action, facts, and tabs with counts. */
export function DetailPage(props: Props) {
  const { title, over, state, actions, children, tabs = [], tab, onTab } = props;
  useTabTitle(title);
  const shown = tabs.filter((one) => Boolean(one)) as DetailTab[];
  return (
    <article className={styles.detail}>
      <header className={styles.head}>
        <div className={styles.naming}>
          {over && <div className={styles.over}>{over}</div>}
          <h2 className={styles.title}>
            <span>{title}</span>
            {state && <span className={styles.state}>{state}</span>}
          </h2>
        </div>
        {actions && <div className={styles.actions}>{actions}</div>}
      </header>
      {children}
      {shown.length > 0 && (
        <Tabs
          activeKey={tab}
          onChange={onTab}
          items={shown.map((one) => ({
            key: one.key,
            label: (
              <>
                {one.label}
                {(one.count || one.count === 0) && (
                  <span className={styles.count}>
                    {typeof one.count === 'number' ? one.count.toLocaleString('en') : one.count}
                  </span>
                )}
              </>
            ),
            children: one.children,
          }))}
        />
      )}
    </article>
  );
}

/** A part of a record under a heading of its own. */
export function Section({
  title,
  extra,
  children,
}: {
  title: string;
  extra?: ReactNode;
  children: ReactNode;
}) {
  return (
    <section className={styles.section}>
      <div className={styles.sectionHead}>
        <h3>{title}</h3>
        {extra}
      </div>
      {children}
    </section>
  );
}
