import { Card } from 'antd';
import { useTranslation } from 'react-i18next';
import { PageHeader } from '@/components/PageHeader';
import { PasswordForm } from '@/components/PasswordForm';

export function Password() {
  const { t } = useTranslation('account');
  return (
    <>
      <PageHeader title={t('password')} hint={t('password_hint')} />
      <Card style={{ maxWidth: 480 }}>
        <PasswordForm />
      </Card>
    </>
  );
}
