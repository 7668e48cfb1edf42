import { screen, waitFor } from '@testing-library/react';
import { HttpResponse, http } from 'msw';
import { beforeEach, describe, expect, it } from 'vitest';
import { person, renderApp, signedInAs } from '@/testing/render';
import { answers, base, pageOf, server } from '@/testing/server';
import type { Callback } from './queries';

const callback: Callback = {
  id: 'c1',
  version: 1,
  issue_id: 'i1',
  issue_number: 'LX20261123-00031',
  issue_title: '小区广场路灯不亮',
  issue_kind: 'problem',
  category_name: '路灯照明',
  round: 1,
  state: 'due',
  late: false,
  due_at: '2099-11-28T03:00:00Z',
  attempts: 0,
  reporter_name: '林桂兰',
  reporter_phone: '138****1234',
  actions: ['record'],
  created_at: '2026-11-25T03:00:00Z',
  updated_at: '2026-11-25T03:00:00Z',
  issue: { id: 'i1', state: 'resolved', round: 1 },
  answer: '三日内安装',
  result: '路灯已安装',
  file_ids: [],
  tries: [],
};

beforeEach(() => {
  signedInAs(person('caller', 'callback:read', 'callback:record', 'issue:read', 'area:read'));
  answers('/areas', pageOf([]));
  answers('/areas/:id', { id: 'd1', name: '长岛' });
  answers('/callbacks', pageOf([callback]));
  answers('/callbacks/c1', callback);
});

describe('a callback', () => {
  it('asks one question after the other, answered by figures, and says what follows', async () => {
    const sent: unknown[] = [];
    server.use(
      http.post(`${base}/callbacks/c1/record`, async ({ request }) => {
        sent.push(await request.json());
        return HttpResponse.json({
          ...callback,
          state: 'done',
          actions: [],
          issue: { id: 'i1', state: 'dispatched', round: 2 },
        });
      }),
    );
    const { user } = renderApp('/callbacks');
    expect(await screen.findByText(/办理结果：路灯已安装/)).toBeVisible();
    expect(screen.queryByText('满意吗')).not.toBeInTheDocument();
    await user.keyboard('1');
    expect(await screen.findByText('事情解决了吗')).toBeVisible();
    expect(screen.queryByText('满意吗')).not.toBeInTheDocument();
    await user.keyboard('3');
    expect(await screen.findByText('满意吗')).toBeVisible();
    await user.keyboard('4');
    await user.type(await screen.findByLabelText('群众原话'), '灯又灭了');
    await user.click(screen.getByRole('button', { name: '记录回访' }));
    await waitFor(() =>
      expect(sent).toEqual([
        { way: 'phone', reached: true, effect: 'not', satisfaction: 'not', words: '灯又灭了' },
      ]),
    );
    expect(await screen.findByText('已记录。诉求进入第 2 轮，重新办理')).toBeVisible();
  });

  it('is closed as unreached only where the server offers it, and is nobody’s who handled it', async () => {
    const { unmount } = renderApp('/callbacks/c1');
    expect(await screen.findByText('联系上了吗')).toBeVisible();
    expect(screen.queryByRole('button', { name: '按联系不上归档' })).not.toBeInTheDocument();
    unmount();
    answers('/callbacks/c1', { ...callback, actions: [] });
    renderApp('/callbacks/c1');
    expect(await screen.findByText(/由其他人回访/)).toBeVisible();
    expect(screen.queryByText('联系上了吗')).not.toBeInTheDocument();
  });
});
