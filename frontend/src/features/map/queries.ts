import { dataOf, http, ifMatch } from '@/api/client';
import type { Schema } from '@/api/types';
import { type Outline, outlinesOf, type Point } from './geometry';

export type Building = Schema<'Building'>;

const pageSize = 200;

/** All buildings on record that the reader may see. */
export const allBuildings = {
  queryKey: ['map', 'buildings'],
  queryFn: async (): Promise<Building[]> => {
    const all: Building[] = [];
    for (let page = 1; ; page++) {
      const found = await dataOf(
        http.GET('/buildings', {
          params: {
            query: {
              page,
              page_size: pageSize,
              sort: 'code',
              count: 'none',
              ended: false,
            } as never,
          },
        }),
      );
      all.push(...found.items);
      if (found.items.length < pageSize) return all;
    }
  },
  staleTime: 60_000,
} satisfies { queryKey: string[]; queryFn: () => Promise<Building[]>; staleTime: number };

export type DistrictMap = Schema<'Map'>;

/** The district's own map, without outlines where it has none. */
export const ownMap = {
  queryKey: ['map', 'own'],
  queryFn: () => dataOf(http.GET('/map')),
  staleTime: 60_000,
};

/** The outlines that came with the program. */
export const bundled = async (): Promise<Outline[]> =>
  outlinesOf((await import('./data/changdao.json')).default as never);

export const setMap = (version: number, body: Schema<'SetMap'>) =>
  dataOf(http.PUT('/map', { params: { header: ifMatch(version) }, body }));

/** Writes down where a building stands. */
export const placeBuilding = (building: Building, [longitude, latitude]: Point) =>
  dataOf(
    http.PATCH('/buildings/{id}', {
      params: { path: { id: building.id }, header: ifMatch(building.version) },
      body: { longitude, latitude },
    }),
  );
