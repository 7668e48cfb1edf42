import { Select } from 'antd';
import { useTranslation } from 'react-i18next';
import { useCodes } from './codes';
import { useWords } from './words';

interface Props {
  id?: string;
  value?: string | null;
  onChange?: (value: string | null) => void;
  placeholder?: string;
  disabled?: boolean;
  allowClear?: boolean;
}

/** Chooses a code of a code table ("ethnicity"). */
export function CodeSelect({ table, onChange, ...rest }: Props & { table: string }) {
  const { t } = useTranslation();
  const { optionsOf } = useCodes();
  return (
    <Select
      allowClear
      placeholder={t('list.choose')}
      {...rest}
      showSearch={{ optionFilterProp: 'label' }}
      options={optionsOf(table, rest.value)}
      onChange={(value: string | null | undefined) => onChange?.(value ?? null)}
    />
  );
}

/** Chooses a value of an enumeration ("urgency") by its word. */
export function WordSelect({
  of,
  only,
  onChange,
  ...rest
}: Props & { of: string; only?: string[] }) {
  const { t } = useTranslation();
  const words = useWords();
  return (
    <Select
      placeholder={t('list.choose')}
      {...rest}
      options={words(of).filter((option) => !only || only.includes(option.value))}
      onChange={(value: string | null | undefined) => onChange?.(value ?? null)}
    />
  );
}

/** Chooses tags: those of a table, and free ones. */
export function TagSelect({
  table,
  value,
  onChange,
  free,
  ...rest
}: Omit<Props, 'value' | 'onChange'> & {
  table: string;
  value?: string[] | null;
  onChange?: (value: string[]) => void;
  free?: boolean;
}) {
  const { t } = useTranslation();
  const { optionsOf } = useCodes();
  return (
    <Select<string[]>
      mode={free ? 'tags' : 'multiple'}
      allowClear
      placeholder={t('list.choose')}
      {...rest}
      value={value ?? []}
      showSearch={{ optionFilterProp: 'label' }}
      options={optionsOf(table, value)}
      onChange={(tags) => onChange?.(tags)}
    />
  );
}
