import { useQuery } from '@tanstack/react-query';
import { Segmented } from 'antd';
import { useTranslation } from 'react-i18next';
import { useParams } from 'react-router';
import { type Column, DataTable } from '@/components/DataTable';
import { FigureCard, FigureRow, rateText } from '@/components/FigureCard';
import { FilterBar } from '@/components/FilterBar';
import { useListState } from '@/components/listState';
import { PageHeader } from '@/components/PageHeader';
import { When } from '@/components/Time';
import { useWord } from '@/components/words';
import styles from './Overview.module.css';
import { usePeriod } from './period';
import { type FigureItem, type FigureName, figureNames, statQueries } from './queries';

const filters = ['part', 'area_id', 'from', 'to', 'span'] as const;
const places: Record<FigureItem['kind'], string> = {
  household: '/households',
  member: '/members',
  issue: '/issues',
  callback: '/callbacks',
};

/** The list behind a figure: its length is the figure. */
export function FigurePage() {
  const { t } = useTranslation('overview');
  const word = useWord();
  const { name = '' } = useParams();
  const { period } = usePeriod();
  const list = useListState({ filters });
  const { span: _, ...asked } = list.query;
  const query = { ...asked, ...period };
  const known = figureNames.includes(name as FigureName);
  const result = useQuery({ ...statQueries.items(name, query), enabled: known });
  const overview = useQuery({ ...statQueries.overview(period), enabled: known });
  const figure = overview.data?.figures[name as FigureName];
  const n = (value: number) => value.toLocaleString('en');
  const columns: Column<FigureItem>[] = [
    { key: 'code', title: t('record'), render: (row) => row.code, width: 200 },
    { key: 'title', title: t('what'), render: (row) => row.title },
    { key: 'area', title: t('where'), render: (row) => row.area_name, from: 'md' },
    { key: 'at', title: t('at'), render: (row) => row.at && <When value={row.at} />, width: 170 },
    {
      key: 'counts',
      title: t('reached'),
      render: (row) => (row.counts ? t('yes') : t('no')),
      width: 110,
    },
  ];
  return (
    <>
      <PageHeader title={word('figure', name)} hint={t(`formula.${name}`)} />
      {figure && (
        <FigureRow>
          <FigureCard
            label={word('figure', name)}
            value={rateText(figure.rate)}
            note={`${period.from} – ${period.to}`}
          />
          <FigureCard label={t('counted')} value={n(figure.numerator)} />
          <FigureCard label={t('rest')} value={n(figure.denominator - figure.numerator)} />
        </FigureRow>
      )}
      <div className={styles.tools} />
      <FilterBar list={list} search={t('record')}>
        <Segmented
          value={list.filter('part') ?? 'denominator'}
          options={[
            { value: 'denominator', label: t('all') },
            { value: 'numerator', label: t('counted') },
            { value: 'rest', label: t('rest') },
          ]}
          onChange={(part) => list.set({ part: part === 'denominator' ? undefined : part })}
        />
      </FilterBar>
      <DataTable
        label={word('figure', name)}
        list={list}
        result={result as never}
        columns={columns}
        to={(row) => `${places[row.kind]}/${row.id}`}
      />
    </>
  );
}
