import { Input } from 'antd';
import { useTranslation } from 'react-i18next';
import { dataOf, http, ifMatch } from '@/api/client';
import type { Schema } from '@/api/types';
import { ActionForm } from '@/components/ActionForm';
import { useAcknowledge } from '@/components/acknowledge';
import { CodeSelect, TagSelect, WordSelect } from '@/components/CodeSelect';
import { ExtraFields, extraOf } from '@/components/ExtraFields';
import { Field, MaskedField } from '@/components/Field';
import { FormGrid, Wide } from '@/components/FormGrid';
import { changes, filled } from '@/components/formValues';
import { HouseholdPicker } from '@/components/pickers';
import type { Resident } from './queries';

type Values = Schema<'CreateResident'>;

interface Props {
  record?: Resident;
  /** The household that a new person belongs to. */
  householdID?: string;
  onClose: () => void;
  onDone?: (record: Resident) => void;
}

/** Adds a person to a household, or changes one. */
export function ResidentForm({ record, householdID, onClose, onDone }: Props) {
  const { t } = useTranslation('registry');
  const acknowledge = useAcknowledge();
  const over = record && record.state !== 'here' && record.state !== 'away';
  return (
    <ActionForm<Values, Resident>
      open
      as="drawer"
      width={680}
      onClose={onClose}
      onDone={onDone}
      title={record ? t('change_resident') : t('new_resident')}
      done={record ? undefined : t('common:form.created')}
      initial={
        record
          ? ({ ...record, phone: undefined, id_number: undefined } as Partial<Values>)
          : { household_id: householdID, state: 'here' }
      }
      submit={(values) =>
        acknowledge((acknowledged) =>
          dataOf(
            record
              ? http.PATCH('/residents/{id}', {
                  params: { path: { id: record.id }, header: ifMatch(record.version) },
                  body: {
                    ...changes(values, record, ['phone', 'id_number']),
                    ...extraOf(values, record),
                    acknowledged,
                  },
                })
              : http.POST('/residents', {
                  body: { ...filled(values), ...extraOf(values), acknowledged },
                }),
          ),
        )
      }
    >
      <FormGrid>
        <Field name="name" label={t('person_name')} required max={60} />
        <Field name="relation" label={t('relation')} required>
          <CodeSelect table="family_relation" />
        </Field>
        <Wide>
          <Field name="household_id" label={t('household')} required>
            <HouseholdPicker style={{ width: '100%' }} />
          </Field>
        </Wide>
        <MaskedField
          name="id_number"
          label={t('id_number')}
          masked={record?.id_number}
          hint={t('id_number_hint')}
          max={40}
        />
        <MaskedField
          name="phone"
          label={t('common:field.phone')}
          masked={record?.phone}
          inputMode="tel"
          max={40}
        />
        <Field name="sex" label={t('sex')}>
          <CodeSelect table="sex" />
        </Field>
        <Field
          name="birth_date"
          label={t('birth_date')}
          rules={[{ pattern: /^\d{4}-\d{2}(-\d{2})?$/, message: t('common:form.bad_birth') }]}
        >
          <Input placeholder="1956-03-07" maxLength={10} />
        </Field>
        <Field name="ethnicity" label={t('ethnicity')}>
          <CodeSelect table="ethnicity" />
        </Field>
        <Field name="political_status" label={t('political_status')}>
          <CodeSelect table="political_status" />
        </Field>
        <Field name="education" label={t('education')}>
          <CodeSelect table="education" />
        </Field>
        <Field name="employment" label={t('employment')}>
          <CodeSelect table="occupation_status" />
        </Field>
        <Field name="health" label={t('health')}>
          <CodeSelect table="health_status" />
        </Field>
        {!over && (
          <Field name="state" label={t('common:field.state')}>
            <WordSelect of="resident_state" only={['here', 'away']} />
          </Field>
        )}
        <Wide>
          <Field name="tags" label={t('care')}>
            <TagSelect table="special_group" free />
          </Field>
        </Wide>
        <ExtraFields kind="resident" />
      </FormGrid>
    </ActionForm>
  );
}
