import { useQuery } from '@tanstack/react-query';
import { Checkbox, Form, Radio } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useNavigate } from 'react-router';
import { useMay } from '@/api/permission';
import { useSession } from '@/api/session';
import type { Schema } from '@/api/types';
import { ActionForm } from '@/components/ActionForm';
import { AreaPicker } from '@/components/AreaPicker';
import { TagSelect } from '@/components/CodeSelect';
import type { Column } from '@/components/DataTable';
import { DayField } from '@/components/DayField';
import { Field } from '@/components/Field';
import { EnumFilter } from '@/components/FilterBar';
import { FormGrid, Wide } from '@/components/FormGrid';
import { ListPage } from '@/components/ListPage';
import { useListState } from '@/components/listState';
import { StateTag } from '@/components/StateTag';
import { Day } from '@/components/Time';
import { type Round, roundQueries, send } from './queries';

const filters = ['state', 'area_id'] as const;

export function Rounds() {
  const { t } = useTranslation('outreach');
  const may = useMay();
  const navigate = useNavigate();
  const [creating, setCreating] = useState(false);
  const list = useListState({ filters, sort: '-from_on' });
  const result = useQuery(roundQueries.list(list.query));
  const columns: Column<Round>[] = [
    { key: 'name', title: t('name'), sort: 'name', render: (row) => row.name },
    { key: 'area', title: t('area'), from: 'md', render: (row) => row.area_name },
    {
      key: 'from_on',
      title: t('from_on'),
      sort: 'from_on',
      width: 150,
      render: (row) => <Day value={row.from_on} />,
    },
    {
      key: 'until_on',
      title: t('until_on'),
      sort: 'until_on',
      width: 150,
      render: (row) => <Day value={row.until_on} />,
    },
    {
      key: 'households',
      title: t('households'),
      numeric: true,
      width: 110,
      render: (row) => row.households.toLocaleString('en'),
    },
    {
      key: 'state',
      title: t('common:field.state'),
      width: 100,
      render: (row) => <StateTag of="round_state" value={row.state} />,
    },
  ];
  return (
    <>
      <ListPage
        title={t('rounds')}
        hint={t('rounds_hint')}
        list={list}
        result={result}
        columns={columns}
        to={(row) => `/rounds/${row.id}`}
        create={may('round:write') && { label: t('new_round'), onClick: () => setCreating(true) }}
        filters={
          <EnumFilter list={list} name="state" label={t('common:field.state')} of="round_state" />
        }
      />
      {creating && (
        <NewRound
          onClose={() => setCreating(false)}
          onDone={(made) => navigate(`/rounds/${made.id}`)}
        />
      )}
    </>
  );
}

interface Values {
  name: string;
  area_id: string;
  from_on: string;
  until_on: string;
  whom: 'all' | 'some';
  unmanaged?: boolean;
  never_visited?: boolean;
  tags?: string[];
}

function NewRound({ onClose, onDone }: { onClose: () => void; onDone: (made: Round) => void }) {
  const { t } = useTranslation('outreach');
  const { me } = useSession();
  return (
    <ActionForm<Values, Round>
      open
      as="drawer"
      width={640}
      onClose={onClose}
      onDone={onDone}
      title={t('new_round')}
      done={t('common:form.created')}
      initial={{ whom: 'all', area_id: me?.area_id ?? undefined }}
      submit={({ whom, unmanaged, never_visited, tags, ...rest }) => {
        const target: Schema<'RoundTarget'> =
          whom === 'all' ? { all: true } : { unmanaged, never_visited, tags };
        return send.createRound({ ...rest, target });
      }}
    >
      <FormGrid>
        <Wide>
          <Field name="name" label={t('name')} required max={100} />
        </Wide>
        <Wide>
          <Field name="area_id" label={t('area')} required>
            <AreaPicker />
          </Field>
        </Wide>
        <Field name="from_on" label={t('from_on')} required>
          <DayField />
        </Field>
        <Field name="until_on" label={t('until_on')} required>
          <DayField />
        </Field>
        <Wide>
          <Target />
        </Wide>
      </FormGrid>
    </ActionForm>
  );
}

function Target() {
  const { t } = useTranslation('outreach');
  const whom = Form.useWatch('whom');
  return (
    <>
      <Form.Item name="whom" label={t('target')}>
        <Radio.Group
          options={[
            { value: 'all', label: t('target_all') },
            { value: 'some', label: t('target_some') },
          ]}
        />
      </Form.Item>
      {whom === 'some' && (
        <>
          <Form.Item name="unmanaged" valuePropName="checked" noStyle>
            <Checkbox>{t('target_unmanaged')}</Checkbox>
          </Form.Item>
          <Form.Item name="never_visited" valuePropName="checked" noStyle>
            <Checkbox>{t('target_never')}</Checkbox>
          </Form.Item>
          <Form.Item name="tags" label={t('target_tags')}>
            <TagSelect table="household_tag" free />
          </Form.Item>
        </>
      )}
    </>
  );
}
