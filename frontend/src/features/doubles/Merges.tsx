import { ArrowLeftOutlined } from '@ant-design/icons';
import { useQuery } from '@tanstack/react-query';
import { App, Button, Empty } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import { useMay } from '@/api/permission';
import { ActionForm } from '@/components/ActionForm';
import { AreaPicker } from '@/components/AreaPicker';
import { type Column, DataTable } from '@/components/DataTable';
import { EnumFilter, FilterBar } from '@/components/FilterBar';
import { useListState } from '@/components/listState';
import { PageHeader } from '@/components/PageHeader';
import { When } from '@/components/Time';
import { doubleActions, doubleQueries, kinds, type Merge, places } from './queries';
import { useFieldName, useMoved } from './words';

const filters = ['kind', 'area_id'] as const;

/** What was merged, and the way to take it back. */
export function Merges() {
  const { t } = useTranslation('doubles');
  const may = useMay();
  const moved = useMoved();
  const [undoing, setUndoing] = useState<Merge>();
  const list = useListState({ filters });
  const result = useQuery(doubleQueries.merges({ ...list.query, count: 'exact' }));
  const columns: Column<Merge>[] = [
    {
      key: 'survivor',
      title: t('merges.survivor'),
      render: (row) =>
        row.survivor && <Link to={`${places[row.kind]}/${row.survivor_id}`}>{row.survivor}</Link>,
    },
    { key: 'loser', title: t('merges.loser'), render: (row) => row.loser },
    {
      key: 'kind',
      title: t('field.kind'),
      width: 72,
      from: 'md',
      render: (row) => t(`kind.${row.kind}`),
    },
    { key: 'moved', title: t('merges.moved'), from: 'lg', render: (row) => moved(row) },
    {
      key: 'at',
      title: t('merges.at'),
      sort: 'created_at',
      from: 'sm',
      render: (row) => <When value={row.created_at} />,
    },
    { key: 'by', title: t('merges.by'), from: 'md', render: (row) => row.actor_name },
    {
      key: 'state',
      title: t('merges.state'),
      render: (row) => t(row.undone_at ? 'merges.undone' : 'merges.done'),
    },
  ];
  return (
    <>
      <PageHeader
        title={t('merges.title')}
        hint={t('merges.hint')}
        actions={
          <Link to="/doubles">
            <Button icon={<ArrowLeftOutlined />}>{t('back')}</Button>
          </Link>
        }
      />
      <FilterBar list={list}>
        <EnumFilter
          list={list}
          name="kind"
          label={t('field.kind')}
          options={kinds.map((kind) => ({ value: kind, label: t(`kind.${kind}`) }))}
          width={110}
        />
        <AreaPicker
          aria-label={t('field.area')}
          placeholder={t('field.area')}
          value={list.filter('area_id')}
          onChange={(id) => list.set({ area_id: id ?? undefined })}
          style={{ width: 220 }}
        />
      </FilterBar>
      <DataTable
        label={t('merges.title')}
        list={list}
        result={result}
        columns={columns}
        empty={<Empty image={Empty.PRESENTED_IMAGE_SIMPLE} description={t('merges.none')} />}
        actions={
          may('double:merge')
            ? (row) =>
                !row.undone_at && (
                  <Button size="small" onClick={() => setUndoing(row)}>
                    {t('merges.undo')}
                  </Button>
                )
            : undefined
        }
      />
      {undoing && <Undo merge={undoing} onClose={() => setUndoing(undefined)} />}
    </>
  );
}

/** Takes a merge back, and says what could not be as it was. */
export function Undo({ merge, onClose }: { merge: Merge; onClose: () => void }) {
  const { t } = useTranslation('doubles');
  const { message } = App.useApp();
  const nameOf = useFieldName(merge.kind);
  return (
    <ActionForm<object, Merge>
      open
      onClose={onClose}
      title={t('merges.undo_title', { name: merge.loser })}
      verb={t('merges.undo')}
      done={t('merges.undo_done')}
      submit={() => doubleActions.unmerge(merge.id, merge.version)}
      onDone={(undone) => {
        if (undone.kept.length > 0) {
          const fields = undone.kept.map(nameOf).join('、');
          void message.info(t('merges.kept', { fields }), 8);
        }
      }}
    >
      <p>{t('merges.undo_text', { name: merge.loser })}</p>
    </ActionForm>
  );
}
