import { PlusOutlined } from '@ant-design/icons';
import { useQuery } from '@tanstack/react-query';
import { Button, Empty, Slider } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useNavigate } from 'react-router';
import { useMay } from '@/api/permission';
import { useSession } from '@/api/session';
import { ActionForm } from '@/components/ActionForm';
import { AreaPicker } from '@/components/AreaPicker';
import { type Column, DataTable } from '@/components/DataTable';
import { Field } from '@/components/Field';
import { EnumFilter, FilterBar } from '@/components/FilterBar';
import { useListState } from '@/components/listState';
import { PageHeader } from '@/components/PageHeader';
import { StateTag } from '@/components/StateTag';
import { When } from '@/components/Time';
import { CareFields, type CareValues, careBody } from './CareFields';
import { type Plan, planActions, planQueries } from './queries';

const filters = ['state'] as const;

/** The allocation plans, the latest first. */
export function Plans() {
  const { t } = useTranslation('allocation');
  const may = useMay();
  const list = useListState({ filters, sort: '-created_at' });
  const result = useQuery(planQueries.list(list.query));
  const [creating, setCreating] = useState(false);
  const columns: Column<Plan>[] = [
    { key: 'name', title: t('name'), render: (plan) => plan.name, sort: 'name' },
    {
      key: 'state',
      title: t('field.state', { ns: 'common' }),
      render: (plan) => <StateTag of="plan_state" value={plan.state} />,
      sort: 'state',
      width: 120,
    },
    { key: 'area', title: t('area'), render: (plan) => plan.area_name, width: 180, from: 'md' },
    {
      key: 'covered',
      title: t('covered'),
      numeric: true,
      render: (plan) => plan.summary?.covered.toLocaleString('en'),
      width: 120,
    },
    {
      key: 'spread',
      title: t('spread'),
      numeric: true,
      render: (plan) => plan.summary && `${plan.summary.load_min}–${plan.summary.load_max}`,
      width: 110,
      from: 'md',
    },
    {
      key: 'published_at',
      title: t('published'),
      render: (plan) => plan.published_at && <When value={plan.published_at} />,
      sort: 'published_at',
      width: 170,
      from: 'lg',
    },
  ];
  const button = may('plan:write') && (
    <Button type="primary" icon={<PlusOutlined />} onClick={() => setCreating(true)}>
      {t('create')}
    </Button>
  );
  return (
    <>
      <PageHeader title={t('title')} hint={t('hint')} actions={button} />
      <FilterBar list={list}>
        <EnumFilter
          list={list}
          name="state"
          label={t('field.state', { ns: 'common' })}
          of="plan_state"
        />
      </FilterBar>
      <DataTable
        label={t('title')}
        list={list}
        result={result}
        columns={columns}
        to={(plan) => `/plans/${plan.id}`}
        empty={<Empty image={Empty.PRESENTED_IMAGE_SIMPLE} description={t('none')} />}
      />
      <NewPlan open={creating} onClose={() => setCreating(false)} />
    </>
  );
}

interface Values extends CareValues {
  name: string;
  area_id: string;
  percent: number;
}

function NewPlan({ open, onClose }: { open: boolean; onClose: () => void }) {
  const { t } = useTranslation('allocation');
  const { me } = useSession();
  const navigate = useNavigate();
  return (
    <ActionForm<Values, Plan>
      open={open}
      onClose={onClose}
      title={t('create')}
      verb={t('create')}
      done=""
      initial={{
        name: '',
        area_id: me?.area_id ?? undefined,
        percent: 20,
        care: [],
        second_from: 0,
      }}
      submit={({ name, area_id, percent, ...care }) =>
        planActions.create({ name, area_id, band: percent / 100, ...careBody(care) })
      }
      onDone={(plan) => navigate(`/plans/${plan.id}`)}
    >
      <Field name="name" label={t('name')} required max={100} />
      <Field name="area_id" label={t('area')} required>
        <AreaPicker levels={['district', 'township', 'community']} />
      </Field>
      <BandField />
      <CareFields />
    </ActionForm>
  );
}

/** How far loads may differ, in percent. */
export function BandField() {
  const { t } = useTranslation('allocation');
  return (
    <Field name="percent" label={t('band')} hint={t('band_hint')}>
      <Slider
        min={0}
        max={50}
        step={5}
        marks={{ 0: t('even'), 20: '±20%', 50: '±50%' }}
        tooltip={{ formatter: (n) => (n ? `±${n}%` : t('even')) }}
      />
    </Field>
  );
}
