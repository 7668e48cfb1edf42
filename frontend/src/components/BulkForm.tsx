import { App, Input } from 'antd';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import type { Schema } from '@/api/types';
import { ActionForm, stay } from './ActionForm';
import { DayField } from './DayField';
import { Field } from './Field';
import type { Picked } from './selection';

type Change = Schema<'Change'>;

/** What the API is told of the records that were chosen. */
export function picks(picked: Picked) {
  return picked.query === undefined
    ? { items: picked.items }
    : { query: picked.query, count: picked.count };
}

export interface When {
  on?: string;
  reason?: string;
}

interface Props<V extends object> {
  title: string;
  picked: Picked;
  /** The act holds from a day on, which may lie in the past. */
  dated?: boolean;
  preview: (values: V & When) => Promise<Change>;
  submit: (values: V & When) => Promise<Change>;
  onClose: () => void;
  children: ReactNode;
}

const named = 8;

/** Does something to many records: first what is wanted, then what it would do, then it is done as one. */
export function BulkForm<V extends object>(props: Props<V>) {
  const { title, picked, dated, preview, submit, onClose, children } = props;
  const { t } = useTranslation();
  const { modal } = App.useApp();
  return (
    <ActionForm<V & When, Change>
      open
      as="drawer"
      width={520}
      onClose={onClose}
      title={`${title} · ${t('select.chosen', { count: picked.count })}`}
      verb={t('bulk.check')}
      done={t('bulk.done')}
      submit={async (values) => {
        const would = await preview(values);
        const sure = await modal.confirm({
          title: t('bulk.confirm_title'),
          width: 520,
          content: <WhatHappens change={would} />,
        });
        return sure ? submit(values) : stay;
      }}
    >
      {children}
      {dated && (
        <Field name="on" label={t('form.on')} hint={t('form.today_if_empty')}>
          <DayField only="past" />
        </Field>
      )}
      <Field name="reason" label={t('form.reason')}>
        <Input.TextArea rows={2} maxLength={200} showCount />
      </Field>
    </ActionForm>
  );
}

function WhatHappens({ change }: { change: Change }) {
  const { t } = useTranslation();
  const records = change.effects.filter((one) => one.kind !== 'assignment');
  const contacts = change.effects.length - records.length;
  return (
    <>
      <p>
        <strong>{t('bulk.records', { count: records.length })}</strong>
        {t('colon')}
        {records
          .slice(0, named)
          .map((one) => one.title)
          .join('、')}
        {records.length > named && ` ${t('bulk.and_more')}`}
      </p>
      {contacts > 0 && <p>{t('bulk.contacts', { count: contacts })}</p>}
      {change.warnings?.map((one) => (
        <p key={one.code}>{one.message}</p>
      ))}
      <p>{t('bulk.undo_hint')}</p>
    </>
  );
}
