import { dataOf, http, ifMatch, read, readList } from '@/api/client';
import type { Schema } from '@/api/types';

export type User = Schema<'User'>;
export type Grant = Schema<'Grant'>;
export type AuditEvent = Schema<'AuditEvent'>;

type Asked = Record<string, unknown>;

export const userQueries = {
  list: (query: Asked) => readList('/users', query),
  one: (id: string) => read('/users/{id}', { params: { path: { id } } }),
  roles: () => ({ ...read('/roles'), staleTime: 'static' as const }),
  sessions: (id: string) => read('/users/{id}/sessions', { params: { path: { id } } }),
};

export const auditQueries = {
  list: (query: Asked) => readList('/audit-events', query),
  one: (id: string) => read('/audit-events/{id}', { params: { path: { id } } }),
};

const path = (user: User) => ({ path: { id: user.id } });

export const send = {
  create: (body: Schema<'CreateUser'>) => dataOf(http.POST('/users', { body })),
  change: (user: User, body: Schema<'ChangeUser'>) =>
    dataOf(
      http.PATCH('/users/{id}', {
        params: { ...path(user), header: ifMatch(user.version) },
        body,
      }),
    ),
  reset: (user: User, body: Schema<'ResetPassword'>) =>
    dataOf(
      http.POST('/users/{id}/password', {
        params: { ...path(user), header: ifMatch(user.version) },
        body,
      }),
    ),
  grant: (user: User, body: Schema<'GrantRole'>) =>
    dataOf(
      http.POST('/users/{id}/roles', {
        params: { ...path(user), header: ifMatch(user.version) },
        body,
      }),
    ),
  revoke: (user: User, grant: Grant) =>
    http.DELETE('/users/{id}/roles/{grant_id}', {
      params: {
        path: { id: user.id, grant_id: grant.id },
        header: ifMatch(user.version),
      },
    }),
  endSession: (user: User, session: string) =>
    http.DELETE('/users/{id}/sessions/{session_id}', {
      params: { path: { id: user.id, session_id: session } },
    }),
};
