import { DatePicker } from 'antd';
import dayjs from 'dayjs';
import type { KeyboardEvent } from 'react';
import { fromPicker, toPicker } from './clock';

interface Props {
  id?: string;
  value?: string | null;
  onChange?: (value: string | null) => void;
  disabled?: boolean;
  placeholder?: string;
  /** Days that cannot be chosen: after today, or before it. */
  only?: 'past' | 'future';
}

/** Enter takes the day that was typed, and does not send the form it stands in. */
function takeOnly(event: KeyboardEvent) {
  if (event.key === 'Enter' && !event.ctrlKey && !event.metaKey) event.preventDefault();
}

const today = () => dayjs().startOf('day');

/** Picks a day, as the API writes it (YYYY-MM-DD). */
export function DayField({ value, onChange, only, ...rest }: Props) {
  return (
    <DatePicker
      {...rest}
      onKeyDown={takeOnly}
      style={{ width: '100%' }}
      format="YYYY-MM-DD"
      value={value ? dayjs(value) : null}
      onChange={(picked) => onChange?.(picked ? picked.format('YYYY-MM-DD') : null)}
      disabledDate={(day) =>
        only === 'past' ? day > today().endOf('day') : only === 'future' ? day < today() : false
      }
    />
  );
}

/** Picks an instant in Beijing time, as the API writes it (UTC). */
export function InstantField({ value, onChange, only, ...rest }: Props) {
  return (
    <DatePicker
      {...rest}
      onKeyDown={takeOnly}
      style={{ width: '100%' }}
      showTime={{ format: 'HH:mm' }}
      format="YYYY-MM-DD HH:mm"
      value={value ? toPicker(value) : null}
      onChange={(picked) => onChange?.(picked ? fromPicker(picked) : null)}
      disabledDate={(day) =>
        only === 'past' ? day > today().endOf('day') : only === 'future' ? day < today() : false
      }
    />
  );
}
