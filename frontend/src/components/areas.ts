import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useMemo } from 'react';
import { dataOf, http } from '@/api/client';
import type { Problem } from '@/api/problem';
import type { Schema } from '@/api/types';

export type Area = Schema<'Area'>;

const pageSize = 200;
const areasKey = ['areas', 'all'];

/** Reads the areas anew, after one of them was changed. */
export function useRefreshAreas(): () => void {
  const queries = useQueryClient();
  return () => void queries.invalidateQueries({ queryKey: areasKey });
}

async function readAll(): Promise<Area[]> {
  const all: Area[] = [];
  for (let page = 1; ; page++) {
    const found = await dataOf(
      http.GET('/areas', {
        params: { query: { page, page_size: pageSize, sort: 'code', count: 'none' } },
      }),
    );
    all.push(...found.items);
    if (found.items.length < pageSize) return all;
  }
}

export interface AreaNode {
  area: Area;
  children: AreaNode[];
}

/** The areas as a tree; what stands under nothing that the reader may see is a root. */
export function treeOf(areas: Area[]): AreaNode[] {
  const nodes = new Map(areas.map((area) => [area.id, { area, children: [] as AreaNode[] }]));
  const roots: AreaNode[] = [];
  for (const node of nodes.values()) {
    const parent = node.area.parent_id ? nodes.get(node.area.parent_id) : undefined;
    (parent?.children ?? roots).push(node);
  }
  return roots;
}

/** Names of places from large to small; a name that begins with the one above it says the rest only. */
export function joinPlaces(names: (string | null | undefined)[]): string {
  const given = names.filter((name): name is string => Boolean(name));
  return given
    .map((name, index) => {
      const above = given[index - 1];
      return above && name.startsWith(above) ? name.slice(above.length) || name : name;
    })
    .join(' / ');
}

/** All areas within the reader's scope, with the way down to each. */
export function useAreas(enabled = true) {
  const result = useQuery<Area[], Problem>({
    queryKey: areasKey,
    queryFn: readAll,
    staleTime: 300_000,
    meta: { lasting: true },
    enabled,
  });
  const byID = useMemo(() => new Map(result.data?.map((area) => [area.id, area])), [result.data]);
  const tree = useMemo(() => treeOf(result.data ?? []), [result.data]);
  /** 南长山街道 / 南城村 / 第2网格; the district is left out where there is more to say. */
  const pathOf = (id: string | null | undefined): string => {
    const names: string[] = [];
    let area = id ? byID.get(id) : undefined;
    for (let depth = 0; area && depth < 6; depth++) {
      if (area.level !== 'district' || names.length === 0) names.unshift(area.name);
      area = area.parent_id ? byID.get(area.parent_id) : undefined;
    }
    return joinPlaces(names);
  };
  return { ...result, byID, tree, pathOf };
}
