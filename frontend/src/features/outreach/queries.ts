import { dataOf, http, ifMatch, read, readList } from '@/api/client';
import type { Schema } from '@/api/types';

export type Round = Schema<'Round'>;
export type Tally = Schema<'RoundTally'>;
export type Activity = Schema<'Activity'>;
export type Deed = Schema<'Deed'>;

type Asked = Record<string, unknown>;
type Versioned = { id: string; version: number };

const on = (record: Versioned) => ({
  path: { id: record.id },
  header: ifMatch(record.version),
});

export const roundQueries = {
  list: (query: Asked) => readList('/rounds', query),
  one: (id: string) => read('/rounds/{id}', { params: { path: { id } } }),
  progress: (id: string) => read('/rounds/{id}/progress', { params: { path: { id } } }),
};

export const activityQueries = {
  list: (query: Asked) => readList('/activities', query),
  one: (id: string) => read('/activities/{id}', { params: { path: { id } } }),
};

export const deedQueries = {
  list: (query: Asked) => readList('/deeds', query),
  one: (id: string) => read('/deeds/{id}', { params: { path: { id } } }),
};

export const send = {
  createRound: (body: Schema<'CreateRound'>) => dataOf(http.POST('/rounds', { body })),
  closeRound: (round: Round) =>
    dataOf(http.POST('/rounds/{id}/close', { params: on(round), body: {} as never })),
  createActivity: (body: Schema<'CreateActivity'>) => dataOf(http.POST('/activities', { body })),
  changeActivity: (one: Activity, body: Schema<'ChangeActivity'>) =>
    dataOf(http.PATCH('/activities/{id}', { params: on(one), body })),
  holdActivity: (one: Activity, body: Schema<'EndActivity'>) =>
    dataOf(http.POST('/activities/{id}/hold', { params: on(one), body })),
  cancelActivity: (one: Activity) =>
    dataOf(http.POST('/activities/{id}/cancel', { params: on(one), body: {} as never })),
  createDeed: (body: Schema<'CreateDeed'>) => dataOf(http.POST('/deeds', { body })),
  changeDeed: (one: Deed, body: Schema<'ChangeDeed'>) =>
    dataOf(http.PATCH('/deeds/{id}', { params: on(one), body })),
  startDeed: (one: Deed, body: Schema<'MoveDeed'>) =>
    dataOf(http.POST('/deeds/{id}/start', { params: on(one), body })),
  finishDeed: (one: Deed, body: Schema<'MoveDeed'>) =>
    dataOf(http.POST('/deeds/{id}/finish', { params: on(one), body })),
};
