import { useQuery } from '@tanstack/react-query';
import { Alert, Form, Select } from 'antd';
import { useTranslation } from 'react-i18next';
import type { Schema } from '@/api/types';
import { ActionForm } from '@/components/ActionForm';
import { AreaPicker } from '@/components/AreaPicker';
import { Field } from '@/components/Field';
import { filled } from '@/components/formValues';
import { BranchPicker, UnitPicker } from '@/components/pickers';
import { useWord } from '@/components/words';
import { send, type User, userQueries } from './queries';

/** Grants a role with the scope that it takes. */
export function GrantForm({ user, onClose }: { user: User; onClose: () => void }) {
  const { t } = useTranslation('system');
  return (
    <ActionForm<Schema<'GrantRole'>, User>
      open
      onClose={onClose}
      title={t('grant')}
      verb={t('grant')}
      done={t('granted')}
      submit={(values) => send.grant(user, filled(values))}
    >
      <Fields user={user} />
    </ActionForm>
  );
}

function Fields({ user }: { user: User }) {
  const { t } = useTranslation('system');
  const word = useWord();
  const roles = useQuery(userQueries.roles());
  const chosen = Form.useWatch('role');
  const role = roles.data?.items.find((one) => one.role === chosen);
  const form = Form.useFormInstance();
  return (
    <>
      <Field name="role" label={t('role')} required>
        <Select
          onChange={() => form.setFieldValue('area_id', undefined)}
          loading={roles.isLoading}
          options={roles.data?.items.map((one) => ({
            value: one.role,
            label: word('role', one.role),
          }))}
        />
      </Field>
      {role?.scope === 'area' && (
        <Field name="area_id" label={t('area')} required>
          <AreaPicker levels={role.area_levels} />
        </Field>
      )}
      {role?.scope === 'unit' && (
        <Field name="unit_id" label={t('unit')} required>
          <UnitPicker style={{ width: '100%' }} />
        </Field>
      )}
      {role?.scope === 'branch' && (
        <Field name="branch_id" label={t('branch')} hint={t('branch_hint')}>
          <BranchPicker style={{ width: '100%' }} />
        </Field>
      )}
      {role?.scope === 'member' && !user.member_id && (
        <Alert type="warning" showIcon title={t('needs_member')} />
      )}
      {role?.administrator && <Alert type="info" showIcon title={t('administrators')} />}
    </>
  );
}
