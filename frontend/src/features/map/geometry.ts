/** A point on the map: degrees east, degrees north. */
export type Point = [longitude: number, latitude: number];

/** A part of the plane, in the map's own units; y grows downward. */
export interface Box {
  x: number;
  y: number;
  width: number;
  height: number;
}

/** An outline with its name. */
export interface Outline {
  name: string;
  rings: Point[][];
}

interface Feature {
  properties?: { name?: unknown } | null;
  geometry?: { type: string; coordinates: unknown } | null;
}

/** The outlines of a GeoJSON collection: polygons, with the names that they carry. */
export function outlinesOf(collection: { features?: Feature[] }): Outline[] {
  return (collection.features ?? []).flatMap((feature) => {
    const { type, coordinates } = feature.geometry ?? {};
    const polygons =
      type === 'Polygon'
        ? [coordinates]
        : type === 'MultiPolygon'
          ? (coordinates as unknown[])
          : [];
    const name = feature.properties?.name;
    const rings = (polygons as Point[][][]).flat();
    return rings.length > 0 ? [{ name: typeof name === 'string' ? name : '', rings }] : [];
  });
}

// Lengths on the map are the same in both directions at this latitude; the islands span half a degree.
const shrink = Math.cos((38.1 * Math.PI) / 180);
const scale = 10_000;

export const toPlane = ([longitude, latitude]: Point) => ({
  x: longitude * shrink * scale,
  y: -latitude * scale,
});

export const toDegrees = ({ x, y }: { x: number; y: number }): Point => [
  Math.round((x / shrink / scale) * 1e6) / 1e6,
  Math.round((-y / scale) * 1e6) / 1e6,
];

/** The path of rings, for an SVG. */
export function pathOf(rings: Point[][]): string {
  return rings
    .map(
      (ring) =>
        `${ring
          .map((point, index) => {
            const { x, y } = toPlane(point);
            return `${index === 0 ? 'M' : 'L'}${x.toFixed(1)} ${y.toFixed(1)}`;
          })
          .join('')}Z`,
    )
    .join('');
}

/** The smallest box around points, with a margin. */
export function boxAround(points: Point[], margin = 0.08): Box {
  if (points.length === 0) return { x: 0, y: 0, width: 1, height: 1 };
  const plane = points.map(toPlane);
  const xs = plane.map(({ x }) => x);
  const ys = plane.map(({ y }) => y);
  const least = { x: Math.min(...xs), y: Math.min(...ys) };
  const width = Math.max(Math.max(...xs) - least.x, 60);
  const height = Math.max(Math.max(...ys) - least.y, 60);
  const rim = Math.max(width, height) * margin;
  return {
    x: least.x - rim,
    y: least.y - rim,
    width: width + 2 * rim,
    height: height + 2 * rim,
  };
}

/** Whether a point lies within an outline: a line to the east crosses it an odd number of times. */
export function within([longitude, latitude]: Point, outline: Point[]): boolean {
  let inside = false;
  outline.forEach(([x, y], index) => {
    const [fromX, fromY] = outline.at(index - 1) as Point;
    const crosses = latitude < y !== latitude < fromY;
    if (crosses && longitude < fromX + ((latitude - fromY) * (x - fromX)) / (y - fromY)) {
      inside = !inside;
    }
  });
  return inside;
}

/** As many points of a drawn line as an address can carry, evenly chosen. */
export function thinned(line: Point[], most = 40): Point[] {
  if (line.length <= most) return line;
  const step = line.length / most;
  return Array.from({ length: most }, (_, n) => line[Math.floor(n * step)] as Point);
}

/** An outline as the API's `within` takes it. */
export const textOf = (outline: Point[]) => outline.flat().join(',');

/** A box made larger or smaller around a point that stays where it is. */
export function zoomed(box: Box, factor: number, at: { x: number; y: number }): Box {
  return {
    x: at.x - (at.x - box.x) * factor,
    y: at.y - (at.y - box.y) * factor,
    width: box.width * factor,
    height: box.height * factor,
  };
}
