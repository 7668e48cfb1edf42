import { Button, Form, type FormInstance } from 'antd';
import { useTranslation } from 'react-i18next';
import styles from './forms.module.css';
import type { Issue } from './queries';
import { UnitsField, useDispatchUnits } from './UnitsField';

interface Props {
  form: FormInstance;
  issue: Issue;
  category?: string | null;
  /** Accepting may leave the units for later. */
  optional?: boolean;
}

/** To which unit, and which others work jointly; the units of the category are one click away. */
export function DispatchFields({ form, issue, category, optional }: Props) {
  const { t } = useTranslation('issues');
  const { t: common } = useTranslation();
  const lead = Form.useWatch<string | null | undefined>('lead_unit_id', form);
  const { suggested } = useDispatchUnits(category);
  // A confidential request never goes to the unit that it is about; the server holds it, too.
  const offered = suggested.filter((unit) => unit.id !== issue.concerned_unit_id).slice(0, 3);
  return (
    <fieldset className={styles.group}>
      {optional && <legend>{t('dispatch.now')}</legend>}
      {offered.length > 0 && !lead && (
        <div className={styles.suggestion}>
          <span>{t('dispatch.suggestion')}</span>
          {offered.map((unit) => (
            <Button
              key={unit.id}
              size="small"
              onClick={() => form.setFieldValue('lead_unit_id', unit.id)}
            >
              {unit.name}
            </Button>
          ))}
        </div>
      )}
      <Form.Item
        name="lead_unit_id"
        label={t('dispatch.lead')}
        extra={optional ? t('dispatch.later') : undefined}
        rules={optional ? [] : [{ required: true, message: common('form.required_plain') }]}
      >
        <UnitsField category={category} autoFocus />
      </Form.Item>
      <Form.Item
        name="joint_unit_ids"
        label={t('dispatch.joint')}
        dependencies={['lead_unit_id']}
        rules={[
          {
            validator: async (_rule, units?: string[]) => {
              if (units?.length && !form.getFieldValue('lead_unit_id')) {
                throw new Error(t('dispatch.lead_first'));
              }
            },
          },
        ]}
      >
        <UnitsField category={category} several without={lead} />
      </Form.Item>
    </fieldset>
  );
}
