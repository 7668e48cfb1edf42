import { InputNumber } from 'antd';
import { useTranslation } from 'react-i18next';
import { dataOf, http, ifMatch } from '@/api/client';
import type { Schema } from '@/api/types';
import { ActionForm } from '@/components/ActionForm';
import { AreaPicker } from '@/components/AreaPicker';
import { WordSelect } from '@/components/CodeSelect';
import { ExtraFields, extraOf } from '@/components/ExtraFields';
import { Field } from '@/components/Field';
import { FormGrid, Wide } from '@/components/FormGrid';
import { changes, filled } from '@/components/formValues';
import type { Building } from './queries';

interface Props {
  record?: Building;
  onClose: () => void;
  onDone?: (record: Building) => void;
}

/** Makes a building, or changes one. */
export function BuildingForm({ record, onClose, onDone }: Props) {
  const { t } = useTranslation('registry');
  return (
    <ActionForm<Schema<'CreateBuilding'>, Building>
      open
      as="drawer"
      width={640}
      onClose={onClose}
      onDone={onDone}
      title={record ? t('change_building') : t('new_building')}
      done={record ? undefined : t('common:form.created')}
      initial={record as Partial<Schema<'CreateBuilding'>> | undefined}
      submit={(values) =>
        dataOf(
          record
            ? http.PATCH('/buildings/{id}', {
                params: { path: { id: record.id }, header: ifMatch(record.version) },
                body: { ...changes(values, record), ...extraOf(values, record) },
              })
            : http.POST('/buildings', { body: { ...filled(values), ...extraOf(values) } }),
        )
      }
    >
      <FormGrid>
        <Field name="name" label={t('name')} required />
        <Field name="code" label={t('code')} required max={40} />
        <Field name="grid_id" label={t('grid')} required>
          <AreaPicker levels={['grid']} />
        </Field>
        <Field name="management" label={t('management')} required>
          <WordSelect of="management" />
        </Field>
        <Field name="company" label={t('company')} />
        <Wide>
          <Field name="address" label={t('address')} />
        </Wide>
        <Field name="floors" label={t('floors')}>
          <InputNumber min={1} max={200} precision={0} style={{ width: '100%' }} />
        </Field>
        <Field name="entrances" label={t('entrances')}>
          <InputNumber min={1} max={100} precision={0} style={{ width: '100%' }} />
        </Field>
        <Field name="longitude" label={t('longitude')}>
          <InputNumber min={-180} max={180} style={{ width: '100%' }} />
        </Field>
        <Field name="latitude" label={t('latitude')}>
          <InputNumber min={-90} max={90} style={{ width: '100%' }} />
        </Field>
        <ExtraFields kind="building" />
      </FormGrid>
    </ActionForm>
  );
}
