import { useQuery } from '@tanstack/react-query';
import { Empty, Skeleton } from 'antd';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import { AreaPicker } from '@/components/AreaPicker';
import { FigureCard, FigureRow } from '@/components/FigureCard';
import { useListState } from '@/components/listState';
import { PageHeader } from '@/components/PageHeader';
import { ProblemAlert } from '@/components/ProblemAlert';
import styles from './Quality.module.css';
import { qualityQueries, type Rule, severities } from './queries';
import { count, shareText, useRuleWords } from './words';

const filters = ['area_id'] as const;

/** What is missing or odd in the registry, the worst first. Each number opens its worklist. */
export function Board() {
  const { t } = useTranslation('quality');
  const list = useListState({ filters });
  const area = list.filter('area_id');
  const result = useQuery(qualityQueries.board(area));
  return (
    <>
      <PageHeader
        title={t('title')}
        hint={t('hint')}
        actions={
          <AreaPicker
            aria-label={t('area')}
            placeholder={t('area')}
            value={area}
            onChange={(id) => list.set({ area_id: id ?? undefined })}
            style={{ width: 220 }}
          />
        }
      />
      {result.error ? (
        <ProblemAlert error={result.error} retry={() => void result.refetch()} />
      ) : result.data ? (
        <Rules rules={result.data.items} search={list.search} />
      ) : (
        <Skeleton active />
      )}
    </>
  );
}

function Rules({ rules, search }: { rules: Rule[]; search: string }) {
  const { t } = useTranslation('quality');
  const words = useRuleWords();
  const odd = rules.filter((rule) => rule.count > 0);
  const clean = rules.filter((rule) => rule.count === 0);
  const all = (severity: string) =>
    odd.filter((rule) => rule.severity === severity).reduce((sum, rule) => sum + rule.count, 0);
  return (
    <div className={styles.parts}>
      {odd.length === 0 ? (
        <Empty image={Empty.PRESENTED_IMAGE_SIMPLE} description={t('none')} />
      ) : (
        <FigureRow>
          {severities.map((severity) => (
            <FigureCard
              key={severity}
              label={t(`severity.${severity}`)}
              value={count(all(severity))}
              tone={severity === 'error' && all(severity) > 0 ? 'late' : undefined}
            />
          ))}
        </FigureRow>
      )}
      {severities.map((severity) => (
        <Severity
          key={severity}
          severity={severity}
          rules={odd.filter((rule) => rule.severity === severity)}
          search={search}
        />
      ))}
      {clean.length > 0 && (
        <details className={styles.clean}>
          <summary>{t('clean', { count: clean.length })}</summary>
          <ul>
            {clean.map((rule) => (
              <li key={rule.rule}>
                <Link to={`/quality/${rule.rule}`}>{words(rule).name}</Link>{' '}
                <span className={styles.quiet}>
                  {t(`kind.${rule.kind}`)}
                  {rule.dismissed > 0 && ` · ${t('right', { count: rule.dismissed })}`}
                </span>
              </li>
            ))}
          </ul>
        </details>
      )}
    </div>
  );
}

function Severity({
  severity,
  rules,
  search,
}: {
  severity: Rule['severity'];
  rules: Rule[];
  search: string;
}) {
  const { t } = useTranslation('quality');
  if (rules.length === 0) return null;
  const kinds = [...new Set(rules.map((rule) => rule.kind))];
  return (
    <section className={styles.section} aria-labelledby={`severity-${severity}`}>
      <h2 className={styles.heading} id={`severity-${severity}`}>
        {t(`severity.${severity}`)}
      </h2>
      {kinds.map((kind) => (
        <div key={kind}>
          <h3 className={styles.kind}>{t(`kind.${kind}`)}</h3>
          <ul className={styles.rules}>
            {rules
              .filter((rule) => rule.kind === kind)
              .map((rule) => (
                <RuleLine key={rule.rule} rule={rule} search={search} />
              ))}
          </ul>
        </div>
      ))}
    </section>
  );
}

function RuleLine({ rule, search }: { rule: Rule; search: string }) {
  const { t } = useTranslation('quality');
  const { name, why } = useRuleWords()(rule);
  return (
    <li>
      <Link className={styles.rule} to={`/quality/${rule.rule}${search && `?${search}`}`}>
        <span className={styles.name}>{name}</span>
        <span className={`${styles.number} ${styles.count}`}>{count(rule.count)}</span>
        <span className={`${styles.number} ${styles.quiet} ${styles.of}`}>
          {t('of', { of: count(rule.of) })}
        </span>
        <span className={styles.number}>{shareText(rule.share)}</span>
        <span className={styles.why}>
          {why}
          {rule.dismissed > 0 && ` ${t('right', { count: rule.dismissed })}`}
        </span>
      </Link>
    </li>
  );
}
