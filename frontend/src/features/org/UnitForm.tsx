import { useTranslation } from 'react-i18next';
import { dataOf, http, ifMatch } from '@/api/client';
import type { Schema } from '@/api/types';
import { ActionForm } from '@/components/ActionForm';
import { AreaPicker } from '@/components/AreaPicker';
import { CategoriesPicker } from '@/components/CategoryPicker';
import { WordSelect } from '@/components/CodeSelect';
import { Field } from '@/components/Field';
import { FormGrid, Wide } from '@/components/FormGrid';
import { changes, filled } from '@/components/formValues';
import { UnitPicker } from '@/components/pickers';
import type { Unit } from './queries';

type Values = Schema<'CreateUnit'>;

interface Props {
  record?: Unit;
  onClose: () => void;
  onDone?: (record: Unit) => void;
}

/** Makes a unit, or changes one. */
export function UnitForm({ record, onClose, onDone }: Props) {
  const { t } = useTranslation('org');
  return (
    <ActionForm<Values, Unit>
      open
      as="drawer"
      width={640}
      onClose={onClose}
      onDone={onDone}
      title={record ? t('change_unit') : t('new_unit')}
      done={record ? undefined : t('common:form.created')}
      initial={record as Partial<Values> | undefined}
      submit={(values) =>
        dataOf(
          record
            ? http.PATCH('/units/{id}', {
                params: { path: { id: record.id }, header: ifMatch(record.version) },
                body: changes(values, record),
              })
            : http.POST('/units', { body: filled(values) }),
        )
      }
    >
      <FormGrid>
        <Field name="name" label={t('name')} required />
        <Field name="code" label={t('code')} required max={40} />
        <Field name="type" label={t('type')} required>
          <WordSelect of="unit_type" />
        </Field>
        <Field name="phone" label={t('common:field.phone')} max={40} inputMode="tel" />
        <Field name="area_id" label={t('served_area')} hint={t('served_area_hint')}>
          <AreaPicker />
        </Field>
        <Field name="parent_id" label={t('parent_unit')}>
          <UnitPicker style={{ width: '100%' }} />
        </Field>
        <Wide>
          <Field name="category_codes" label={t('categories')} hint={t('categories_hint')}>
            <CategoriesPicker />
          </Field>
        </Wide>
      </FormGrid>
    </ActionForm>
  );
}
