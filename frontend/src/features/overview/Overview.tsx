import { useQuery } from '@tanstack/react-query';
import { Segmented, Skeleton, Table } from 'antd';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import { AreaPicker } from '@/components/AreaPicker';
import { Section } from '@/components/DetailPage';
import { FigureCard, FigureRow, rateText } from '@/components/FigureCard';
import { openStates } from '@/components/issueStates';
import { PageHeader } from '@/components/PageHeader';
import { ProblemAlert } from '@/components/ProblemAlert';
import { useWord } from '@/components/words';
import { Breakdown, Trend } from './Charts';
import styles from './Overview.module.css';
import { spans, usePeriod } from './period';
import { type Overview as Data, type FigureName, figureNames, statQueries } from './queries';

/** The district in figures: a sentence, the figures, where they come from, and how they move. */
export function Overview() {
  const { t, i18n } = useTranslation('overview');
  const { period, span, set, search } = usePeriod();
  const result = useQuery(statQueries.overview(period));
  const data = result.data;
  return (
    <>
      <PageHeader title={t('title')} />
      <search className={styles.tools} aria-label={t('period')}>
        <Segmented
          value={span}
          options={spans.map((one) => ({ value: one, label: t(one) }))}
          onChange={(next) => set({ span: next, from: undefined, to: undefined })}
        />
        <AreaPicker
          aria-label={t('area')}
          levels={['district', 'township', 'community']}
          value={period.area_id}
          onChange={(id) => set({ area_id: id ?? undefined })}
          style={{ width: 220 }}
        />
      </search>
      {result.error && <ProblemAlert error={result.error} retry={() => void result.refetch()} />}
      {!data && result.isLoading && <Skeleton active paragraph={{ rows: 10 }} />}
      {data && (
        <div className={styles.parts}>
          <p className={styles.sentence}>
            {i18n.language === 'en' ? data.sentence.en : data.sentence.zh}
          </p>
          <Counts data={data} area={period.area_id} />
          <Section title={t('figures')}>
            <FigureRow>
              {figureNames.map((name) => (
                <Rate key={name} name={name} data={data} search={search} />
              ))}
            </FigureRow>
          </Section>
          <div className={styles.two}>
            <Trend period={period} />
            <Breakdown period={period} />
          </div>
          <Townships />
        </div>
      )}
    </>
  );
}

function Rate({ name, data, search }: { name: FigureName; data: Data; search: string }) {
  const { t } = useTranslation('overview');
  const word = useWord();
  const figure = data.figures[name];
  const n = (value: number) => value.toLocaleString('en');
  return (
    <FigureCard
      label={word('figure', name)}
      value={rateText(figure.rate)}
      note={
        figure.denominator > 0 && t('of', { n: n(figure.numerator), of: n(figure.denominator) })
      }
      to={`/overview/${name}${search ? `?${search}` : ''}`}
    />
  );
}

/** Plain numbers, each the door to the list that it counts. */
function Counts({ data, area }: { data: Data; area?: string }) {
  const { t } = useTranslation('overview');
  const { counts } = data;
  const { from, to } = data;
  const doors: [
    keyof typeof counts & string,
    string,
    Record<string, string>,
    ('late' | 'soon')?,
  ][] = [
    ['issues_submitted', '/issues', { from, to }],
    ['issues_open', '/issues', { state: openStates }],
    ['issues_overdue', '/issues', { state: openStates, light: 'red' }, 'late'],
    ['callbacks_due', '/callbacks', {}],
    ['visits', '/visits', { from, to }],
    ['contactless', '/contactless', {}, 'late'],
    ['households', '/households', {}],
    ['unmanaged_buildings', '/buildings', { management: 'unmanaged' }],
    ['activities', '/activities', { state: 'held', from, to }],
    ['deeds', '/deeds', { state: 'done', from, to }],
  ];
  const door = (path: string, query: Record<string, string>) => {
    const search = new URLSearchParams(area ? { ...query, area_id: area } : query);
    return search.size ? `${path}?${search}` : path;
  };
  const shown = doors.filter(([key]) => counts[key] !== null && counts[key] !== undefined);
  return (
    <FigureRow>
      {shown.map(([key, path, query, tone]) => (
        <FigureCard
          key={key}
          label={t(`count.${key}`)}
          value={(counts[key] ?? 0).toLocaleString('en')}
          to={door(path, query)}
          tone={counts[key] ? tone : undefined}
        />
      ))}
    </FigureRow>
  );
}

function Townships() {
  const { t } = useTranslation('overview');
  const word = useWord();
  const { period, set } = usePeriod();
  const { from, to } = period;
  const result = useQuery(statQueries.townships({ from, to }));
  if (result.error) return <ProblemAlert error={result.error} />;
  const rows = result.data?.items ?? [];
  if (rows.length === 0) return null;
  return (
    <Section title={t('townships')}>
      <Table
        rowKey="id"
        size="small"
        pagination={false}
        dataSource={rows}
        scroll={{ x: 'max-content' }}
        columns={[
          {
            key: 'name',
            title: t('township'),
            fixed: 'left',
            render: (_, row) => (
              <Link
                to={`/overview?area_id=${row.id}`}
                onClick={(event) => {
                  event.preventDefault();
                  set({ area_id: row.id });
                  scrollTo({ top: 0 });
                }}
              >
                {row.name}
              </Link>
            ),
          },
          ...figureNames.map((name) => ({
            key: name,
            title: word('figure', name),
            align: 'end' as const,
            render: (_: unknown, row: (typeof rows)[number]) => (
              <Link to={`/overview/${name}?area_id=${row.id}`}>
                {rateText(row.figures[name].rate)}
              </Link>
            ),
          })),
        ]}
      />
    </Section>
  );
}
