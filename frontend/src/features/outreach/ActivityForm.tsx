import { Form, Input, Radio } from 'antd';
import { useTranslation } from 'react-i18next';
import type { Schema } from '@/api/types';
import { ActionForm } from '@/components/ActionForm';
import { AreaPicker } from '@/components/AreaPicker';
import { InstantField } from '@/components/DayField';
import { Field } from '@/components/Field';
import { FileUpload } from '@/components/FileUpload';
import { FormGrid, Wide } from '@/components/FormGrid';
import { changes, filled } from '@/components/formValues';
import { BranchPicker, TeamPicker } from '@/components/pickers';
import { useWords } from '@/components/words';
import { type Activity, send } from './queries';

interface Props {
  record?: Activity;
  onClose: () => void;
  onDone?: (record: Activity) => void;
}

type Values = Schema<'CreateActivity'>;

/** Makes an activity, or changes one. */
export function ActivityForm({ record, onClose, onDone }: Props) {
  const { t } = useTranslation('outreach');
  return (
    <ActionForm<Values, Activity>
      open
      as="drawer"
      width={640}
      onClose={onClose}
      onDone={onDone}
      title={record ? t('change_activity') : t('new_activity')}
      done={record ? undefined : t('common:form.created')}
      initial={(record as Partial<Values> | undefined) ?? { kind: 'branch' }}
      submit={(values) =>
        record
          ? send.changeActivity(record, changes(values, record))
          : send.createActivity(filled(values))
      }
    >
      <FormGrid>
        {!record && (
          <Wide>
            <Kind />
          </Wide>
        )}
        <Wide>
          <Field name="name" label={t('name')} required max={100} />
        </Wide>
        <Organiser kind={record?.kind} />
        <Field name="starts_at" label={t('starts_at')}>
          <InstantField />
        </Field>
        <Wide>
          <Field name="area_id" label={t('place')}>
            <AreaPicker />
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

function Kind() {
  const { t } = useTranslation('outreach');
  const words = useWords();
  return (
    <Form.Item name="kind" label={t('kind')}>
      <Radio.Group optionType="button" options={words('activity_kind')} />
    </Form.Item>
  );
}

function Organiser({ kind }: { kind?: string }) {
  const { t } = useTranslation('outreach');
  const chosen = Form.useWatch('kind') ?? kind;
  return chosen === 'volunteer' ? (
    <Field name="team_id" label={t('team')} required>
      <TeamPicker />
    </Field>
  ) : (
    <Field name="branch_id" label={t('branch')} required>
      <BranchPicker />
    </Field>
  );
}
