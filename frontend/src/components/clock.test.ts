import { describe, expect, it } from 'vitest';
import { ageOf, dayOf, dayText, fromPicker, spanOf, toPicker, whenText } from './clock';

const now = Date.parse('2026-11-23T02:00:00Z'); // 10:00 in Changdao

describe('days', () => {
  it('are those of Asia/Shanghai', () => {
    expect(dayOf('2026-11-22T15:59:59Z')).toBe('2026-11-22');
    expect(dayOf('2026-11-22T16:00:00Z')).toBe('2026-11-23');
  });

  it('read as people say them', () => {
    expect(dayText('2026-11-23', 'zh-CN', now)).toBe('11月23日 周一');
    expect(dayText('2025-03-01', 'zh-CN', now)).toBe('2025年3月1日');
    expect(dayText('1956-03', 'zh-CN', now)).toBe('1956年3月');
    expect(dayText('2026-11-23', 'en', now)).toBe('Mon 23 Nov');
  });

  it('survive a picker, wherever the browser is', () => {
    expect(fromPicker(toPicker('2026-11-23T02:00:00.000Z'))).toBe('2026-11-23T02:00:00.000Z');
  });
});

describe('instants', () => {
  it('say today, the day, or the year', () => {
    expect(whenText('2026-11-23T01:05:00Z', 'zh-CN', now, '今天')).toBe('今天 09:05');
    expect(whenText('2026-11-20T06:05:00Z', 'zh-CN', now, '今天')).toBe('11月20日 14:05');
    expect(whenText('2025-11-20T06:05:00Z', 'en', now, 'today')).toBe('20 Nov 2025 14:05');
  });
});

describe('spans', () => {
  it('name the two largest parts', () => {
    expect(spanOf(((2 * 24 + 5) * 60 + 30) * 60_000)).toEqual({
      key: 'time.days_hours',
      days: 2,
      hours: 5,
    });
    expect(spanOf(-24 * 3_600_000)).toEqual({ key: 'time.days', days: 1 });
    expect(spanOf(95 * 60_000)).toEqual({ key: 'time.hours_minutes', hours: 1, minutes: 35 });
    expect(spanOf(20_000)).toEqual({ key: 'time.moment' });
  });
});

describe('ages', () => {
  it('count full years, also where only the month is known', () => {
    expect(ageOf('1956-11-23', now)).toBe(70);
    expect(ageOf('1956-11-24', now)).toBe(69);
    expect(ageOf('1956-12', now)).toBe(69);
    expect(ageOf('', now)).toBeNull();
  });
});
