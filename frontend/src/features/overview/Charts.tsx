import { useQuery } from '@tanstack/react-query';
import { Empty, Skeleton } from 'antd';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import { Section } from '@/components/DetailPage';
import { ProblemAlert } from '@/components/ProblemAlert';
import { Day } from '@/components/Time';
import styles from './Overview.module.css';
import { type Period, statQueries } from './queries';

/** New and resolved requests by week. */
export function Trend({ period }: { period: Period }) {
  const { t } = useTranslation('overview');
  const result = useQuery(statQueries.trend(period));
  if (result.error) return <ProblemAlert error={result.error} />;
  if (!result.data) return <Skeleton active />;
  const steps = result.data.items;
  const most = Math.max(1, ...steps.flatMap((step) => [step.submitted, step.resolved]));
  const percent = (n: number) => `${(n / most) * 100}%`;
  const first = steps[0];
  const last = steps.at(-1);
  return (
    <Section title={t('trend')} extra={<span className={styles.quiet}>{t('trend_note')}</span>}>
      {first && last ? (
        <>
          <div
            className={styles.chart}
            role="img"
            aria-label={steps
              .map(
                (step) =>
                  `${step.from}: ${t('submitted')} ${step.submitted}, ${t('resolved')} ${step.resolved}`,
              )
              .join('; ')}
          >
            {steps.map((step) => (
              <div
                key={step.from}
                className={styles.step}
                title={`${step.from} – ${step.until}\n${t('submitted')} ${step.submitted}\n${t('resolved')} ${step.resolved}`}
              >
                <span className={styles.submitted} style={{ height: percent(step.submitted) }} />
                <span className={styles.resolved} style={{ height: percent(step.resolved) }} />
              </div>
            ))}
          </div>
          <div className={styles.axis}>
            <Day value={first.from} />
            <Day value={last.until} />
          </div>
          <p className={styles.legend}>
            <span>
              <span className={`${styles.key} ${styles.submitted}`} />
              {t('submitted')} {steps.reduce((sum, step) => sum + step.submitted, 0)}
            </span>
            <span>
              <span className={`${styles.key} ${styles.resolved}`} />
              {t('resolved')} {steps.reduce((sum, step) => sum + step.resolved, 0)}
            </span>
          </p>
        </>
      ) : (
        <Empty image={Empty.PRESENTED_IMAGE_SIMPLE} description={t('none')} />
      )}
    </Section>
  );
}

/** The requests of the period by upper category, most first. */
export function Breakdown({ period }: { period: Period }) {
  const { t, i18n } = useTranslation('overview');
  const result = useQuery(statQueries.breakdown(period));
  if (result.error) return <ProblemAlert error={result.error} />;
  if (!result.data) return <Skeleton active />;
  const slices = result.data.items.slice(0, 8);
  const most = Math.max(1, ...slices.map((slice) => slice.count));
  return (
    <Section title={t('breakdown')}>
      {slices.length === 0 && (
        <Empty image={Empty.PRESENTED_IMAGE_SIMPLE} description={t('none')} />
      )}
      <ul className={styles.slices}>
        {slices.map((slice) => (
          <li key={slice.key}>
            <Link to={`/issues?${new URLSearchParams({ ...period, category_code: slice.key })}`}>
              <span>{i18n.language === 'en' ? slice.name_en : slice.name_zh}</span>
              <b>{slice.count.toLocaleString('en')}</b>
              <span className={styles.track}>
                <span style={{ width: `${(slice.count / most) * 100}%` }} />
              </span>
            </Link>
          </li>
        ))}
      </ul>
    </Section>
  );
}
