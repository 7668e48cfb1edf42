import dayjs from 'dayjs';
import { useMemo } from 'react';
import { useSearchParams } from 'react-router';
import { dayOf, useNow } from '@/components/clock';
import type { Period } from './queries';

export type Span = 'week' | 'month' | 'half';
export const spans: Span[] = ['week', 'month', 'half'];

/** The first day of a span that ends on a day: this week from Monday, this month, the last half year. */
export function startOf(span: Span, today: string): string {
  const day = dayjs(today);
  if (span === 'week') return day.subtract((day.day() + 6) % 7, 'day').format('YYYY-MM-DD');
  if (span === 'month') return day.startOf('month').format('YYYY-MM-DD');
  return day.subtract(6, 'month').add(1, 'day').format('YYYY-MM-DD');
}

/** The period and the area of the figures, which stand in the address. */
export function usePeriod() {
  const [params, setParams] = useSearchParams();
  const today = dayOf(useNow());
  const span = (params.get('span') as Span | null) ?? 'half';
  const from = params.get('from');
  const to = params.get('to');
  const area = params.get('area_id');
  const period: Period = useMemo(
    () => ({
      from: from ?? startOf(span, today),
      to: to ?? today,
      ...(area ? { area_id: area } : {}),
    }),
    [from, to, span, today, area],
  );
  const set = (patch: Record<string, string | undefined>) =>
    setParams(
      (before) => {
        const next = new URLSearchParams(before);
        for (const [key, value] of Object.entries(patch)) {
          if (value) next.set(key, value);
          else next.delete(key);
        }
        return next;
      },
      { replace: true },
    );
  return { period, span: from ? undefined : span, set, today, search: params.toString() };
}
