import { useQuery } from '@tanstack/react-query';
import { screen, waitFor, within } from '@testing-library/react';
import { Form, Input } from 'antd';
import { HttpResponse, http } from 'msw';
import { useState } from 'react';
import { describe, expect, it, vi } from 'vitest';
import { read } from '@/api/client';
import { Problem } from '@/api/problem';
import { renderPart } from '@/testing/render';
import { base, pageOf, problem, server } from '@/testing/server';
import { ActionForm } from './ActionForm';
import { CategoryPicker } from './CategoryPicker';
import { DataTable } from './DataTable';
import { EnumFilter, FilterBar } from './FilterBar';
import { useListState } from './listState';
import { RevealField } from './RevealField';

const initial = { ended: 'false' };

function Units() {
  const list = useListState({ filters: ['ended', 'type'], initial, sort: 'code' });
  const result = useQuery(read('/units', { params: { query: list.query } as never }));
  return (
    <>
      <FilterBar list={list} search="名称">
        <EnumFilter list={list} name="type" label="类型" of="unit_type" />
      </FilterBar>
      <DataTable
        label="单位"
        list={list}
        result={result as never}
        columns={[
          {
            key: 'name',
            title: '名称',
            sort: 'name',
            render: (row: { id: string; name: string }) => row.name,
          },
          { key: 'phone', title: '电话', render: () => '' },
        ]}
        to={(row) => `/units/${row.id}`}
      />
    </>
  );
}

describe('a list', () => {
  it('asks the server for what the address says, and writes filters, sort and page into it', async () => {
    const asked: string[] = [];
    server.use(
      http.get(`${base}/units`, ({ request }) => {
        asked.push(new URL(request.url).search);
        const row = { id: 'u1', name: '住房和交通建设局' };
        return HttpResponse.json({ ...pageOf([row], 1001), total_capped: true });
      }),
    );
    const { user, router } = renderPart(<Units />, '/units?page=2');
    const table = await screen.findByRole('region', { name: '单位' });
    expect(await within(table).findByRole('link', { name: '住房和交通建设局' })).toHaveAttribute(
      'href',
      '/units/u1?page=2',
    );
    expect(asked[0]).toBe('?page=2&page_size=20&count=capped&sort=code&ended=false');
    expect(within(table).getByText('–')).toBeVisible();
    expect(within(table).getByText('1,000+ 条')).toBeVisible();

    await user.type(screen.getByRole('textbox', { name: '查找' }), '住房{Enter}');
    await waitFor(() =>
      expect(router.state.location.search).toBe(`?q=${encodeURIComponent('住房')}`),
    );
    await user.click(screen.getByRole('columnheader', { name: '名称' }));
    await waitFor(() => expect(router.state.location.search).toContain('sort=name'));

    const row = screen.getByRole('row', { name: /住房和交通建设局/ });
    row.focus();
    await user.keyboard('{Enter}');
    expect(router.state.location.pathname).toBe('/units/u1');
  });

  it('tells nothing found from nothing there, and what the server refuses', async () => {
    server.use(http.get(`${base}/units`, () => HttpResponse.json(pageOf([]))));
    const { unmount } = renderPart(<Units />, '/units?type=office');
    expect(await screen.findByText('没有符合条件的记录')).toBeVisible();
    unmount();
    server.use(http.get(`${base}/units`, () => problem(403, 'forbidden', '不能查看')));
    renderPart(<Units />, '/units');
    expect(await screen.findByText('您的角色不能查看这里的内容')).toBeVisible();
  });
});

function NewUnit({ submit }: { submit: (values: object) => Promise<unknown> }) {
  const [open, setOpen] = useState(true);
  return (
    <ActionForm
      open={open}
      onClose={() => setOpen(false)}
      title="新增单位"
      verb="新增"
      submit={submit}
    >
      <Form.Item name="name" label="名称" rules={[{ required: true }]}>
        <Input />
      </Form.Item>
    </ActionForm>
  );
}

describe('the categories', () => {
  it('are all offered, not the first page of them', async () => {
    const all = Array.from({ length: 230 }, (_, n) => ({
      code: `c${n}`,
      parent_code: n ? 'c0' : null,
      name_zh: `类别${n}`,
    }));
    server.use(
      http.get(`${base}/categories`, ({ request }) => {
        const asked = new URL(request.url).searchParams;
        const size = Number(asked.get('page_size') ?? 20);
        const start = (Number(asked.get('page') ?? 1) - 1) * size;
        return HttpResponse.json(pageOf(all.slice(start, start + size), all.length));
      }),
    );
    const { user } = renderPart(<CategoryPicker />);
    const box = await screen.findByRole('combobox');
    await user.click(box);
    // The upper level opens on its words.
    await user.click(await screen.findByText('类别0'));
    expect(await screen.findByText('类别1')).toBeInTheDocument();
    await user.type(box, '类别229');
    expect(await screen.findByText('类别229')).toBeInTheDocument();
  });
});

describe('a form', () => {
  it('keeps what was typed, puts the server’s error at the field, and closes when it went well', async () => {
    const submit = vi
      .fn<(values: object) => Promise<unknown>>()
      .mockRejectedValueOnce(
        new Problem(422, 'invalid', {
          detail: '有内容需要修改',
          errors: [
            { field: 'name', code: 'too_long', message: '名称太长' },
            { field: 'code', code: 'required', message: '缺少编码' },
          ],
        }),
      )
      .mockResolvedValueOnce({});
    const { user } = renderPart(<NewUnit submit={submit} />);
    await user.type(await screen.findByLabelText('名称'), '供电公司');
    await user.keyboard('{Control>}{Enter}{/Control}');
    expect(await screen.findByText('名称太长')).toBeVisible();
    expect(screen.getByText('缺少编码')).toBeVisible();
    expect(screen.getByLabelText('名称')).toHaveValue('供电公司');
    await user.click(screen.getByRole('button', { name: '新增' }));
    await waitFor(() => expect(screen.queryByLabelText('名称')).not.toBeInTheDocument());
    expect(submit).toHaveBeenCalledTimes(2);
  });

  it('asks before it throws away what was typed', async () => {
    const { user } = renderPart(<NewUnit submit={async () => ({})} />);
    await user.type(await screen.findByLabelText('名称'), '供电公司');
    await user.click(screen.getByRole('button', { name: '取消' }));
    expect(await screen.findByRole('button', { name: '离开' })).toBeInTheDocument();
    // Enter stays: what was typed is not lost by a keystroke.
    await waitFor(() => expect(screen.getByRole('button', { name: '留在这里' })).toHaveFocus());
    await user.keyboard('{Enter}');
    expect(screen.getByLabelText('名称')).toHaveValue('供电公司');
  });
});

describe('a masked number', () => {
  it('is shown in full only with a reason where the role owes one', async () => {
    const reveal = vi.fn(async () => '13812341234');
    const { user } = renderPart(
      <RevealField label="手机号" masked="138****1234" reveal={reveal} needsReason />,
    );
    await user.click(await screen.findByRole('button', { name: '显示 手机号' }));
    const look = await screen.findByRole('button', { name: '显示' });
    expect(look).toBeDisabled();
    await user.click(screen.getByRole('button', { name: '电话回访' }));
    await user.click(look);
    expect(await screen.findByRole('link', { name: '13812341234' })).toHaveAttribute(
      'href',
      'tel:13812341234',
    );
    expect(reveal).toHaveBeenCalledWith('电话回访');
    await user.click(screen.getByRole('button', { name: '隐藏' }));
    expect(screen.getByText('138****1234')).toBeVisible();
  });
});
