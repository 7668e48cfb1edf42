import { describe, expect, it } from 'vitest';
import type { Permission, Role } from '@/api/types';
import { person } from '@/testing/render';
import { homeOf, menuOf } from './menu';

const everyScreen = () => true;
const everything = [
  'area:read building:read household:read resident:read shop:read unit:read branch:read member:read',
  'volunteer:read issue:read issue:triage callback:read issue:supervise plan:read assignment:read',
  'round:read visit:read activity:read deed:read stats:read import:run user:read audit:read',
]
  .join(' ')
  .split(' ') as Permission[];

const paths = (role: Role, ...permissions: Permission[]) =>
  menuOf(person(role, ...permissions), everyScreen).flatMap((group) =>
    group.entries.map((entry) => entry.path),
  );

describe('the rail', () => {
  it('has at most eight groups for every role', () => {
    for (const role of ['office', 'township', 'leader', 'community', 'cadre'] as Role[]) {
      expect(menuOf(person(role, ...everything), everyScreen).length).toBeLessThanOrEqual(8);
    }
  });

  it('shows the auditor the audit log and nothing else, and starts there', () => {
    expect(paths('auditor', 'audit:read')).toEqual(['/audit']);
    expect(homeOf(person('auditor', 'audit:read'), everyScreen)).toBe('/audit');
  });

  it('starts a caller at the callbacks', () => {
    expect(homeOf(person('caller', 'issue:read', 'callback:read'), everyScreen)).toBe('/callbacks');
  });

  it('leaves out what the person may not use, and what has no screen', () => {
    expect(paths('office', 'shop:read')).toEqual(['/desk', '/shops']);
    expect(menuOf(person('office', 'shop:read'), (path) => path !== '/desk')).toHaveLength(1);
  });

  it('shows a cadre what is a cadre’s work, not every table that a cadre may read', () => {
    expect(paths('cadre', ...everything)).not.toContain('/units');
    expect(paths('cadre', ...everything)).toContain('/households');
  });
});
