import type { Schema } from '@/api/types';

export type Household = Schema<'HouseholdRow'>;

export interface Floor {
  floor: number;
  /** The households of each room of the entrance, in the order of its rooms. */
  cells: Household[][];
}

export interface Entrance {
  /** Its name as written without 单元; empty where none is given. */
  name: string;
  /** The last two digits of the rooms that there are on any floor. */
  rooms: string[];
  /** From the top down. */
  floors: Floor[];
}

export interface Grid {
  entrances: Entrance[];
  unplaced: Household[];
}

/** "2单元", "02", "二单元" and "2" are one entrance. */
function entranceOf(text: string | null): string {
  const name = (text ?? '')
    .trim()
    .replace(/(单元|门|栋口)$/u, '')
    .trim();
  const figure = '一二三四五六七八九'.indexOf(name) + 1;
  if (name.length === 1 && figure > 0) return String(figure);
  return /^\d+$/.test(name) ? String(Number(name)) : name;
}

/** The floor and the room on it: 301 is room 01 on floor 3, 1204 room 04 on floor 12. */
export function roomOf(text: string | null): { floor: number; room: string } | null {
  const digits = /^(\d{1,2})(\d{2})$/.exec((text ?? '').trim().replace(/[室号房户]$/u, ''));
  if (!digits) return null;
  const floor = Number(digits[1]);
  return floor > 0 ? { floor, room: digits[2] as string } : null;
}

/** Puts the households of a building into its rooms, as far as their rooms tell where they are. */
export function gridOf(households: Household[], floors: number | null): Grid {
  const unplaced: Household[] = [];
  const placed = new Map<string, { household: Household; floor: number; room: string }[]>();
  for (const household of households) {
    const at = roomOf(household.room);
    if (!at) {
      unplaced.push(household);
      continue;
    }
    const name = entranceOf(household.entrance);
    placed.set(name, [...(placed.get(name) ?? []), { household, ...at }]);
  }
  const entrances = [...placed]
    .toSorted(([a], [b]) => a.localeCompare(b, 'zh', { numeric: true }))
    .map(([name, doors]) => {
      const rooms = [...new Set(doors.map((door) => door.room))].toSorted();
      const top = Math.max(floors ?? 0, ...doors.map((door) => door.floor));
      return {
        name,
        rooms,
        floors: Array.from({ length: top }, (_, index) => top - index).map((floor) => ({
          floor,
          cells: rooms.map((room) =>
            doors
              .filter((door) => door.floor === floor && door.room === room)
              .map((door) => door.household),
          ),
        })),
      };
    });
  return { entrances, unplaced };
}

export type Mark = 'no_contact' | 'empty' | 'no_head' | 'no_phone';

/** What is wrong with a household, the most pressing first. */
export function marksOf(household: Household): Mark[] {
  const marks: Mark[] = [];
  if (!household.contact_id) marks.push('no_contact');
  if (household.resident_count === 0) marks.push('empty');
  else if (!household.head_id) marks.push('no_head');
  if (!household.phone) marks.push('no_phone');
  return marks;
}
