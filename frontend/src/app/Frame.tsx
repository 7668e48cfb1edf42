import { Spin } from 'antd';
import { useTranslation } from 'react-i18next';
import { Outlet, useLocation } from 'react-router';
import { useMay } from '@/api/permission';
import { useSession } from '@/api/session';
import { ErrorBoundary, Forbidden } from '@/components/ErrorBoundary';
import { useRouteNeeds } from '@/components/route';
import { Shell } from './Shell';
import { MustChangePassword, SignIn, SignInAgain } from './SignIn';

/** What stands around a page: nothing, the sign-in, or the office. */
export function Frame() {
  const { t } = useTranslation();
  const session = useSession();
  const { needs, open } = useRouteNeeds();
  const may = useMay();
  const { pathname } = useLocation();

  const page = (
    <ErrorBoundary resetKey={pathname}>
      {open || needs.every(may) ? <Outlet /> : <Forbidden />}
    </ErrorBoundary>
  );
  if (open) return page;
  if (session.state === 'starting')
    return <Spin fullscreen description={t('shell.loading')} delay={300} />;
  if (session.state === 'out') return <SignIn />;
  const { me } = session;
  if (me.must_change_password) return <MustChangePassword />;
  return (
    <>
      <Shell me={me}>{page}</Shell>
      {session.state === 'expired' && <SignInAgain me={me} />}
    </>
  );
}
