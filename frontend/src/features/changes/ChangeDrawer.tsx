import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { App, Button } from 'antd';
import { useTranslation } from 'react-i18next';
import { useParams } from 'react-router';
import { useMay } from '@/api/permission';
import type { Problem } from '@/api/problem';
import { useRefreshAreas } from '@/components/areas';
import { useNow } from '@/components/clock';
import { DetailPage, Section } from '@/components/DetailPage';
import { FactGrid } from '@/components/Facts';
import { ProblemAlert } from '@/components/ProblemAlert';
import { RecordDrawer } from '@/components/RecordDrawer';
import { Day, When } from '@/components/Time';
import { Effects } from './Effects';
import { type Change, changeQueries, undo } from './queries';
import { Tally } from './Tally';

export function ChangeDrawer() {
  const { id = '' } = useParams();
  const result = useQuery(changeQueries.one(id));
  return (
    <RecordDrawer result={result} back="/changes">
      {(change) => <ChangeDetail change={change} />}
    </RecordDrawer>
  );
}

function ChangeDetail({ change }: { change: Change }) {
  const { t } = useTranslation('changes');
  const { modal, message } = App.useApp();
  const may = useMay();
  const now = useNow();
  const queries = useQueryClient();
  const refreshAreas = useRefreshAreas();
  const taking = useMutation<Change, Problem>({
    mutationFn: () => undo(change),
    onSuccess: async () => {
      await queries.invalidateQueries();
      if (change.target_kind === 'area') refreshAreas();
      void message.success(t('undone'));
    },
  });
  const undoable =
    may('household:write') && change.undo_until && Date.parse(change.undo_until) > now.valueOf();
  return (
    <DetailPage
      title={`${t(`action.${change.action}`)} · ${change.title}`}
      over={t(`kind.${change.target_kind}`)}
      actions={
        undoable && (
          <Button
            danger
            loading={taking.isPending}
            onClick={() =>
              modal.confirm({
                title: t('undo'),
                content: t('undo_confirm'),
                okText: t('undo'),
                okButtonProps: { danger: true },
                onOk: () => taking.mutate(),
              })
            }
          >
            {t('undo')}
          </Button>
        )
      }
    >
      {taking.error && <ProblemAlert error={taking.error} />}
      <FactGrid
        facts={[
          { label: t('field.effective_on'), value: <Day value={change.effective_on} /> },
          { label: t('field.created_at'), value: <When value={change.created_at} /> },
          { label: t('field.actor'), value: change.actor_name },
          change.reason && { label: t('field.reason'), value: change.reason },
          change.undone_at && { label: t('undone'), value: <When value={change.undone_at} /> },
        ]}
      />
      <Section title={t('did')}>
        <Tally tally={change.tally} effects={change.effects.length} />
        <Effects effects={change.effects} />
      </Section>
    </DetailPage>
  );
}
