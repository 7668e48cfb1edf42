import { Checkbox, Select } from 'antd';
import { useTranslation } from 'react-i18next';
import { dataOf, http, ifMatch } from '@/api/client';
import type { Schema } from '@/api/types';
import { ActionForm } from '@/components/ActionForm';
import { AreaPicker } from '@/components/AreaPicker';
import { useAcknowledge } from '@/components/acknowledge';
import { TagSelect, WordSelect } from '@/components/CodeSelect';
import { ExtraFields, extraOf } from '@/components/ExtraFields';
import { Field, MaskedField } from '@/components/Field';
import { FormGrid, Wide } from '@/components/FormGrid';
import { changes, filled } from '@/components/formValues';
import { BuildingPicker } from '@/components/pickers';
import type { Household } from './queries';

type Values = Schema<'CreateHousehold'>;

interface Props {
  record?: Household;
  onClose: () => void;
  onDone?: (record: Household) => void;
}

const months = Array.from({ length: 12 }, (_, index) => index + 1);

/** Makes a household, or changes one. */
export function HouseholdForm({ record, onClose, onDone }: Props) {
  const { t } = useTranslation('registry');
  const acknowledge = useAcknowledge();
  return (
    <ActionForm<Values, Household>
      open
      as="drawer"
      width={640}
      onClose={onClose}
      onDone={onDone}
      title={record ? t('change_household') : t('new_household')}
      done={record ? undefined : t('common:form.created')}
      initial={record && ({ ...record, phone: undefined } as Partial<Values>)}
      submit={(values) =>
        acknowledge((acknowledged) =>
          dataOf(
            record
              ? http.PATCH('/households/{id}', {
                  params: { path: { id: record.id }, header: ifMatch(record.version) },
                  body: {
                    ...changes(values, record, ['phone']),
                    ...extraOf(values, record),
                    acknowledged,
                  },
                })
              : http.POST('/households', {
                  body: { ...filled(values), ...extraOf(values), acknowledged },
                }),
          ),
        )
      }
    >
      <FormGrid>
        <Field name="code" label={t('household_code')} required max={40} />
        <Field name="grid_id" label={t('grid')} required>
          <AreaPicker levels={['grid']} />
        </Field>
        <Field name="building_id" label={t('building')}>
          <BuildingPicker style={{ width: '100%' }} />
        </Field>
        <Field name="entrance" label={t('entrance')} max={20} />
        <Field name="room" label={t('room')} max={20} />
        <Field name="tenure" label={t('tenure')}>
          <WordSelect of="tenure" allowClear />
        </Field>
        <Wide>
          <Field name="address" label={t('address')} hint={t('address_hint')} />
        </Wide>
        <MaskedField
          name="phone"
          label={t('common:field.phone')}
          masked={record?.phone}
          inputMode="tel"
          max={40}
        />
        <Field name="tags" label={t('tags')}>
          <TagSelect table="household_tag" free />
        </Field>
        <Wide>
          <Field name="away_months" label={t('away_months')} hint={t('away_hint')}>
            <Checkbox.Group
              options={months.map((month) => ({ value: month, label: t('month', { month }) }))}
            />
          </Field>
        </Wide>
        <ExtraFields kind="household" />
      </FormGrid>
    </ActionForm>
  );
}

/** The choice of how a household ends. */
export function EndState({ of, values }: { of: string; values: string[] }) {
  const { t } = useTranslation('registry');
  const { t: word } = useTranslation('enum');
  return (
    <Field name="state" label={t('end_state')} required>
      <Select options={values.map((value) => ({ value, label: word(`${of}.${value}`) }))} />
    </Field>
  );
}
