import { screen, waitFor, within } from '@testing-library/react';
import { HttpResponse, http } from 'msw';
import { beforeEach, describe, expect, it } from 'vitest';
import { person, renderApp, signedInAs } from '@/testing/render';
import { answers, base, pageOf, server } from '@/testing/server';
// The pages load on demand; here they are there before anybody waits for them.
import './Board';
import './RulePage';

const noHead = {
  rule: 'household_no_head',
  kind: 'household',
  severity: 'error',
  name_zh: '没有户主',
  name_en: 'No head',
  why_zh: '户内有人,但没有一位登记为户主。',
  why_en: 'People live there and none is the head.',
  shown_zh: '在户人数',
  shown_en: 'People',
  count: 12,
  of: 15303,
  share: 12 / 15303,
  dismissed: 0,
  may_dismiss: true,
};
const noPhone = {
  ...noHead,
  rule: 'shop_no_phone',
  kind: 'shop',
  severity: 'warning',
  name_zh: '没有联系电话',
  why_zh: '没有联系电话。',
  shown_zh: '',
  count: 0,
  of: 504,
  share: 0,
};
const item = {
  kind: 'household',
  id: 'h1',
  code: 'H000231',
  title: '海滨路12号',
  area_name: '南城村第1网格',
  shown: '2',
  dismissed_at: null,
  dismissed_by: null,
  dismissed_reason: null,
};

beforeEach(() => {
  signedInAs(person('office', 'household:read', 'household:write'));
  answers('/areas', pageOf([]));
  answers('/quality', { items: [noHead, noPhone] });
  answers('/quality/areas', {
    items: [
      {
        id: 'a1',
        code: '370614006',
        name: '南长山街道',
        level: 'township',
        direct: false,
        count: 12,
        of: 4310,
        share: 12 / 4310,
      },
    ],
  });
  answers('/quality/household_no_head/items', pageOf([item]));
});

describe('data quality', () => {
  it('shows what is wrong first, with the way to each worklist, and folds away what is in order', async () => {
    renderApp('/quality');
    const worst = await screen.findByRole('region', { name: '不可能或有错' });
    const line = within(worst).getByRole('link', { name: /没有户主/ });
    expect(line).toHaveTextContent('12');
    expect(line).toHaveTextContent('共 15,303');
    expect(line).toHaveTextContent('<0.1%');
    expect(line).toHaveAttribute('href', '/quality/household_no_head');
    expect(screen.getByText('另有 1 项检查没有发现问题')).toBeVisible();
    expect(screen.queryByRole('region', { name: '缺少或可疑' })).not.toBeInTheDocument();
    expect(document.title).toBe('数据质量 · 连心');
  });

  it('says so where nothing is wrong', async () => {
    answers('/quality', { items: [noPhone] });
    renderApp('/quality');
    expect(await screen.findByText('没有发现问题')).toBeVisible();
  });

  it('lists the records of a rule, each with the way to it, and narrows by area', async () => {
    const { user, router } = renderApp('/quality/household_no_head');
    expect(await screen.findByRole('link', { name: '海滨路12号' })).toHaveAttribute(
      'href',
      '/households/h1',
    );
    await user.click(await screen.findByRole('button', { name: /南长山街道/ }));
    expect(router.state.location.search).toBe('?area_id=a1');
  });

  it('marks a record as right with a reason', async () => {
    const sent: unknown[] = [];
    server.use(
      http.post(`${base}/quality/household_no_head/items/h1/dismiss`, async ({ request }) => {
        sent.push(await request.json());
        return HttpResponse.json({ ...item, dismissed_reason: '已核实' }, { status: 201 });
      }),
    );
    const { user } = renderApp('/quality/household_no_head');
    await user.click(await screen.findByRole('button', { name: '情况属实' }));
    const form = await screen.findByRole('dialog');
    await user.type(within(form).getByRole('textbox', { name: '说明' }), '已核实');
    await user.click(within(form).getByRole('button', { name: '情况属实' }));
    await waitFor(() => expect(sent).toEqual([{ reason: '已核实' }]));
  });
});
