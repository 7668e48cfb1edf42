import { useQuery } from '@tanstack/react-query';
import { Form, Input, InputNumber, Select } from 'antd';
import { useTranslation } from 'react-i18next';
import { read } from '@/api/client';
import type { Schema } from '@/api/types';
import type { Column } from './DataTable';
import { DayField } from './DayField';
import { ExtraFilter } from './ExtraFilter';
import type { MoreFilter } from './FilterBar';
import type { ListState } from './listState';

export type ExtraField = Schema<'ExtraField'>;
type Kind = ExtraField['kind'];
type Values = Record<string, string>;

/** The extra fields of a kind of record that the reader may see, the ended ones too. */
export function useExtraFields(kind: Kind): ExtraField[] {
  const result = useQuery({
    ...read('/extra-fields', { params: { query: { kind, ended: true } } }),
    staleTime: 60_000,
  });
  return result.data?.items ?? [];
}

/** What the district calls something, in the chosen language. */
export function useOwnName() {
  const { i18n } = useTranslation();
  return (one: { name_zh: string; name_en: string }) =>
    i18n.language === 'en' ? one.name_en : one.name_zh;
}

function shown(field: ExtraField, extra: Values | undefined) {
  const value = extra?.[field.code];
  return value ? [value, field.unit].filter(Boolean).join(' ') : null;
}

/** The extra fields of a record as facts: those in use, and ended ones that still hold something. */
export function useExtraFacts(kind: Kind, extra: Values | undefined) {
  const nameOf = useOwnName();
  return useExtraFields(kind)
    .filter((field) => !field.ended_on || extra?.[field.code])
    .map((field) => ({ label: nameOf(field), value: shown(field, extra) }));
}

/** The extra fields as columns of a list, shown where somebody chooses them. */
export function useExtraColumns<Row extends { extra?: Values }>(kind: Kind): Column<Row>[] {
  const nameOf = useOwnName();
  return useExtraFields(kind)
    .filter((field) => !field.ended_on)
    .map((field) => ({
      key: `extra.${field.code}`,
      title: nameOf(field),
      hidden: true,
      numeric: field.type === 'number',
      render: (row) => shown(field, row.extra),
    }));
}

/** The filter by an extra field, for lists of a kind that has any. */
export function useExtraFilter<F extends string>(
  kind: Kind,
  list: ListState<F | 'extra'>,
): MoreFilter<F | 'extra'>[] {
  const { t } = useTranslation();
  const nameOf = useOwnName();
  const fields = useExtraFields(kind).filter((field) => !field.ended_on);
  if (fields.length === 0) return [];
  return [
    {
      name: 'extra',
      label: t('extra.label'),
      text: (filter) => {
        const [code = '', ...value] = filter.split(':');
        const field = fields.find((one) => one.code === code);
        return [field ? nameOf(field) : code, value.join(':').replace('..', ' – ')].join(' ');
      },
      control: <ExtraFilter list={list as unknown as ListState<'extra'>} fields={fields} />,
    },
  ];
}

/** The extra fields of a form, as `extra.code`. */
export function ExtraFields({ kind }: { kind: Kind }) {
  const { t } = useTranslation();
  const nameOf = useOwnName();
  return useExtraFields(kind)
    .filter((field) => !field.ended_on)
    .map((field) => (
      <Form.Item
        key={field.code}
        name={['extra', field.code]}
        label={nameOf(field)}
        extra={field.hint}
        rules={
          field.required
            ? [{ required: true, message: t('form.required', { label: nameOf(field) }) }]
            : []
        }
      >
        {control(field, t('list.choose'))}
      </Form.Item>
    ));
}

function control(field: ExtraField, choose: string) {
  switch (field.type) {
    case 'number':
      return (
        <InputNumber
          style={{ width: '100%' }}
          min={field.low ?? undefined}
          max={field.high ?? undefined}
          suffix={field.unit}
        />
      );
    case 'choice':
      return (
        <Select
          allowClear
          placeholder={choose}
          options={field.choices.map((value) => ({ value, label: value }))}
        />
      );
    case 'date':
      return <DayField />;
    default:
      return <Input maxLength={200} />;
  }
}

/** What a form says of extra fields, for the API: only what differs from the record; an empty text clears. */
export function extraOf(
  values: { extra?: Record<string, unknown> | null },
  record?: { extra?: Values },
): { extra: Record<string, string> | undefined } {
  const said = Object.entries(values.extra ?? {})
    .map(([code, value]) => [code, String(value ?? '').trim()] as const)
    .filter(([code, value]) => value !== (record?.extra?.[code] ?? ''));
  return { extra: said.length > 0 ? Object.fromEntries(said) : undefined };
}
