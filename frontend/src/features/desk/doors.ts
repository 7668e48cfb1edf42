import type { Line, Queue } from './queries';

/** Where the whole of a queue is worked off. */
export function queueDoor(queue: Queue): string | undefined {
  const search = new URLSearchParams(queue.query);
  switch (queue.key) {
    case 'to_accept':
    case 'to_dispatch':
      search.delete('mine');
      return `/triage?${search}`;
    case 'requests':
      return '/triage?state=dispatched,planned,in_progress';
    case 'callbacks_due':
      return '/callbacks';
    case 'contactless':
      return '/contactless';
    case 'visits_due':
      return '/due-visits';
  }
  if (queue.path !== '/issues') return undefined;
  return search.size ? `/issues?${search}` : '/issues';
}

/** Where one line of a queue is done: with the form open, where it is the server's to offer. */
export function lineDoor(queue: Queue, line: Line): string {
  switch (queue.key) {
    case 'to_accept':
      return `/triage/${line.id}?do=accept`;
    case 'to_dispatch':
      return `/triage/${line.id}?do=dispatch`;
    case 'requests':
      return `/triage/${line.id}`;
    case 'to_plan':
      return `/issues/${line.id}?do=plan`;
    case 'visits_due':
      return `/visits/new?household_id=${line.id}`;
    case 'contactless':
      return '/contactless';
  }
  if (line.kind === 'callback') return `/callbacks/${line.id}`;
  if (line.kind === 'household') return `/households/${line.id}`;
  return `/issues/${line.id}`;
}

const lights = ['red', 'yellow', 'green'];

/** Queues that are about things which stand in another queue, too: the one with work to do wins. */
const watching = ['overdue', 'supervised', 'raised'];

/** How many lines of a queue the desk shows: few of what is only watched, or has a queue of its own. */
function room(queue: Queue): number {
  return watching.includes(queue.key) || queue.key === 'callbacks_due' ? 3 : queue.lines.length;
}

/** The most pressing lines of all queues, late ones first, each thing once. */
export function pressing(queues: Queue[]): { queue: Queue; line: Line }[] {
  const seen = new Set<string>();
  return [...queues]
    .sort((a, b) => Number(watching.includes(a.key)) - Number(watching.includes(b.key)))
    .flatMap((queue) =>
      queue.lines
        .filter((line) => {
          if (seen.has(line.id)) return false;
          seen.add(line.id);
          return true;
        })
        .slice(0, room(queue))
        .map((line) => ({ queue, line })),
    )
    .sort(
      (a, b) =>
        lights.indexOf(a.line.light) - lights.indexOf(b.line.light) ||
        when(a.line.due_at) - when(b.line.due_at),
    );
}

function when(instant: string | null): number {
  return instant ? Date.parse(instant) : Number.MAX_SAFE_INTEGER;
}
