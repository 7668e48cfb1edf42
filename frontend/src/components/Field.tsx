import { Form, type FormItemProps, Input, type InputProps } from 'antd';
import type { ReactElement } from 'react';
import { useTranslation } from 'react-i18next';

interface Props {
  name: FormItemProps['name'];
  label: string;
  required?: boolean;
  /** Longest text; the API's own limit is what counts, this only stops the typing. */
  max?: number;
  hint?: string;
  rules?: FormItemProps['rules'];
  initialValue?: unknown;
  /** The control; a line of text otherwise. */
  children?: ReactElement;
  placeholder?: string;
  inputMode?: InputProps['inputMode'];
}

/** A field of a form with its label, its rule and its error. */
export function Field(props: Props) {
  const { name, label, required, max = 200, hint, rules = [], children, ...input } = props;
  const { t } = useTranslation();
  // Of a text, blanks are not an answer. For anything else the rule must name nothing that makes it one of texts.
  const must = { required: true, message: t('form.required', { label }) };
  return (
    <Form.Item
      name={name}
      label={label}
      extra={hint}
      initialValue={props.initialValue}
      rules={[...(required ? [children ? must : { ...must, whitespace: true }] : []), ...rules]}
    >
      {children ?? (
        <Input maxLength={max} placeholder={input.placeholder} inputMode={input.inputMode} />
      )}
    </Form.Item>
  );
}

/** A number that the record shows masked: empty means as it was. */
export function MaskedField({ masked, ...props }: Props & { masked?: string | null }) {
  const { t } = useTranslation();
  return <Field {...props} hint={masked ? t('form.masked_hint', { masked }) : props.hint} />;
}
