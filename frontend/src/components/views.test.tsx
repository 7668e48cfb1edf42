import { screen, waitFor, within } from '@testing-library/react';
import { HttpResponse, http } from 'msw';
import { beforeEach, expect, test } from 'vitest';
import { person, renderApp, signedInAs } from '@/testing/render';
import { answers, base, pageOf, server } from '@/testing/server';
// The page loads on demand; here it is there before anybody waits for it.
import '@/features/registry/Households';

const home = (n: number) => ({
  id: `h${n}`,
  version: n,
  code: `H00000${n}`,
  head_name: `户主${n}`,
  tags: [],
  away_months: [],
  state: 'active',
  resident_count: 1,
  contact_id: 'm1',
  contact_name: '林海波',
});

const view = {
  id: 'v1',
  version: 3,
  screen: 'households',
  name: '独居老人',
  query: 'sort=code&state=active&tag=HT08',
  columns: [],
  shared: 'me',
  ordinal: 0,
  mine: true,
  owner_name: '邹永红',
  actions: ['change', 'delete'],
};

const liking = (default_view_id: string | null) => ({
  ...pageOf([view]),
  preference: { columns: [], compact: false, default_view_id },
});

beforeEach(() => {
  signedInAs(
    person('office', 'household:read', 'household:write', 'view:read', 'view:write', 'export:run'),
  );
  answers('/households', pageOf([home(1), home(2), home(3)]));
  answers('/areas', pageOf([]));
  answers('/code-tables', { items: [] });
});

test('a view opens with its filters, and says when something else is asked for', async () => {
  answers('/views', liking(null));
  let sent: unknown;
  server.use(
    http.patch(`${base}/views/v1`, async ({ request }) => {
      expect(request.headers.get('If-Match')).toBe('"3"');
      sent = await request.json();
      return HttpResponse.json({ ...view, version: 4 });
    }),
  );
  const { user, router } = renderApp('/households');
  await user.click(await screen.findByRole('button', { name: '视图：全部' }));
  await user.click(await screen.findByRole('menuitem', { name: /独居老人/ }));
  await waitFor(() => expect(router.state.location.search).toBe('?tag=HT08&view=v1'));
  expect(screen.queryByText('未保存')).toBeNull();

  await router.navigate('/households?tag=HT08&view=v1&without_phone=true');
  expect(await screen.findByText('未保存')).toBeVisible();
  await user.click(screen.getByRole('button', { name: '视图：独居老人' }));
  await user.click(await screen.findByRole('menuitem', { name: '保存修改' }));
  await waitFor(() =>
    expect(sent).toEqual({
      query: 'sort=code&state=active&tag=HT08&without_phone=true',
      columns: [],
    }),
  );
});

test('a list begins with the view that its reader chose, but not where they asked for another', async () => {
  answers('/views', liking('v1'));
  const { router } = renderApp('/households');
  await waitFor(() => expect(router.state.location.search).toBe('?tag=HT08&view=v1'));
  await router.navigate('/households?state=all');
  await screen.findByText('户主1');
  expect(router.state.location.search).toBe('?state=all');
});

test('rows are chosen with x and shown what would happen before anything does', async () => {
  answers('/views', liking(null));
  const asked: unknown[] = [];
  const change = {
    id: 'c1',
    version: 1,
    effects: [{ id: 'h1', kind: 'household', title: 'H000001', fields: [] }],
  };
  server.use(
    http.post(`${base}/households/tag/preview`, async ({ request }) => {
      asked.push(['preview', await request.json()]);
      return HttpResponse.json(change);
    }),
    http.post(`${base}/households/tag`, async ({ request }) => {
      asked.push(['do', await request.json()]);
      return HttpResponse.json(change, { status: 201 });
    }),
  );
  const { user } = renderApp('/households');
  const row = (await screen.findByText('户主1', {}, { timeout: 30_000 })).closest(
    'tr',
  ) as HTMLElement;
  row.focus();
  await user.keyboard('x');
  await user.keyboard('j');
  await user.keyboard('x');
  const bar = await screen.findByRole('region', { name: '已选的记录' });
  expect(within(bar).getByText('已选 2 条')).toBeVisible();
  await user.click(within(bar).getByRole('button', { name: '打标签' }));
  await user.type(await screen.findByLabelText('加上标签'), '码头{Enter}');
  await user.click(screen.getByRole('button', { name: '核对变动' }));
  await user.click(await screen.findByRole('button', { name: /确\s*定/ }));
  await waitFor(() => expect(asked).toHaveLength(2));
  const body = {
    items: [
      { id: 'h1', version: 1 },
      { id: 'h2', version: 2 },
    ],
    add: ['码头'],
  };
  expect(asked).toEqual([
    ['preview', body],
    ['do', body],
  ]);
});
