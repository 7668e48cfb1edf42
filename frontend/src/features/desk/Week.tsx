import { useQuery } from '@tanstack/react-query';
import { Progress, Skeleton } from 'antd';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import { useMay } from '@/api/permission';
import { useSession } from '@/api/session';
import { dayOf, inShanghai, useNow } from '@/components/clock';
import { rateText } from '@/components/FigureCard';
import { openStates } from '@/components/issueStates';
import { ProblemAlert } from '@/components/ProblemAlert';
import styles from './Desk.module.css';
import { deskQueries, type Overview } from './queries';

type Name = keyof Overview['figures'];

/** Figures in the order in which they matter to the desk; the reader's role leaves out some. */
const rates: Name[] = [
  'response_rate',
  'on_time_rate',
  'resolution_rate',
  'satisfaction_rate',
  'callback_rate',
];

/** 本周: the week from Monday to today; every figure opens what it counts. */
export function Week() {
  const { t, i18n } = useTranslation('desk');
  const { me } = useSession();
  const may = useMay();
  const today = dayOf(useNow());
  const noon = inShanghai(`${today}T04:00:00Z`);
  const from = noon.subtract((noon.day() + 6) % 7, 'day').format('YYYY-MM-DD');
  const result = useQuery(deskQueries.overview(from, today));
  const own = me?.roles.length === 1 && me.roles[0] === 'cadre';
  const period = `from=${from}&to=${today}`;

  return (
    <section className={styles.card} aria-label={t('week')}>
      <div className={styles.cardHead}>
        <h2>{t('week')}</h2>
        {may('stats:read') && <Link to={`/overview?${period}`}>{t('overview')} →</Link>}
      </div>
      {result.error && !result.data ? (
        <div className={styles.pad}>
          <ProblemAlert error={result.error} retry={() => void result.refetch()} />
        </div>
      ) : !result.data ? (
        <Skeleton active className={styles.pad} paragraph={{ rows: 6 }} />
      ) : (
        <Figures
          data={result.data}
          sentence={i18n.language === 'en' ? result.data.sentence.en : result.data.sentence.zh}
          own={own}
          period={period}
        />
      )}
    </section>
  );
}

function Figures(props: { data: Overview; sentence: string; own: boolean; period: string }) {
  const { data, sentence, own, period } = props;
  const { t } = useTranslation('desk');
  const { t: words } = useTranslation('enum');
  const may = useMay();
  const { figures, counts } = data;
  const visits = figures.visit_coverage;
  return (
    <div className={styles.week}>
      {sentence && !own && <p className={styles.sentence}>{sentence}</p>}
      {own && <Mine />}
      {visits.denominator > 0 && (
        <Link to={`/overview/visit_coverage?${period}`} className={styles.progress}>
          <span>
            {t('visited', {
              done: visits.numerator.toLocaleString('en'),
              all: visits.denominator.toLocaleString('en'),
            })}
          </span>
          <Progress
            percent={Math.round((visits.rate ?? 0) * 100)}
            size="small"
            showInfo={false}
            aria-label={words('figure.visit_coverage')}
          />
        </Link>
      )}
      <dl className={styles.rates}>
        {rates
          .filter((name) => figures[name].denominator > 0)
          .map((name) => (
            <div key={name}>
              <dt>{words(`figure.${name}`)}</dt>
              <dd>
                <Link
                  to={`/overview/${name}?${period}`}
                  title={`${figures[name].numerator} / ${figures[name].denominator}`}
                >
                  {rateText(figures[name].rate)}
                </Link>
              </dd>
            </div>
          ))}
        <Count
          label={t('submitted')}
          value={counts.issues_submitted}
          to={may('issue:read') ? `/issues?${period}` : undefined}
        />
        <Count label={t('open')} value={counts.issues_open} to={`/issues?state=${openStates}`} />
        <Count
          label={t('contactless')}
          value={may('assignment:write') ? counts.contactless : null}
          to="/contactless"
        />
        <Count
          label={t('unmanaged')}
          value={may('building:read') ? counts.unmanaged_buildings : null}
          to="/buildings?management=unmanaged"
        />
        <Count label={t('visits')} value={counts.visits} to={`/visits?${period}`} />
      </dl>
    </div>
  );
}

function Count({ label, value, to }: { label: string; value: number | null; to?: string }) {
  if (value === null || value === undefined) return null;
  const text = value.toLocaleString('en');
  return (
    <div>
      <dt>{label}</dt>
      <dd>{to ? <Link to={to}>{text}</Link> : text}</dd>
    </div>
  );
}

/** A member's own households. */
function Mine() {
  const { t } = useTranslation('desk');
  const may = useMay();
  const { data } = useQuery({
    ...deskQueries.total('/households', { state: 'active' }),
    enabled: may('household:read'),
  });
  if (data === undefined) return null;
  return (
    <Link to="/households" className={styles.mine}>
      {t('my_households', { count: data })} →
    </Link>
  );
}
