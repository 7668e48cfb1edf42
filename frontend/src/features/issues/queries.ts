import { keepPreviousData } from '@tanstack/react-query';
import { dataOf, http, ifMatch, read } from '@/api/client';
import type { Schema } from '@/api/types';

export type Issue = Schema<'Issue'>;
export type IssueRow = Schema<'IssueRow'>;
export type IssueTask = Schema<'IssueTask'>;
export type IssueRequest = Schema<'IssueRequest'>;
export type IssueSupervision = Schema<'IssueSupervision'>;
export type IssueEvent = Schema<'IssueEvent'>;
export type PlanStep = Schema<'PlanStep'>;

export const issueQueries = {
  list: (query: object) => ({
    ...read('/issues', { params: { query: query as never } }),
    placeholderData: keepPreviousData,
  }),
  /** Others work on it too: it is read anew whenever it is opened, and while it stays open. */
  one: (id: string) => ({
    ...read('/issues/{id}', { params: { path: { id } } }),
    staleTime: 0,
    refetchInterval: 30_000,
  }),
  events: (id: string) =>
    read('/issues/{id}/events', { params: { path: { id }, query: { page_size: 200 } } }),
};

const on = (issue: Issue) => ({ path: { id: issue.id }, header: ifMatch(issue.version) });

/** What can be done with an issue; each answers the issue as it then stands. */
export const send = {
  create: (body: Schema<'CreateIssue'>) => dataOf(http.POST('/issues', { body })),
  accept: (issue: Issue, body: Schema<'AcceptIssue'>) =>
    dataOf(http.POST('/issues/{id}/accept', { params: on(issue), body })),
  dispatch: (issue: Issue, body: Schema<'DispatchIssue'>) =>
    dataOf(http.POST('/issues/{id}/dispatch', { params: on(issue), body })),
  reassign: (issue: Issue, body: Schema<'DispatchIssue'>) =>
    dataOf(http.POST('/issues/{id}/reassign', { params: on(issue), body })),
  settle: (issue: Issue, body: Schema<'SettleIssue'>) =>
    dataOf(http.POST('/issues/{id}/settle', { params: on(issue), body })),
  assign: (issue: Issue, body: Schema<'AssignIssue'>) =>
    dataOf(http.POST('/issues/{id}/assign', { params: on(issue), body })),
  delegate: (issue: Issue, body: Schema<'DelegateIssue'>) =>
    dataOf(http.POST('/issues/{id}/delegate', { params: on(issue), body })),
  merge: (issue: Issue, body: Schema<'MergeIssue'>) =>
    dataOf(http.POST('/issues/{id}/merge', { params: on(issue), body })),
  plan: (issue: Issue, body: Schema<'IssuePlanRequest'>) =>
    dataOf(http.POST('/issues/{id}/plan', { params: on(issue), body })),
  revise: (issue: Issue, body: Schema<'IssuePlanRequest'>) =>
    dataOf(http.PUT('/issues/{id}/plan', { params: on(issue), body })),
  start: (issue: Issue) =>
    dataOf(http.POST('/issues/{id}/start', { params: on(issue), body: {} as never })),
  answer: (issue: Issue, body: Schema<'AnswerIssue'>) =>
    dataOf(http.POST('/issues/{id}/answer', { params: on(issue), body })),
  resolve: (issue: Issue, body: Schema<'ResolveIssue'>) =>
    dataOf(http.POST('/issues/{id}/resolve', { params: on(issue), body })),
  suspend: (issue: Issue, body: Schema<'SuspendIssue'>) =>
    dataOf(http.POST('/issues/{id}/suspend', { params: on(issue), body })),
  extend: (issue: Issue, body: Schema<'ExtendIssue'>) =>
    dataOf(http.POST('/issues/{id}/extend', { params: on(issue), body })),
  resume: (issue: Issue, body: Schema<'ResumeIssue'>) =>
    dataOf(http.POST('/issues/{id}/resume', { params: on(issue), body })),
  supervise: (issue: Issue, body: Schema<'TextRequest'>) =>
    dataOf(http.POST('/issues/{id}/supervise', { params: on(issue), body })),
  /** Actions that take nothing but words. */
  reason: (
    issue: Issue,
    action: 'decline' | 'escalate' | 'withdraw' | 'reopen' | 'close' | 'appeal' | 'unmerge',
    reason: string,
  ) =>
    dataOf(http.POST(`/issues/{id}/${action}` as const, { params: on(issue), body: { reason } })),
  decide: (
    issue: Issue,
    request_id: string,
    decision: 'approve' | 'refuse',
    body: Schema<'DecideRequest'>,
  ) =>
    dataOf(
      http.POST(`/issues/{id}/requests/{request_id}/${decision}` as const, {
        params: { path: { id: issue.id, request_id }, header: ifMatch(issue.version) },
        body,
      }),
    ),
  reply: (issue: Issue, supervision_id: string, body: Schema<'TextRequest'>) =>
    dataOf(
      http.POST('/issues/{id}/supervisions/{supervision_id}/reply', {
        params: { path: { id: issue.id, supervision_id }, header: ifMatch(issue.version) },
        body,
      }),
    ),
  /** A unit's own actions carry the version of its task, so that units do not disturb each other. */
  sign: (issue: Issue, task: IssueTask) =>
    dataOf(
      http.POST('/issues/{id}/tasks/{task_id}/sign', {
        params: onTask(issue, task),
        body: {} as never,
      }),
    ),
  giveBack: (issue: Issue, task: IssueTask, action: 'return' | 'release', reason: string) =>
    dataOf(
      http.POST(`/issues/{id}/tasks/{task_id}/${action}` as const, {
        params: onTask(issue, task),
        body: { reason },
      }),
    ),
  done: (issue: Issue, task: IssueTask, body: Schema<'NoteRequest'>) =>
    dataOf(http.POST('/issues/{id}/tasks/{task_id}/done', { params: onTask(issue, task), body })),
  step: (issue: Issue, task: IssueTask, step: PlanStep, body: Schema<'NoteRequest'>) =>
    dataOf(
      http.POST('/issues/{id}/steps/{step_id}/done', {
        params: { path: { id: issue.id, step_id: step.id }, header: ifMatch(task.version) },
        body,
      }),
    ),
  reveal: async (issue: Issue, reason: string) => {
    const body = { field: 'reporter_phone' as const, ...(reason ? { reason } : {}) };
    const shown = await dataOf(
      http.POST('/issues/{id}/reveal', { params: { path: { id: issue.id } }, body }),
    );
    return shown.value;
  },
};

function onTask(issue: Issue, task: IssueTask) {
  return { path: { id: issue.id, task_id: task.id }, header: ifMatch(task.version) };
}
