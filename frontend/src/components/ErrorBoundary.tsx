import { FileSearchOutlined, LockOutlined } from '@ant-design/icons';
import { Button, Result } from 'antd';
import { Component, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import { ProblemAlert } from './ProblemAlert';

const quiet = { color: 'var(--lx-text-faint)' };

interface Props {
  children: ReactNode;
  /** A change of it (the address) gives the page another try. */
  resetKey?: string;
}

/** Keeps a broken page from taking the whole program with it. */
export class ErrorBoundary extends Component<Props, { error: unknown }> {
  override state: { error: unknown } = { error: null };

  static getDerivedStateFromError(error: unknown) {
    return { error };
  }

  override componentDidUpdate(before: Props) {
    if (this.state.error && before.resetKey !== this.props.resetKey) this.setState({ error: null });
  }

  override render() {
    if (!this.state.error) return this.props.children;
    return <BrokenPage again={() => this.setState({ error: null })} />;
  }
}

export function BrokenPage({ again }: { again?: () => void }) {
  const { t } = useTranslation();
  return (
    <Result
      status="warning"
      title={t('problem.page_title')}
      subTitle={t('problem.page_text')}
      extra={
        <Button type="primary" onClick={again ?? (() => location.reload())}>
          {t('action.retry')}
        </Button>
      }
    />
  );
}

export function NotFound() {
  const { t } = useTranslation();
  return (
    <Result
      icon={<FileSearchOutlined style={quiet} />}
      title={t('problem.not_found_title')}
      subTitle={t('problem.not_found_text')}
      extra={<Link to="/">{t('action.home')}</Link>}
    />
  );
}

export function Forbidden() {
  const { t } = useTranslation();
  return (
    <Result
      icon={<LockOutlined style={quiet} />}
      title={t('problem.forbidden_title')}
      subTitle={t('problem.forbidden_text')}
      extra={<Link to="/">{t('action.home')}</Link>}
    />
  );
}

/** A record or page that could not be read: not there, not ours, or not now. */
export function Unreadable({ error, retry }: { error: { status?: number }; retry?: () => void }) {
  if (error.status === 404) return <NotFound />;
  if (error.status === 403) return <Forbidden />;
  return <ProblemAlert error={error} retry={retry} />;
}
