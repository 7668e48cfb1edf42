import { describe, expect, it } from 'vitest';
import { gridOf, type Household, marksOf, roomOf } from './grid';

let n = 0;
function household(room: string | null, entrance: string | null, more: Partial<Household> = {}) {
  n += 1;
  return {
    id: `h${n}`,
    code: `H${n}`,
    room,
    entrance,
    head_id: 'r',
    head_name: '林桂兰',
    contact_id: 'm',
    phone: '199****0001',
    resident_count: 2,
    ...more,
  } as Household;
}

describe('the rooms of a building', () => {
  it('reads the floor from the room', () => {
    expect(roomOf('301')).toEqual({ floor: 3, room: '01' });
    expect(roomOf('1204室')).toEqual({ floor: 12, room: '04' });
    for (const none of [null, '', '1', '东屋', '2-301', '001', '12345']) {
      expect(roomOf(none)).toBeNull();
    }
  });

  it('puts floors from the top down and rooms side by side, an entrance after the other', () => {
    const high = household('302', '2');
    const low = household('101', '1单元');
    const same = household('101', '一单元');
    const nowhere = household('东屋', null);
    const grid = gridOf([high, low, nowhere, same], 3);
    expect(grid.entrances.map((entrance) => entrance.name)).toEqual(['1', '2']);
    expect(grid.entrances[0]?.rooms).toEqual(['01']);
    expect(grid.entrances[0]?.floors.map((floor) => floor.floor)).toEqual([3, 2, 1]);
    expect(grid.entrances[0]?.floors[2]?.cells).toEqual([[low, same]]);
    expect(grid.entrances[1]?.floors[0]?.cells).toEqual([[high]]);
    expect(grid.unplaced).toEqual([nowhere]);
  });

  it('draws a floor above the top one rather than hide who is registered there', () => {
    const grid = gridOf([household('702', '1')], 6);
    expect(grid.entrances[0]?.floors[0]?.floor).toBe(7);
  });

  it('marks what is missing', () => {
    expect(marksOf(household('101', '1'))).toEqual([]);
    expect(
      marksOf(household('101', '1', { contact_id: null, phone: null, head_id: null })),
    ).toEqual(['no_contact', 'no_head', 'no_phone']);
    expect(marksOf(household('101', '1', { resident_count: 0, head_id: null }))).toEqual(['empty']);
  });
});
