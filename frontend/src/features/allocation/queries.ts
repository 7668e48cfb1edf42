import { dataOf, http, ifMatch, read, readList } from '@/api/client';
import type { Page, Schema } from '@/api/types';

export type Plan = Schema<'Plan'>;
export type Door = Pick<
  Schema<'PlanItem'>,
  | 'household_code'
  | 'building_name'
  | 'entrance'
  | 'room'
  | 'address'
  | 'township_name'
  | 'community_name'
  | 'grid_name'
>;
/** Rows of a plan are named by household or member; a table wants an id. */
export type PlanItem = Schema<'PlanItem'> & { id: string };
export type PlanMember = Schema<'PlanMember'> & { id: string };
export type ContactlessRow = Schema<'ContactlessHousehold'> & { id: string };

type Asked = Record<string, unknown>;

function named<Row>(key: keyof Row) {
  return (page: Page<Row>): Page<Row & { id: string }> => ({
    ...page,
    items: page.items.map((row) => ({ ...row, id: String(row[key]) })),
  });
}

export const planQueries = {
  list: (query: Asked) => readList('/plans', query),
  /** One plan; asked for again and again while it is being solved. */
  one: (id: string) => ({
    ...read('/plans/{id}', { params: { path: { id } } }),
    refetchInterval: (query: { state: { data?: unknown } }) =>
      (query.state.data as Plan | undefined)?.state === 'solving' ? 500 : false,
  }),
  items: (id: string, query: Asked) => ({
    ...read('/plans/{id}/items', { params: { path: { id }, query } as never }),
    select: named<Schema<'PlanItem'>>('household_id') as never,
  }),
  comparison: (id: string, other: string) =>
    read('/plans/{id}/comparison', { params: { path: { id }, query: { with: other } } }),
  exclusions: (id: string, query: Asked) =>
    read('/plans/{id}/exclusions', { params: { path: { id }, query } as never }),
  guarantee: () => read('/guarantee', {}),
  members: (id: string, query: Asked) => ({
    ...read('/plans/{id}/members', { params: { path: { id }, query } as never }),
    select: named<Schema<'PlanMember'>>('member_id') as never,
  }),
  contactless: (query: Asked) => ({
    ...readList('/contactless', query),
    select: named<Schema<'ContactlessHousehold'>>('household_id') as never,
  }),
};

function act(plan: Plan) {
  return { params: { path: { id: plan.id }, header: ifMatch(plan.version) } };
}

export const planActions = {
  create: (body: Schema<'CreatePlan'>) => dataOf(http.POST('/plans', { body })),
  publish: (plan: Plan) => dataOf(http.POST('/plans/{id}/publish', { ...act(plan), body: {} })),
  solve: (plan: Plan, body: Schema<'SolvePlan'>) =>
    dataOf(http.POST('/plans/{id}/solve', { ...act(plan), body })),
  move: (plan: Plan, body: Schema<'MovePlanItem'>) =>
    dataOf(http.POST('/plans/{id}/moves', { ...act(plan), body })),
  exclude: (plan: Plan, body: Schema<'ExcludePlanItem'>) =>
    dataOf(http.POST('/plans/{id}/exclusions', { ...act(plan), body })),
  prove: () => dataOf(http.POST('/guarantee', { body: {} })),
  discard: (plan: Plan) => http.DELETE('/plans/{id}', act(plan)),
  assign: (id: string, body: Schema<'AssignContact'>) =>
    dataOf(http.POST('/contactless/{id}/assign', { params: { path: { id } }, body })),
  assignAll: () => http.POST('/contactless/assign-all', { body: {} as never }),
};

/** Where a door is, as people say it: 1号楼 1单元 0101, or the address. */
export function doorText(door: Door, entrance: (n: string) => string): string {
  if (!door.building_name) return door.address || door.grid_name;
  return [door.building_name, door.entrance && entrance(door.entrance), door.room]
    .filter(Boolean)
    .join(' ');
}
