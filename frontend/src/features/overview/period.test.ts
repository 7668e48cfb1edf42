import { expect, test } from 'vitest';
import { startOf } from './period';

test('a week begins on Monday, a month on its first, half a year six months ago', () => {
  expect(startOf('week', '2026-11-23')).toBe('2026-11-23');
  expect(startOf('week', '2026-11-29')).toBe('2026-11-23');
  expect(startOf('week', '2026-11-30')).toBe('2026-11-30');
  expect(startOf('month', '2026-11-24')).toBe('2026-11-01');
  expect(startOf('half', '2026-11-24')).toBe('2026-05-25');
});
