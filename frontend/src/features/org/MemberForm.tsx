import { InputNumber } from 'antd';
import { useTranslation } from 'react-i18next';
import { dataOf, http, ifMatch } from '@/api/client';
import type { Schema } from '@/api/types';
import { ActionForm } from '@/components/ActionForm';
import { AreaPicker } from '@/components/AreaPicker';
import { CodeSelect, WordSelect } from '@/components/CodeSelect';
import { DayField } from '@/components/DayField';
import { ExtraFields, extraOf } from '@/components/ExtraFields';
import { Field, MaskedField } from '@/components/Field';
import { FormGrid } from '@/components/FormGrid';
import { changes, filled } from '@/components/formValues';
import { BranchPicker, HouseholdPicker, UnitPicker } from '@/components/pickers';
import type { Member } from './queries';

type Values = Schema<'CreateMember'>;

interface Props {
  record?: Member;
  onClose: () => void;
  onDone?: (record: Member) => void;
}

/** Takes a member into service, or changes one. */
export function MemberForm({ record, onClose, onDone }: Props) {
  const { t } = useTranslation('org');
  const wide = { width: '100%' };
  return (
    <ActionForm<Values, Member>
      open
      as="drawer"
      width={680}
      onClose={onClose}
      onDone={onDone}
      title={record ? t('change_member') : t('new_member')}
      done={record ? undefined : t('common:form.created')}
      initial={record ? ({ ...record, phone: undefined } as Partial<Values>) : { rank: 'cadre' }}
      submit={(values) =>
        dataOf(
          record
            ? http.PATCH('/members/{id}', {
                params: { path: { id: record.id }, header: ifMatch(record.version) },
                body: { ...changes(values, record, ['phone']), ...extraOf(values, record) },
              })
            : http.POST('/members', { body: { ...filled(values), ...extraOf(values) } }),
        )
      }
    >
      <FormGrid>
        <Field name="name" label={t('person_name')} required max={60} />
        <Field name="code" label={t('staff_number')} required max={40} />
        <Field name="unit_id" label={t('unit')} required>
          <UnitPicker style={wide} />
        </Field>
        <Field name="branch_id" label={t('branch')}>
          <BranchPicker style={wide} />
        </Field>
        <Field name="post" label={t('post')} />
        <Field name="rank" label={t('rank')} required>
          <WordSelect of="rank" />
        </Field>
        <Field name="sex" label={t('sex')}>
          <CodeSelect table="sex" />
        </Field>
        <MaskedField
          name="phone"
          label={t('common:field.phone')}
          masked={record?.phone}
          inputMode="tel"
          max={40}
        />
        <Field name="work_area_id" label={t('work_area')}>
          <AreaPicker />
        </Field>
        <Field name="home_area_id" label={t('home_area')}>
          <AreaPicker />
        </Field>
        <Field name="household_id" label={t('own_household')} hint={t('own_household_hint')}>
          <HouseholdPicker style={wide} />
        </Field>
        <Field name="max_households" label={t('max_households')}>
          <InputNumber min={0} max={999} precision={0} style={wide} />
        </Field>
        <Field name="started_on" label={t('started_on')}>
          <DayField />
        </Field>
        <ExtraFields kind="member" />
      </FormGrid>
    </ActionForm>
  );
}
