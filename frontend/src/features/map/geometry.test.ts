import { describe, expect, it } from 'vitest';
import {
  boxAround,
  outlinesOf,
  type Point,
  textOf,
  thinned,
  toDegrees,
  toPlane,
  within,
  zoomed,
} from './geometry';

describe('the map', () => {
  it('finds a place again where it was drawn', () => {
    const place: Point = [120.7436, 37.9237];
    expect(toDegrees(toPlane(place))).toEqual(place);
  });

  it('knows what a drawn line goes around', () => {
    const notch: Point[] = [
      [0, 0],
      [4, 0],
      [4, 4],
      [2, 1],
      [0, 4],
    ];
    expect(within([2, 0.5], notch)).toBe(true);
    expect(within([2, 3], notch)).toBe(false);
    expect(within([5, 1], notch)).toBe(false);
    expect(textOf(notch.slice(0, 2))).toBe('0,0,4,0');
    const long = Array.from({ length: 400 }, (_, n): Point => [n, n]);
    expect(thinned(long)).toHaveLength(40);
    expect(thinned(long)[0]).toEqual([0, 0]);
  });

  it('takes polygons, and leaves out what has no outline', () => {
    const ring = [
      [120.7, 37.9],
      [120.8, 37.9],
      [120.8, 38],
      [120.7, 37.9],
    ];
    const outlines = outlinesOf({
      features: [
        { properties: { name: '南长山岛' }, geometry: { type: 'Polygon', coordinates: [ring] } },
        { properties: null, geometry: { type: 'MultiPolygon', coordinates: [[ring], [ring]] } },
        { properties: { name: '码头' }, geometry: { type: 'Point', coordinates: [120.7, 37.9] } },
        { geometry: null },
      ],
    });
    expect(outlines.map(({ name, rings }) => [name, rings.length])).toEqual([
      ['南长山岛', 1],
      ['', 2],
    ]);
  });

  it('keeps the point under the hand where it is', () => {
    const box = { x: 0, y: 0, width: 100, height: 50 };
    expect(zoomed(box, 0.5, { x: 40, y: 10 })).toEqual({ x: 20, y: 5, width: 50, height: 25 });
  });

  it('never looks at less than a few hundred metres', () => {
    expect(boxAround([[120.7, 37.9]]).width).toBeGreaterThanOrEqual(60);
  });
});
