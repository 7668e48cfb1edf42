import { useQuery } from '@tanstack/react-query';
import { screen, waitFor, within } from '@testing-library/react';
import { HttpResponse, http } from 'msw';
import { beforeEach, describe, expect, it } from 'vitest';
import { person, renderApp, renderPart, signedInAs } from '@/testing/render';
import { answers, base, pageOf, problem, server } from '@/testing/server';
import { IssueRecord } from './IssueRecord';
import { type Issue, type IssueRow, issueQueries } from './queries';

const unit = { id: 'u1', name: '住房和交通建设局', category_codes: ['01'], area_id: 'd1' };
const water = { id: 'u2', name: '海岛供水公司', category_codes: ['02'], area_id: 'd1' };

const row: IssueRow = {
  id: 'i1',
  version: 3,
  number: 'LX20261123-00031',
  kind: 'problem',
  category_code: '0101',
  category_name: '路灯照明',
  title: '小区广场路灯不亮',
  urgency: 'normal',
  source: 'visit',
  confidential: false,
  state: 'submitted',
  level: 'township',
  round: 1,
  light: 'yellow',
  area_name: '南城村第1网格',
  reporter_name: '林桂兰',
  raised_at: '2026-11-23T01:00:00Z',
  submitted_at: '2026-11-23T01:05:00Z',
  due_at: '2099-11-30T01:05:00Z',
  answer_due_at: '2099-11-30T01:05:00Z',
  resolve_due_at: '2099-12-06T01:05:00Z',
  open_requests: 0,
  created_at: '2026-11-23T01:05:00Z',
  updated_at: '2026-11-23T01:05:00Z',
};

function issue(patch: Partial<Issue> = {}): Issue {
  return {
    ...row,
    description: '晚上走夜路不安全',
    file_ids: [],
    reporter: { name: '林桂兰', phone: '138****1234', anonymous: false },
    merged_here: 0,
    returns: 0,
    imported: false,
    tasks: [],
    requests: [],
    supervisions: [],
    callbacks: [],
    rounds: [{ round: 1, started_at: '2026-11-23T01:05:00Z', file_ids: [] }],
    actions: ['accept', 'settle', 'decline'],
    ...patch,
  };
}

const task: Issue['tasks'][number] = {
  id: 't1',
  version: 2,
  round: 1,
  unit_id: 'u1',
  unit_name: unit.name,
  lead: true,
  state: 'signed',
  dispatched_at: '2026-11-23T02:00:00Z',
  actions: ['step', 'done', 'return'],
};

beforeEach(() => {
  signedInAs(
    person('office', 'issue:read', 'issue:triage', 'issue:submit', 'area:read', 'unit:read'),
  );
  answers('/areas', pageOf([]));
  answers('/areas/:id', { id: 'd1', name: '长岛' });
  answers('/units', pageOf([unit, water]));
  answers(
    '/categories',
    pageOf([
      { code: '01', name_zh: '市政设施', name_en: 'Public works' },
      { code: '0101', parent_code: '01', name_zh: '路灯照明', name_en: 'Street lighting' },
    ]),
  );
  answers('/issues', pageOf([row]));
  answers('/issues/i1', issue());
  answers('/issues/i1/events', pageOf([]));
});

/** The record by itself, as the drawer and the triage desk show it. */
function Shown() {
  const { data } = useQuery(issueQueries.one('i1'));
  return data && <IssueRecord issue={data} />;
}
const open = () => renderPart(<Shown />);

const main = () => screen.findByRole('toolbar', { name: '可以办理的事项' });

