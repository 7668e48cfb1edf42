import { Checkbox, Form, InputNumber } from 'antd';
import { useTranslation } from 'react-i18next';
import { dataOf, http, ifMatch } from '@/api/client';
import type { Schema } from '@/api/types';
import { ActionForm } from '@/components/ActionForm';
import { AreaPicker } from '@/components/AreaPicker';
import { useRefreshAreas } from '@/components/areas';
import { WordSelect } from '@/components/CodeSelect';
import { Field } from '@/components/Field';
import { FormGrid } from '@/components/FormGrid';
import { changes, filled } from '@/components/formValues';
import type { Area } from './queries';

type Values = Schema<'CreateArea'>;

interface Props {
  record?: Area;
  /** The area under which a new one lies. */
  parent?: Area;
  onClose: () => void;
  onDone?: (record: Area) => void;
}

const below: Record<string, Values['level']> = {
  district: 'township',
  township: 'community',
  community: 'grid',
};
const above = ['district', 'township', 'community'];

/** Makes an area below another one, or changes one. */
export function AreaForm({ record, parent, onClose, onDone }: Props) {
  const { t } = useTranslation('org');
  const refreshAreas = useRefreshAreas();
  return (
    <ActionForm<Values, Area>
      open
      as="drawer"
      width={560}
      onClose={onClose}
      onDone={(made) => {
        refreshAreas();
        onDone?.(made);
      }}
      title={record ? t('change_area') : t('new_area')}
      done={record ? undefined : t('common:form.created')}
      initial={
        (record as Partial<Values> | undefined) ?? {
          parent_id: parent?.id,
          level: parent && below[parent.level],
        }
      }
      submit={(values) =>
        dataOf(
          record
            ? http.PATCH('/areas/{id}', {
                params: { path: { id: record.id }, header: ifMatch(record.version) },
                body: changes(values, record),
              })
            : http.POST('/areas', { body: filled(values) }),
        )
      }
    >
      <FormGrid>
        <Field name="name" label={t('name')} required />
        <Field name="code" label={t('area_code')} required max={15} inputMode="numeric" />
        {!record && (
          <Field name="level" label={t('level')} required>
            <WordSelect of="area_level" only={['township', 'community', 'grid']} />
          </Field>
        )}
        {record?.level !== 'district' && (
          <Field name="parent_id" label={t('parent_area')}>
            <AreaPicker levels={above} />
          </Field>
        )}
        <Field name="island" label={t('island')} />
        <Field name="longitude" label={t('longitude')}>
          <InputNumber min={-180} max={180} style={{ width: '100%' }} />
        </Field>
        <Field name="latitude" label={t('latitude')}>
          <InputNumber min={-90} max={90} style={{ width: '100%' }} />
        </Field>
      </FormGrid>
      <Form.Item name="has_desk" valuePropName="checked" extra={t('has_desk_hint')}>
        <Checkbox>{t('has_desk')}</Checkbox>
      </Form.Item>
    </ActionForm>
  );
}
