import { useMutation } from '@tanstack/react-query';
import { App, Button, Form, Input } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { http } from '@/api/client';
import type { Problem } from '@/api/problem';
import { refresh, reload } from '@/api/session';
import { placeFieldErrors } from './formValues';
import { ProblemAlert } from './ProblemAlert';

interface Passwords {
  current_password: string;
  password: string;
  repeated: string;
}

/** Changes one's own password. */
export function PasswordForm({ size }: { size?: 'large' }) {
  const { t } = useTranslation('password');
  const { message } = App.useApp();
  const [form] = Form.useForm<Passwords>();
  const [homeless, setHomeless] = useState<{ message: string }[]>([]);
  const change = useMutation<void, Problem, Passwords>({
    mutationFn: async ({ current_password, password }) => {
      await http.POST('/auth/password', { body: { current_password, password } });
      // The access token of before the change no longer counts.
      await refresh();
      await reload();
    },
    onSuccess: () => {
      form.resetFields();
      void message.success(t('changed'));
    },
    onError: (problem) => setHomeless(placeFieldErrors(form, problem)),
  });
  return (
    <Form<Passwords>
      form={form}
      layout="vertical"
      size={size}
      requiredMark={false}
      onFinish={(values) => change.mutate(values)}
    >
      {change.error && (
        <div style={{ marginBottom: 16 }}>
          <ProblemAlert error={change.error} fields={homeless} />
        </div>
      )}
      <Form.Item
        name="current_password"
        label={t('current')}
        rules={[{ required: true, message: t('current_required') }]}
      >
        <Input.Password autoComplete="current-password" maxLength={200} />
      </Form.Item>
      <Form.Item
        name="password"
        label={t('new')}
        extra={t('rule')}
        rules={[
          { required: true, message: t('new_required') },
          { min: 10, message: t('rule') },
        ]}
      >
        <Input.Password autoComplete="new-password" maxLength={200} />
      </Form.Item>
      <Form.Item
        name="repeated"
        label={t('repeat')}
        dependencies={['password']}
        rules={[
          { required: true, message: t('repeat_required') },
          ({ getFieldValue }) => ({
            validator: async (_, value) => {
              if (value && value !== getFieldValue('password')) throw new Error(t('differs'));
            },
          }),
        ]}
      >
        <Input.Password autoComplete="new-password" maxLength={200} />
      </Form.Item>
      <Button type="primary" htmlType="submit" block={size === 'large'} loading={change.isPending}>
        {t('change')}
      </Button>
    </Form>
  );
}
