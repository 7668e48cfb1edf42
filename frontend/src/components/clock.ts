import dayjs, { type Dayjs } from 'dayjs';
import utc from 'dayjs/plugin/utc';
import 'dayjs/locale/zh-cn';
import { useSyncExternalStore } from 'react';

dayjs.extend(utc);

/** Days are those of the district, wherever the browser is. */
const shanghai = 8 * 60;

export function inShanghai(instant: string | number): Dayjs {
  return dayjs(instant).utcOffset(shanghai);
}

/** The day on which an instant falls, YYYY-MM-DD. */
export function dayOf(instant: string | number): string {
  return inShanghai(instant).format('YYYY-MM-DD');
}

/** What a picker shows for an instant, and the instant for what was picked there. */
export function toPicker(instant: string): Dayjs {
  return dayjs(inShanghai(instant).format('YYYY-MM-DDTHH:mm:ss'));
}
export function fromPicker(picked: Dayjs): string {
  return dayjs(`${picked.format('YYYY-MM-DDTHH:mm:ss')}+08:00`).toISOString();
}

/** "11月23日 周一", with the year where it is not this one; months stay "1956年3月". */
export function dayText(day: string, language: string, now: number): string {
  const zh = language.startsWith('zh');
  if (/^\d{4}-\d{2}$/.test(day)) {
    return dayjs(`${day}-01`).format(zh ? 'YYYY年M月' : 'MMM YYYY');
  }
  const date = dayjs(day);
  if (!date.isValid()) return day;
  const thisYear = day.slice(0, 4) === dayOf(now).slice(0, 4);
  if (zh) return date.locale('zh-cn').format(thisYear ? 'M月D日 ddd' : 'YYYY年M月D日');
  return date.locale('en').format(thisYear ? 'ddd D MMM' : 'D MMM YYYY');
}

/** "11月23日 14:05"; only the time where it is today. */
export function whenText(instant: string, language: string, now: number, today: string): string {
  const at = inShanghai(instant);
  const day = at.format('YYYY-MM-DD');
  const time = at.format('HH:mm');
  if (day === dayOf(now)) return `${today} ${time}`;
  const zh = language.startsWith('zh');
  const thisYear = day.slice(0, 4) === dayOf(now).slice(0, 4);
  if (zh) return at.format(thisYear ? `M月D日 [${time}]` : `YYYY年M月D日 [${time}]`);
  return at.locale('en').format(thisYear ? `D MMM [${time}]` : `D MMM YYYY [${time}]`);
}

export type Span =
  | { key: 'time.days_hours'; days: number; hours: number }
  | { key: 'time.days'; days: number }
  | { key: 'time.hours_minutes'; hours: number; minutes: number }
  | { key: 'time.hours'; hours: number }
  | { key: 'time.minutes'; minutes: number }
  | { key: 'time.moment' };

/** A length of time as people say it: the two largest of days, hours and minutes. */
export function spanOf(milliseconds: number): Span {
  const all = Math.floor(Math.abs(milliseconds) / 60_000);
  const days = Math.floor(all / 1440);
  const hours = Math.floor((all % 1440) / 60);
  const minutes = all % 60;
  if (days > 0) return hours ? { key: 'time.days_hours', days, hours } : { key: 'time.days', days };
  if (hours > 0) {
    return minutes ? { key: 'time.hours_minutes', hours, minutes } : { key: 'time.hours', hours };
  }
  return minutes ? { key: 'time.minutes', minutes } : { key: 'time.moment' };
}

/** Age in full years at `now`; null where the birth date says too little. */
export function ageOf(birth: string, now: number): number | null {
  const [year, month = 1, day = 1] = birth.split('-').map(Number);
  if (!year) return null;
  const today = inShanghai(now);
  const before = today.month() + 1 < month || (today.month() + 1 === month && today.date() < day);
  return today.year() - year - (before ? 1 : 0);
}

let now = Date.now();
const listeners = new Set<() => void>();
let timer: ReturnType<typeof setInterval> | undefined;

function subscribe(listener: () => void) {
  listeners.add(listener);
  timer ??= setInterval(() => {
    now = Date.now();
    for (const tell of listeners) tell();
  }, 30_000);
  return () => {
    listeners.delete(listener);
    if (listeners.size === 0) {
      clearInterval(timer);
      timer = undefined;
    }
  };
}

/** The time, told anew every half minute to whatever shows a duration. */
export function useNow(): number {
  return useSyncExternalStore(subscribe, () => {
    if (listeners.size === 0) now = Date.now();
    return now;
  });
}
