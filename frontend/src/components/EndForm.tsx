import { Input } from 'antd';
import { useTranslation } from 'react-i18next';
import { ActionForm } from './ActionForm';
import { DayField } from './DayField';
import { Field } from './Field';

export interface Ending {
  on?: string;
  reason?: string;
}

interface Props {
  open: boolean;
  onClose: () => void;
  title: string;
  verb: string;
  submit: (ending: Ending) => Promise<unknown>;
  /** Fields before the day. */
  children?: React.ReactElement;
  done?: string;
}

/** Ends a record with a day and a reason: it stays as history, nothing is deleted. */
export function EndForm({ open, onClose, title, verb, submit, children, done }: Props) {
  const { t } = useTranslation();
  return (
    <ActionForm<Ending>
      open={open}
      onClose={onClose}
      title={title}
      verb={verb}
      danger
      width={440}
      submit={submit}
      done={done ?? t('form.ended')}
    >
      {children}
      <Field name="on" label={t('form.on')} hint={t('form.today_if_empty')}>
        <DayField only="past" />
      </Field>
      <Field name="reason" label={t('form.reason')} required>
        <Input.TextArea rows={3} maxLength={200} showCount />
      </Field>
    </ActionForm>
  );
}
