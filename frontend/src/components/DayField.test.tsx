import { screen } from '@testing-library/react';
import { Button, Form } from 'antd';
import { expect, test, vi } from 'vitest';
import { renderPart } from '@/testing/render';
import { DayField } from './DayField';

test('Enter takes the typed day and does not send the form', async () => {
  const sent = vi.fn();
  const { user } = renderPart(
    <Form onFinish={sent}>
      <Form.Item name="due_on">
        <DayField placeholder="完成日期" />
      </Form.Item>
      <Button htmlType="submit">提交</Button>
    </Form>,
  );
  const field = screen.getByPlaceholderText('完成日期');
  await user.click(field);
  await user.type(field, '2026-12-01{Enter}');
  expect(sent).not.toHaveBeenCalled();
  await user.click(screen.getByRole('button', { name: /提\s*交/ }));
  await vi.waitFor(() => expect(sent).toHaveBeenCalledWith({ due_on: '2026-12-01' }));
});
