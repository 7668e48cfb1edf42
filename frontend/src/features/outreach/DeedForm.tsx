import { Input } from 'antd';
import { useTranslation } from 'react-i18next';
import type { Schema } from '@/api/types';
import { ActionForm } from '@/components/ActionForm';
import { AreaPicker } from '@/components/AreaPicker';
import { DayField } from '@/components/DayField';
import { Field } from '@/components/Field';
import { FileUpload } from '@/components/FileUpload';
import { FormGrid, Wide } from '@/components/FormGrid';
import { changes, filled } from '@/components/formValues';
import { UnitPicker } from '@/components/pickers';
import { type Deed, send } from './queries';

interface Props {
  record?: Deed;
  onClose: () => void;
  onDone?: (record: Deed) => void;
}

type Values = Schema<'CreateDeed'>;

/** Makes a deed, or changes one. */
export function DeedForm({ record, onClose, onDone }: Props) {
  const { t } = useTranslation('outreach');
  return (
    <ActionForm<Values, Deed>
      open
      as="drawer"
      width={640}
      onClose={onClose}
      onDone={onDone}
      title={record ? t('change_deed') : t('new_deed')}
      done={record ? undefined : t('common:form.created')}
      initial={record as Partial<Values> | undefined}
      submit={(values) =>
        record ? send.changeDeed(record, changes(values, record)) : send.createDeed(filled(values))
      }
    >
      <FormGrid>
        <Wide>
          <Field name="name" label={t('name')} required max={100} />
        </Wide>
        <Field name="category" label={t('category')} max={100} />
        <Field name="started_on" label={t('started_on')}>
          <DayField />
        </Field>
        <Wide>
          <Field name="area_id" label={t('area')}>
            <AreaPicker />
          </Field>
        </Wide>
        <Wide>
          <Field name="unit_id" label={t('unit')}>
            <UnitPicker style={{ width: '100%' }} />
          </Field>
        </Wide>
        <Wide>
          <Field name="summary" label={t('summary')}>
            <Input.TextArea autoSize={{ minRows: 3, maxRows: 10 }} maxLength={2000} />
          </Field>
        </Wide>
        <Wide>
          <Field name="file_ids" label={t('photos')}>
            <FileUpload />
          </Field>
        </Wide>
      </FormGrid>
    </ActionForm>
  );
}