describe('an issue', () => {
  it('offers what the server offers, and nothing else', async () => {
    const { unmount } = open();
    const bar = await main();
    const names = within(bar)
      .getAllByRole('button')
      .map((button) => button.textContent);
    expect(names).toEqual(['受理并派单', '当场办结', '不属受理范围']);
    unmount();

    answers('/issues/i1', issue({ actions: [] }));
    open();
    expect(await screen.findByText('晚上走夜路不安全')).toBeVisible();
    expect(screen.queryByRole('toolbar', { name: '可以办理的事项' })).not.toBeInTheDocument();
  });

  it('is accepted and dispatched in one stroke, to the unit that the category suggests', async () => {
    const sent: [string, string | null, unknown][] = [];
    const take = (state: 'accepted' | 'dispatched', version: number) =>
      http.post(
        `${base}/issues/i1/${state === 'accepted' ? 'accept' : 'dispatch'}`,
        async ({ request }) => {
          sent.push([state, request.headers.get('If-Match'), await request.json()]);
          return HttpResponse.json(issue({ state, version, actions: ['dispatch'] }));
        },
      );
    server.use(take('accepted', 4), take('dispatched', 5));
    const { user } = open();
    await user.click(within(await main()).getByRole('button', { name: /受理并派单/ }));
    const form = await screen.findByRole('dialog', { name: /受理并派单 · / });
    // Without a unit it only accepts, and says so.
    await waitFor(() => expect(within(form).getByRole('button', { name: '受理' })).toBeVisible());
    await user.click(await within(form).findByRole('button', { name: unit.name }));
    await user.click(within(form).getByRole('button', { name: '受理并派单' }));
    await waitFor(() => expect(sent).toHaveLength(2));
    expect(sent[0]).toEqual([
      'accepted',
      '"3"',
      { category_code: '0101', urgency: 'normal', confidential: false },
    ]);
    expect(sent[1]).toEqual(['dispatched', '"4"', { lead_unit_id: 'u1' }]);
  });

  it('shows what is wrong at the field, and keeps what was typed when somebody was quicker', async () => {
    answers(
      '/issues/i1',
      issue({ state: 'planned', lead_unit_id: 'u1', tasks: [task], actions: ['resolve'] }),
    );
    let version = 3;
    server.use(
      http.post(`${base}/issues/i1/resolve`, ({ request }) =>
        request.headers.get('If-Match') === '"3"'
          ? version++ === 3
            ? problem(422, 'invalid', '有内容需要修改', [
                { field: 'answer', code: 'required', message: '本轮还没有答复诉求人' },
              ])
            : problem(412, 'stale', '刚被别人改过')
          : HttpResponse.json(issue({ state: 'resolved', version: 9, actions: [] })),
      ),
    );
    const { user } = open();
    await user.click(within(await main()).getByRole('button', { name: '办结' }));
    const form = await screen.findByRole('dialog', { name: /办结 · / });
    await user.type(within(form).getByLabelText('办理结果'), '灯已换新');
    await user.type(within(form).getByLabelText('给诉求人的答复'), '已修好');
    const submit = () => user.click(within(form).getByRole('button', { name: '办结' }));
    await submit();
    expect(await within(form).findByText('本轮还没有答复诉求人')).toBeVisible();

    await submit();
    expect(await within(form).findByText('刚被别人改过')).toBeVisible();
    answers(
      '/issues/i1',
      issue({ state: 'planned', version: 8, tasks: [task], actions: ['resolve'] }),
    );
    await user.click(within(form).getByRole('button', { name: '载入最新内容' }));
    await waitFor(() => expect(within(form).queryByText('刚被别人改过')).not.toBeInTheDocument());
    expect(within(form).getByLabelText('办理结果')).toHaveValue('灯已换新');
    await submit();
    expect(await screen.findByText('已办结，等待回访')).toBeVisible();
  });

  it('lets a unit sign with one click, under the version of its task', async () => {
    signedInAs(person('handler', 'issue:read', 'issue:handle', 'area:read', 'unit:read'));
    answers(
      '/issues/i1',
      issue({
        state: 'dispatched',
        tasks: [{ ...task, state: 'new', actions: ['sign', 'return'] }],
        actions: [],
      }),
    );
    const versions: (string | null)[] = [];
    server.use(
      http.post(`${base}/issues/i1/tasks/t1/sign`, ({ request }) => {
        versions.push(request.headers.get('If-Match'));
        return HttpResponse.json(issue({ state: 'dispatched' }));
      }),
    );
    const { user } = open();
    await user.click(within(await main()).getByRole('button', { name: '签收' }));
    expect(await screen.findByText('已签收')).toBeVisible();
    expect(versions).toEqual(['"2"']);
  });
});

describe('the list', () => {
  it('says how late the clock is that made the light red', async () => {
    answers('/issues', pageOf([{ ...row, light: 'red', due_at: '2026-11-20T01:05:00Z' }]));
    renderApp('/issues');
    expect(await screen.findByText(/^超期/)).toBeVisible();
  });
});

describe('the triage desk', () => {
  it('is worked off without the mouse', async () => {
    const other = { ...row, id: 'i2', number: 'LX20261123-00044', title: '自来水发浑' };
    answers('/issues', pageOf([row, other]));
    answers('/issues/i2', issue({ ...other, actions: ['dispatch'] }));
    answers('/issues/i2/events', pageOf([]));
    const { user, router } = renderApp('/triage');
    // Roles are dear to look for in a whole page: texts do here.
    expect(await screen.findByText('受理并派单')).toBeVisible();
    await user.keyboard('j');
    await waitFor(() => expect(router.state.location.pathname).toBe('/triage/i2'));
    await waitFor(() => expect(screen.queryByText('受理并派单')).not.toBeInTheDocument());
    expect(await screen.findByText('派单', { selector: 'button span' })).toBeVisible();
    await user.keyboard('{Enter}');
    const lead = await screen.findByLabelText('主办单位');
    await user.keyboard('j');
    expect(router.state.location.pathname).toBe('/triage/i2');
    await user.keyboard('{Escape}');
    await waitFor(() => expect(lead).not.toBeInTheDocument());
    await user.keyboard('k');
    await waitFor(() => expect(router.state.location.pathname).toBe('/triage/i1'));
  });
});
