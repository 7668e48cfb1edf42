import { screen, waitFor, within } from '@testing-library/react';
import { HttpResponse, http } from 'msw';
import { beforeEach, describe, expect, it } from 'vitest';
import { person, renderPart, signedInAs } from '@/testing/render';
import { base, problem, server } from '@/testing/server';
import { SearchButton } from './SearchButton';

const hit = (id: string, title: string, more = {}) => ({
  id,
  title,
  title_marks: [{ start: 1, end: 3 }],
  code: 'H000001',
  code_marks: [],
  detail: '南城村12号',
  detail_marks: [],
  note: '',
  note_marks: [],
  area: '南城村第1网格',
  state: 'here',
  ended: false,
  ...more,
});

const found = {
  forgiven: false,
  groups: [
    {
      kind: 'resident',
      more: true,
      items: [hit('r1', '王建国'), hit('r2', '单建国', { ended: true })],
    },
    { kind: 'household', more: false, items: [hit('h1', '建国路1号')] },
  ],
};

const me = person('office', 'household:read', 'resident:read');

describe('the search', () => {
  beforeEach(() => signedInAs(me));

  it('opens by Ctrl+K, marks what answers, and opens the record by keys alone', async () => {
    const asked: unknown[] = [];
    server.use(
      http.post(`${base}/search`, async ({ request }) => {
        asked.push(await request.json());
        return HttpResponse.json(found);
      }),
    );
    const { user, router } = renderPart(<SearchButton me={me} />);
    await user.keyboard('{Control>}k{/Control}');
    const box = await screen.findByRole('combobox');
    await user.type(box, 'jianguo');
    const options = await screen.findAllByRole('option');
    expect(options).toHaveLength(3);
    await waitFor(() => expect(asked.at(-1)).toEqual({ q: 'jianguo', limit: 5 }));
    expect(options[0]).toHaveAttribute('aria-selected', 'true');
    expect(within(options[0] as HTMLElement).getByText('建国').tagName).toBe('MARK');
    expect(screen.getByRole('group', { name: '居民' })).toBeInTheDocument();

    await user.keyboard('{ArrowDown}');
    expect(screen.getAllByRole('option')[1]).toHaveAttribute('aria-selected', 'true');
    await user.keyboard('{ArrowDown}{ArrowDown}{ArrowUp}{Enter}');
    expect(router.state.location.pathname).toBe('/households/h1');

    await user.keyboard('{Control>}k{/Control}');
    expect(await screen.findByText('建国路1号')).toBeInTheDocument();
  });

  it('says when nothing is found, and when it could not be searched', async () => {
    server.use(
      http.post(`${base}/search`, () => HttpResponse.json({ forgiven: false, groups: [] })),
    );
    const { user } = renderPart(<SearchButton me={me} />);
    await user.click(screen.getByRole('button', { name: '查找' }));
    await user.type(await screen.findByRole('combobox'), '绝无');
    expect(await screen.findByText(/没有找到“绝无”/)).toBeInTheDocument();
    server.use(
      http.post(`${base}/search`, () => problem(503, 'database_unavailable', '数据库暂时无法连接')),
    );
    await user.type(screen.getByRole('combobox'), '此人');
    await waitFor(() => expect(screen.getByText('数据库暂时无法连接')).toBeInTheDocument());
  });

  it('is not for those who read no records', () => {
    renderPart(<SearchButton me={person('auditor', 'audit:read')} />);
    expect(screen.queryByRole('button')).not.toBeInTheDocument();
  });
});
