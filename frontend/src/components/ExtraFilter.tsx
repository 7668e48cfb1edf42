import { Input, InputNumber, Select, Space } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { DayField } from './DayField';
import type { ExtraField } from './ExtraFields';
import type { ListState } from './listState';

interface Props {
  list: ListState<'extra'>;
  fields: ExtraField[];
}

/** Filters by the value of one extra field: part of a text, a choice, or a span of numbers or days. */
export function ExtraFilter({ list, fields }: Props) {
  const { t, i18n } = useTranslation();
  const [asked = '', ...rest] = list.filter('extra')?.split(':') ?? [];
  const value = rest.join(':');
  const [chosen, setChosen] = useState(asked);
  const field = fields.find((one) => one.code === (asked || chosen));
  const set = (next: string) =>
    list.set({ extra: field && next && next !== '..' ? `${field.code}:${next}` : undefined });
  return (
    <Space wrap size={8}>
      <Select
        allowClear
        aria-label={t('extra.field')}
        placeholder={t('extra.field')}
        style={{ minWidth: 140 }}
        popupMatchSelectWidth={false}
        value={field?.code ?? null}
        options={fields.map((one) => ({
          value: one.code,
          label: i18n.language === 'en' ? one.name_en : one.name_zh,
        }))}
        onChange={(code: string | undefined) => {
          setChosen(code ?? '');
          if (asked) list.set({ extra: undefined });
        }}
      />
      {field && <Value key={`${field.code}:${value}`} field={field} value={value} set={set} />}
    </Space>
  );
}

function Value(props: { field: ExtraField; value: string; set: (value: string) => void }) {
  const { field, value, set } = props;
  const { t } = useTranslation();
  const [from = '', until = from] = value.split('..');
  const span = (start: string, end: string) => set(`${start}..${end}`);
  switch (field.type) {
    case 'choice':
      return (
        <Select
          allowClear
          aria-label={t('extra.value')}
          placeholder={t('list.choose')}
          style={{ minWidth: 120 }}
          value={value || null}
          options={field.choices.map((one) => ({ value: one, label: one }))}
          onChange={(one: string | undefined) => set(one ?? '')}
        />
      );
    case 'number':
      return (['from', 'to'] as const).map((end) => (
        <InputNumber
          key={end}
          aria-label={t(`list.${end}`)}
          placeholder={t(`list.${end}`)}
          defaultValue={end === 'from' ? from : until}
          onBlur={(event) => {
            const text = event.target.value.trim();
            if (text !== (end === 'from' ? from : until)) {
              span(...(end === 'from' ? ([text, until] as const) : ([from, text] as const)));
            }
          }}
          onPressEnter={(event) => event.currentTarget.blur()}
        />
      ));
    case 'date':
      return (
        <>
          <DayField
            placeholder={t('list.from')}
            value={from || null}
            onChange={(day) => span(day ?? '', until)}
          />
          <DayField
            placeholder={t('list.to')}
            value={until || null}
            onChange={(day) => span(from, day ?? '')}
          />
        </>
      );
    default:
      return (
        <Input.Search
          allowClear
          aria-label={t('extra.value')}
          style={{ width: 180 }}
          maxLength={100}
          defaultValue={value}
          onSearch={(text) => set(text.trim())}
        />
      );
  }
}
