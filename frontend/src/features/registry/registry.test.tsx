import { screen, waitFor, within } from '@testing-library/react';
import { HttpResponse, http } from 'msw';
import { beforeEach, describe, expect, it } from 'vitest';
import { person, renderApp, signedInAs } from '@/testing/render';
import { answers, base, pageOf, problem, server } from '@/testing/server';
// The pages load on demand; here they are there before anybody waits for them.
import './HouseholdDrawer';
import './Households';

const household = {
  id: 'h1',
  version: 4,
  created_at: '2026-01-01T00:00:00Z',
  updated_at: '2026-01-01T00:00:00Z',
  code: 'H000231',
  grid_id: 'g1',
  grid_name: '南城村第2网格',
  community_name: '南城村',
  township_name: '南长山街道',
  building_id: null,
  building_name: null,
  entrance: null,
  room: null,
  address: '南城村12号',
  tenure: 'own',
  phone: '138****1234',
  tags: [],
  away_months: [12, 1],
  state: 'active',
  state_on: '2020-01-01',
  head_id: 'r1',
  head_name: '林桂兰',
  resident_count: 1,
  contact_id: null,
  contact_name: null,
  contact_unit_name: null,
  care: [
    {
      group_id: 'c1',
      name_zh: '独居老人关爱',
      name_en: 'Alone',
      every_days: 30,
      resident_id: 'r1',
      resident_name: '林桂兰',
    },
  ],
  extra: {},
};

const head = {
  id: 'r1',
  name: '林桂兰',
  relation: '02',
  sex: '2',
  age: 71,
  phone: '138****1234',
  tags: ['SG01'],
  care: [],
  extra: {},
  state: 'here',
};

beforeEach(() => {
  signedInAs(person('office', 'household:read', 'household:write', 'phone:reveal'));
  answers('/households', pageOf([household]));
  answers('/households/h1', {
    ...household,
    residents: [head],
    actions: ['change', 'end', 'reveal_phone'],
  });
  answers('/areas', pageOf([]));
  answers('/care-groups', pageOf([]));
  answers('/extra-fields', pageOf([]));
  answers('/code-tables', {
    items: [
      { name: 'family_relation', items: [{ code: '02', name_zh: '户主', name_en: 'Head' }] },
      { name: 'special_group', items: [{ code: 'SG01', name_zh: '独居老人', name_en: 'Alone' }] },
    ],
  });
});

describe('a household', () => {
  it('opens beside its list and shows its people, head and care first', async () => {
    const { user, router } = renderApp('/households');
    await user.click(await screen.findByText('林桂兰'));
    const record = await screen.findByRole('dialog');
    expect(await within(record).findByRole('heading', { name: /林桂兰家/ })).toBeVisible();
    expect(router.state.location.pathname).toBe('/households/h1');
    expect(within(record).getByText('南长山街道 / 南城村 / 第2网格')).toBeVisible();
    expect(await within(record).findByText('独居老人')).toBeVisible();
    expect(await within(record).findByText('独居老人关爱')).toBeVisible();
    expect(within(record).getByText('未联户')).toBeVisible();
    expect(document.title).toBe('林桂兰家 · 连心');
  });

  it('sends what was changed under the version that was read, and says at the field what is wrong', async () => {
    let sent: unknown;
    server.use(
      http.patch(`${base}/households/h1`, async ({ request }) => {
        expect(request.headers.get('If-Match')).toBe('"4"');
        sent = await request.json();
        return problem(422, 'invalid', '有内容需要修改', [
          { field: 'code', code: 'duplicate_key', message: '这个编号已经有住户使用' },
        ]);
      }),
    );
    const { user } = renderApp('/households/h1');
    await user.click(await screen.findByRole('button', { name: '修改' }));
    const code = await screen.findByRole('textbox', { name: '住户编号' });
    await user.clear(code);
    await user.type(code, 'H000232');
    await user.click(screen.getByRole('button', { name: '保存' }));
    expect(await screen.findByText('这个编号已经有住户使用')).toBeVisible();
    expect(sent).toEqual({ code: 'H000232' });
    expect(code).toHaveValue('H000232');
  });

  it('reveals its phone to the office with a reason only', async () => {
    const reasons: unknown[] = [];
    server.use(
      http.post(`${base}/households/h1/reveal`, async ({ request }) => {
        reasons.push(await request.json());
        expect(request.headers.get('Idempotency-Key')).toBeNull();
        return HttpResponse.json({ value: '13812341234' });
      }),
    );
    const { user } = renderApp('/households/h1');
    await user.click(await screen.findByRole('button', { name: '显示 H000231的电话' }));
    await user.type(await screen.findByLabelText('查看原因'), '核对地址{Enter}');
    expect(await screen.findByText('13812341234')).toBeInTheDocument();
    await waitFor(() => expect(reasons).toEqual([{ field: 'phone', reason: '核对地址' }]));
  });
});
