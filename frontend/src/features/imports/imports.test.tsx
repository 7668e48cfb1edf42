import { screen, waitFor, within } from '@testing-library/react';
import { HttpResponse, http } from 'msw';
import { describe, expect, it } from 'vitest';
import { person, renderApp, signedInAs } from '@/testing/render';
import { answers, base, pageOf, server } from '@/testing/server';
// The pages load on demand; here they are there before anybody waits for them.
import './ExportList';
import './ImportList';
import './ImportPage';

const ready = {
  id: 'e1',
  version: 2,
  state: 'ready',
  progress: 100,
  sheets: ['住户', '居民'],
  rows: { 住户: 15303, 居民: 23301 },
  whole: false,
  whole_numbers: 0,
  filename: 'lianxin-20261124-1000.xlsx',
  bytes: 2597596,
  downloads: 0,
  account_name: '周敏',
  actions: ['download', 'delete'],
  created_at: '2026-11-24T02:00:00Z',
  updated_at: '2026-11-24T02:00:03Z',
  expires_at: '2026-11-25T02:00:03Z',
};

describe('exports', () => {
  it('are asked for sheet by sheet, whole only with a reason', async () => {
    signedInAs(person('office', 'import:run', 'export:run'));
    answers('/exports', pageOf([ready]));
    answers('/exports/sheets', { items: ['住户', '居民'], whole: true, reason_needed: true });
    let sent: unknown;
    server.use(
      http.post(`${base}/exports`, async ({ request }) => {
        sent = await request.json();
        return HttpResponse.json(ready, { status: 202 });
      }),
    );
    const { user } = renderApp('/exports');
    expect(await screen.findByText('38,604')).toBeInTheDocument();
    expect(screen.getByText('可以下载')).toBeInTheDocument();
    await user.click(screen.getByRole('button', { name: /导出/ }));
    const form = await screen.findByRole('dialog');
    await user.click(within(form).getByRole('checkbox', { name: '居民' }));
    await user.click(within(form).getByRole('checkbox', { name: /完整/ }));
    await user.click(within(form).getByRole('button', { name: '开始导出' }));
    expect(await within(form).findByText(/请填写/)).toBeInTheDocument();
    expect(sent).toBeUndefined();
    await user.type(within(form).getByRole('textbox'), '核对名册');
    await user.click(within(form).getByRole('button', { name: '开始导出' }));
    await waitFor(() =>
      expect(sent).toEqual({ sheets: ['住户'], whole: true, reason: '核对名册' }),
    );
  });

  it('have an entry of their own for whoever does not import', async () => {
    signedInAs(person('cadre', 'export:run'));
    answers('/exports', pageOf([]));
    renderApp('/exports');
    expect(await screen.findByText('还没有导出过工作簿')).toBeInTheDocument();
    expect(screen.queryByText('导入')).not.toBeInTheDocument();
  });
});

describe('a checked import', () => {
  it('shows what would change, by kind and cell by cell', async () => {
    signedInAs(person('office', 'import:run'));
    const counts = { rows: 2, accepted: 2, created: 0, updated: 2, unchanged: 0, rejected: 0 };
    answers('/imports/i1', {
      id: 'i1',
      version: 2,
      mode: 'check',
      state: 'checked',
      progress: 100,
      filename: '名册.xlsx',
      bytes: 1,
      account_name: '周敏',
      actions: ['commit'],
      created_at: ready.created_at,
      updated_at: ready.updated_at,
      expires_at: ready.expires_at,
      report: {
        sheets: { 居民: counts },
        findings: [],
        ignored_columns: [],
        ignored_sheets: [],
        masked: 3,
        changes: [
          {
            sheet: '居民',
            field: 'household',
            column: '户号',
            count: 14,
            message: '14 位居民换住户',
          },
          {
            sheet: '居民',
            field: 'phone',
            column: '手机号',
            count: 3,
            message: '居民:3 个电话变更',
          },
        ],
      },
    });
    const cell = { id: 1, sheet: '居民', row: 7, label: '王建国' };
    const asked: (string | null)[] = [];
    server.use(
      http.get(`${base}/imports/i1/changes`, ({ request }) => {
        const field = new URL(request.url).searchParams.get('field');
        asked.push(field);
        const phone = { ...cell, id: 2, field: 'phone', column: '手机号' };
        const move = { ...cell, field: 'household', column: '户号', before: 'H1', after: 'H2' };
        return HttpResponse.json(
          pageOf([field ? { ...phone, before: '138****1234', after: '139****0000' } : move]),
        );
      }),
    );
    const { user } = renderApp('/imports/i1');
    expect(await screen.findByText('14 位居民换住户')).toBeInTheDocument();
    expect(await screen.findByText('H2')).toBeInTheDocument();
    await user.click(screen.getByRole('button', { name: '居民:3 个电话变更' }));
    expect(await screen.findByText('139****0000')).toBeInTheDocument();
    expect(asked).toEqual([null, 'phone']);
    expect(screen.getByText(/3 个打了星号的号码/)).toBeInTheDocument();
  });
});
