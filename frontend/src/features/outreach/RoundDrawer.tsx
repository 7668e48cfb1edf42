import { useMutation, useQuery } from '@tanstack/react-query';
import { App, Button, Progress, Skeleton, Table } from 'antd';
import { useTranslation } from 'react-i18next';
import { Link, useParams } from 'react-router';
import type { Problem } from '@/api/problem';
import { DetailPage, Section } from '@/components/DetailPage';
import { FactGrid } from '@/components/Facts';
import { rateText } from '@/components/FigureCard';
import { ProblemAlert } from '@/components/ProblemAlert';
import { RecordDrawer } from '@/components/RecordDrawer';
import { StateTag } from '@/components/StateTag';
import { Day } from '@/components/Time';
import { type Round, roundQueries, send, type Tally } from './queries';

export function RoundDrawer() {
  const { id = '' } = useParams();
  const result = useQuery(roundQueries.one(id));
  return (
    <RecordDrawer result={result} back="/rounds">
      {(round) => <Detail round={round} />}
    </RecordDrawer>
  );
}

function Detail({ round }: { round: Round }) {
  const { t } = useTranslation('outreach');
  const { modal, message } = App.useApp();
  const close = useMutation<Round, Problem>({
    mutationFn: () => send.closeRound(round),
    onSuccess: () => void message.success(t('closed')),
  });
  const confirm = () =>
    modal.confirm({
      title: t('close_round'),
      content: t('close_text'),
      okText: t('close_round'),
      onOk: () => close.mutateAsync().catch(() => undefined),
    });
  return (
    <DetailPage
      title={round.name}
      over={round.area_name}
      state={<StateTag of="round_state" value={round.state} />}
      actions={
        round.actions?.includes('close') && (
          <Button loading={close.isPending} onClick={confirm}>
            {t('close_round')}
          </Button>
        )
      }
    >
      {close.error && <ProblemAlert error={close.error} />}
      <FactGrid
        facts={[
          { label: t('from_on'), value: <Day value={round.from_on} /> },
          { label: t('until_on'), value: <Day value={round.until_on} /> },
          {
            label: t('households'),
            value: (
              <Link to={`/visits?round_id=${round.id}`}>
                {round.households.toLocaleString('en')}
              </Link>
            ),
          },
          { label: t('target'), value: targetText(round, t), wide: true },
        ]}
      />
      <Standing round={round} />
    </DetailPage>
  );
}

function targetText(round: Round, t: (key: string) => string): string {
  const { target } = round;
  if (target.all) return t('target_all');
  return [
    target.unmanaged && t('target_unmanaged'),
    target.never_visited && t('target_never'),
    target.tags?.length && `${t('target_tags')}: ${target.tags.join('、')}`,
  ]
    .filter(Boolean)
    .join('；');
}

/** How far the round is, by area and by branch; nobody is ranked. */
function Standing({ round }: { round: Round }) {
  const { t } = useTranslation('outreach');
  const result = useQuery(roundQueries.progress(round.id));
  if (result.error) return <ProblemAlert error={result.error} />;
  if (!result.data) return <Skeleton active />;
  const { total, areas, branches, mine } = result.data;
  const percent = (tally: Tally) =>
    tally.targets ? Math.round((tally.visited / tally.targets) * 1000) / 10 : 0;
  return (
    <Section title={t('progress')}>
      <Progress percent={percent(total)} />
      <Tallies title={t('total')} rows={[total]} />
      {mine.targets > 0 && <Tallies title={t('mine')} rows={[mine]} />}
      {areas.length > 0 && <Tallies title={t('by_area')} rows={areas} />}
      {branches.length > 0 && <Tallies title={t('by_branch')} rows={branches} />}
    </Section>
  );
}

function Tallies({ title, rows }: { title: string; rows: Tally[] }) {
  const { t } = useTranslation('outreach');
  const number = (n: number) => n.toLocaleString('en');
  return (
    <Table<Tally>
      rowKey={(row) => row.id ?? title}
      size="small"
      pagination={false}
      dataSource={rows}
      scroll={{ x: 'max-content' }}
      columns={[
        {
          key: 'name',
          title,
          render: (_, row) => row.name ?? (rows.length > 1 ? t('no_contact') : t('households')),
        },
        {
          key: 'targets',
          title: t('households'),
          align: 'end',
          width: 110,
          render: (_, row) => number(row.targets),
        },
        {
          key: 'visited',
          title: t('visited'),
          align: 'end',
          width: 110,
          render: (_, row) => number(row.visited),
        },
        {
          key: 'on_site',
          title: t('on_site'),
          align: 'end',
          width: 110,
          render: (_, row) => number(row.on_site),
        },
        {
          key: 'rate',
          title: t('rate'),
          align: 'end',
          width: 100,
          render: (_, row) => rateText(row.targets ? row.visited / row.targets : null),
        },
      ]}
    />
  );
}
