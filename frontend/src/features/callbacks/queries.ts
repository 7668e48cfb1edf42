import { keepPreviousData } from '@tanstack/react-query';
import { dataOf, http, ifMatch, read } from '@/api/client';
import type { Schema } from '@/api/types';

export type Callback = Schema<'Callback'>;
export type CallbackRow = Schema<'CallbackRow'>;

export const callbackQueries = {
  list: (query: object) => ({
    ...read('/callbacks', { params: { query: query as never } }),
    placeholderData: keepPreviousData,
  }),
  one: (id: string) => read('/callbacks/{id}', { params: { path: { id } } }),
};

const on = (callback: Callback) => ({
  path: { id: callback.id },
  header: ifMatch(callback.version),
});

export const send = {
  record: (callback: Callback, body: Schema<'RecordCallback'>) =>
    dataOf(http.POST('/callbacks/{id}/record', { params: on(callback), body })),
  close: (callback: Callback, reason: string) =>
    dataOf(http.POST('/callbacks/{id}/close', { params: on(callback), body: { reason } })),
  reveal: async (callback: Callback, reason: string) => {
    const body = { field: 'reporter_phone' as const, ...(reason ? { reason } : {}) };
    const shown = await dataOf(
      http.POST('/callbacks/{id}/reveal', { params: { path: { id: callback.id } }, body }),
    );
    return shown.value;
  },
};
