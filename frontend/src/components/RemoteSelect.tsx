import { keepPreviousData, type UseQueryOptions, useQuery } from '@tanstack/react-query';
import { Select } from 'antd';
import { useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Page } from '@/api/types';

// biome-ignore lint/suspicious/noExplicitAny: the options of any list or record of the API.
type Options<T> = UseQueryOptions<any, any, T, any>;

export interface PickerProps {
  id?: string;
  value?: string | null;
  onChange?: (value: string | null) => void;
  disabled?: boolean;
  placeholder?: string;
  'aria-label'?: string;
  style?: React.CSSProperties;
}

interface Props<Row> extends PickerProps {
  /** The list that holds what `q` finds. */
  search: (q: string) => Options<Page<Row>>;
  /** The record of a value that no search has brought. */
  one?: (id: string) => Options<Row>;
  label: (row: Row) => string;
  /** A second line under the name, to tell namesakes apart. */
  note?: (row: Row) => React.ReactNode;
}

/** Chooses one record by typing part of its name or number; the server searches. */
export function RemoteSelect<Row extends { id: string }>(props: Props<Row>) {
  const { search, one, label, note, value, onChange, ...rest } = props;
  const { t } = useTranslation();
  const [text, setText] = useState('');
  const [asked, setAsked] = useState('');
  const [open, setOpen] = useState(false);
  useEffect(() => {
    const timer = setTimeout(() => setAsked(text.trim()), 250);
    return () => clearTimeout(timer);
  }, [text]);
  const found = useQuery({
    ...search(asked),
    enabled: open,
    placeholderData: keepPreviousData as never,
    staleTime: 60_000,
  });
  const rows = found.data?.items ?? [];
  const missing = Boolean(value) && !rows.some((row) => row.id === value);
  const chosen = useQuery({
    ...((one?.(value ?? '') ?? { queryKey: ['none'] }) as Options<Row>),
    enabled: missing && Boolean(one),
    staleTime: 60_000,
  });
  const all = missing && chosen.data ? [chosen.data, ...rows] : rows;
  return (
    <Select
      {...rest}
      allowClear
      value={value && (!missing || chosen.data) ? value : null}
      showSearch={{ filterOption: false, searchValue: text, onSearch: setText }}
      open={open}
      onOpenChange={(now) => {
        setOpen(now);
        if (!now) setText('');
      }}
      loading={found.isFetching || (missing && chosen.isLoading)}
      notFoundContent={found.isFetching ? t('shell.loading') : t('list.nothing_found')}
      onChange={(next: string | null | undefined) => onChange?.(next ?? null)}
      options={all.map((row) => ({ value: row.id, label: label(row), note: note?.(row) }))}
      optionRender={(option) => (
        <div style={{ lineHeight: 1.4, paddingBlock: 2 }}>
          <div>{option.label}</div>
          {option.data.note && (
            <div style={{ color: 'var(--lx-text-quiet)', fontSize: '0.93em' }}>
              {option.data.note}
            </div>
          )}
        </div>
      )}
      style={{ minWidth: 160, ...rest.style }}
    />
  );
}
