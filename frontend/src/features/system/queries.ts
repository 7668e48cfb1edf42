import { dataOf, http, ifMatch, read, readList } from '@/api/client';
import type { Schema } from '@/api/types';

export type User = Schema<'User'>;
export type Grant = Schema<'Grant'>;
export type AuditEvent = Schema<'AuditEvent'>;

export type Rule = Schema<'RoleRule'>;

type Asked = Record<string, unknown>;

export const userQueries = {
  list: (query: Asked) => readList('/users', query),
  one: (id: string) => read('/users/{id}', { params: { path: { id } } }),
  roles: () => ({ ...read('/roles'), staleTime: 'static' as const }),
  reach: (id: string) => read('/users/{id}/reach', { params: { path: { id } } }),
  groups: () => read('/users/candidate-groups'),
  candidates: (query: Asked) => readList('/users/candidates', query),
  rules: () => read('/role-rules'),
  deputies: () => read('/deputies', { params: { query: { all: true } } }),
  seers: (query: Asked) => readList('/access-review', query),
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
  unlock: (user: User, body: Schema<'Identified'>) =>
    dataOf(
      http.POST('/users/{id}/unlock', {
        params: { ...path(user), header: ifMatch(user.version) },
        body,
      }),
    ),
  makeMany: (body: Schema<'MemberSelection'>) => dataOf(http.POST('/users/bulk', { body })),
  renewFirst: (account_ids: string[]) =>
    dataOf(http.POST('/users/first-passwords', { body: { account_ids } })),
  applyRules: (body: Schema<'ApplyRoleRules'>) => dataOf(http.POST('/role-rules', { body })),
  endRule: (rule: Rule) =>
    http.DELETE('/role-rules/{id}', {
      params: { path: { id: rule.id ?? '' }, header: ifMatch(rule.version) },
    }),
  makeDeputy: (body: Schema<'CreateDeputy'>) => dataOf(http.POST('/deputies', { body })),
  endDeputy: (deputy: Schema<'Deputy'>) =>
    dataOf(
      http.POST('/deputies/{id}/end', {
        params: { path: { id: deputy.id }, header: ifMatch(deputy.version) },
      }),
    ),
  review: () => dataOf(http.POST('/access-review/accounts')),
  reset: (user: User, body: Schema<'Identified'>) =>
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
