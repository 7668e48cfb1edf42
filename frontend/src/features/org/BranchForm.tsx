import { useTranslation } from 'react-i18next';
import { dataOf, http, ifMatch } from '@/api/client';
import type { Schema } from '@/api/types';
import { ActionForm } from '@/components/ActionForm';
import { AreasPicker } from '@/components/AreaPicker';
import { WordSelect } from '@/components/CodeSelect';
import { Field } from '@/components/Field';
import { FormGrid, Wide } from '@/components/FormGrid';
import { changes, filled } from '@/components/formValues';
import { MemberPicker, UnitPicker } from '@/components/pickers';
import type { Branch } from './queries';

type Values = Schema<'CreateBranch'>;

interface Props {
  record?: Branch;
  onClose: () => void;
  onDone?: (record: Branch) => void;
}

/** Makes a party branch, or changes one. */
export function BranchForm({ record, onClose, onDone }: Props) {
  const { t } = useTranslation('org');
  return (
    <ActionForm<Values, Branch>
      open
      as="drawer"
      width={640}
      onClose={onClose}
      onDone={onDone}
      title={record ? t('change_branch') : t('new_branch')}
      done={record ? undefined : t('common:form.created')}
      initial={record as Partial<Values> | undefined}
      submit={(values) =>
        dataOf(
          record
            ? http.PATCH('/branches/{id}', {
                params: { path: { id: record.id }, header: ifMatch(record.version) },
                body: changes(values, record),
              })
            : http.POST('/branches', { body: filled(values) }),
        )
      }
    >
      <FormGrid>
        <Field name="name" label={t('name')} required />
        <Field name="code" label={t('code')} required max={40} />
        <Field name="type" label={t('type')} required>
          <WordSelect of="branch_type" />
        </Field>
        <Field name="unit_id" label={t('unit')}>
          <UnitPicker style={{ width: '100%' }} />
        </Field>
        <Field name="secretary_id" label={t('secretary')}>
          <MemberPicker style={{ width: '100%' }} />
        </Field>
        <Wide>
          <Field name="service_area_ids" label={t('service_areas')}>
            <AreasPicker />
          </Field>
        </Wide>
      </FormGrid>
    </ActionForm>
  );
}
