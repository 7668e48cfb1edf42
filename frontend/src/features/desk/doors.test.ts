import { describe, expect, it } from 'vitest';
import { lineDoor, pressing, queueDoor } from './doors';
import type { Line, Queue } from './queries';

function line(id: string, light: string, due_at: string | null = null): Line {
  return {
    kind: 'issue',
    id,
    code: id,
    title: id,
    area_name: null,
    state: 'submitted',
    urgency: 'normal',
    light: light as Line['light'],
    due_at,
  };
}

function queue(key: Queue['key'], lines: Line[], query: Record<string, string> = {}): Queue {
  return { key, count: lines.length, lines, path: '/issues', query };
}

describe('the desk', () => {
  it('shows what is late first, and each thing once, where it can be done', () => {
    const shown = pressing([
      queue('overdue', [line('a', 'red', '2026-11-20T00:00:00Z'), line('b', 'red')]),
      queue('to_accept', [
        line('c', 'green'),
        line('a', 'red', '2026-11-20T00:00:00Z'),
        line('d', 'yellow'),
      ]),
    ]);
    expect(shown.map((one) => [one.line.id, one.queue.key])).toEqual([
      ['a', 'to_accept'],
      ['b', 'overdue'],
      ['d', 'to_accept'],
      ['c', 'to_accept'],
    ]);
  });

  it('leads to where the work is done', () => {
    const accept = queue('to_accept', [line('a', 'red')], { mine: 'desk', state: 'submitted' });
    expect(queueDoor(accept)).toBe('/triage?state=submitted');
    expect(lineDoor(accept, line('a', 'red'))).toBe('/triage/a?do=accept');
    expect(queueDoor(queue('overdue', [], { light: 'red' }))).toBe('/issues?light=red');
  });
});
