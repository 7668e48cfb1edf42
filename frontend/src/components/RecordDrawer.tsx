import type { UseQueryResult } from '@tanstack/react-query';
import { Drawer, Grid, Skeleton } from 'antd';
import { Fragment, type ReactNode, useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useLocation, useNavigate, useParams } from 'react-router';
import type { Problem } from '@/api/problem';
import { Unreadable } from './ErrorBoundary';

interface Props<T> {
  result: UseQueryResult<T, Problem>;
  /** The list's address, to which closing goes back with its filters. */
  back: string;
  children: (record: T) => ReactNode;
  width?: number;
}

/**
 * A record beside its list. The drawer is a route of its own under the list's, so it has an
 * address, and the back button closes it. Where there is room the list beside it stays in use.
 */
export function RecordDrawer<T>({ result, back, children, width = 760 }: Props<T>) {
  const { t } = useTranslation();
  const navigate = useNavigate();
  const { search, state } = useLocation();
  const { id } = useParams();
  const roomy = Grid.useBreakpoint().lg ?? true;
  const [open, setOpen] = useState(true);
  const instead = result.error?.instead;
  useEffect(() => {
    // What was merged into another record is found there.
    if (instead) navigate(`${back}/${instead}${search}`, { replace: true, state });
  }, [instead, back, search, state, navigate]);
  return (
    <Drawer
      open={open}
      size={width}
      placement="right"
      mask={!roomy}
      onClose={() => setOpen(false)}
      afterOpenChange={(now) => {
        if (now) return;
        // Opened from the list, closing is the back button; the record does not come back with it.
        if ((state as { over?: string } | null)?.over === back) navigate(-1);
        else navigate(back + search, { replace: true });
      }}
      closable={{ 'aria-label': t('action.close') }}
      styles={{ wrapper: { maxWidth: '100vw' }, header: { borderBottom: 0, paddingBottom: 0 } }}
    >
      {result.data !== undefined ? (
        <Fragment key={id}>{children(result.data)}</Fragment>
      ) : result.error ? (
        <Unreadable error={result.error} retry={() => void result.refetch()} />
      ) : (
        <Skeleton active paragraph={{ rows: 8 }} />
      )}
    </Drawer>
  );
}
