import { useMutation, useQuery } from '@tanstack/react-query';
import { Alert, Button, Modal, Skeleton, Table } from 'antd';
import { useTranslation } from 'react-i18next';
import { useNavigate } from 'react-router';
import type { Problem } from '@/api/problem';
import { Doubts } from '@/components/acknowledge';
import { ProblemAlert } from '@/components/ProblemAlert';
import { type Import, type ImportRow, type ImportUndo, undo, undoQueries } from './queries';

/** Says what undoing an import would do, or what stands against it, and has it done. */
export function Undo({ one, onClose }: { one: ImportRow; onClose: () => void }) {
  const { t } = useTranslation('imports');
  const navigate = useNavigate();
  const plan = useQuery({ ...undoQueries.plan(one.id), staleTime: 0, gcTime: 0 });
  const start = useMutation<Import, Problem>({
    mutationFn: () => undo(one),
    meta: { quiet: true },
    onSuccess: () => {
      onClose();
      navigate(`/imports/${one.id}`);
    },
    onError: () => void plan.refetch(),
  });
  return (
    <Modal
      open
      onCancel={onClose}
      title={t('undo_title', { name: one.filename })}
      width={640}
      footer={
        <>
          <Button onClick={onClose}>{t('common:action.cancel')}</Button>
          {plan.data?.possible && (
            <Button type="primary" danger loading={start.isPending} onClick={() => start.mutate()}>
              {t('undo_verb')}
            </Button>
          )}
        </>
      }
    >
      {start.error && <ProblemAlert error={start.error} fields={[]} />}
      {plan.error && <ProblemAlert error={plan.error} retry={() => void plan.refetch()} />}
      {plan.isPending && <Skeleton active />}
      {plan.data &&
        (plan.data.possible ? <Effects plan={plan.data} /> : <Against plan={plan.data} />)}
    </Modal>
  );
}

/** How many records of each kind go, and how many are put back. */
function Effects({ plan }: { plan: ImportUndo }) {
  const { t } = useTranslation('imports');
  const rows = new Map<string, { kind: string; removed: number; restored: number }>();
  const row = (kind: string) => {
    const found = rows.get(kind) ?? { kind, removed: 0, restored: 0 };
    rows.set(kind, found);
    return found;
  };
  for (const { kind, count } of plan.removed) row(kind).removed = count;
  for (const { kind, count } of plan.restored) row(kind).restored = count;
  const count = (n: number) => (n ? n.toLocaleString('en') : '–');
  return (
    <>
      <p>{t('undo_text')}</p>
      <Table
        rowKey="kind"
        size="small"
        pagination={false}
        dataSource={[...rows.values()]}
        columns={[
          {
            key: 'kind',
            title: t('undo_kind'),
            render: (_, { kind }) => t(`kinds.${kind}`, { defaultValue: kind }),
          },
          {
            key: 'removed',
            title: t('undo_removed'),
            align: 'end',
            width: 120,
            render: (_, { removed }) => count(removed),
          },
          {
            key: 'restored',
            title: t('undo_restored'),
            align: 'end',
            width: 120,
            render: (_, { restored }) => count(restored),
          },
        ]}
      />
    </>
  );
}

/** What was built on the import, with the way to each record. */
function Against({ plan }: { plan: ImportUndo }) {
  const { t } = useTranslation('imports');
  const more = plan.against_count - plan.against.length;
  return (
    <>
      <Alert type="warning" showIcon role="alert" title={plan.message} />
      {plan.against.length > 0 && (
        <div style={{ marginBlockStart: 12, maxHeight: '50vh', overflowY: 'auto' }}>
          <Doubts doubts={plan.against} />
        </div>
      )}
      {more > 0 && <p>{t('undo_more', { count: more.toLocaleString('en') as never })}</p>}
    </>
  );
}
