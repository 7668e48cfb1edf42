import { useQueryClient } from '@tanstack/react-query';
import { useNavigate } from 'react-router';
import { standInFor } from '@/api/session';

/** Begins to act for another account, or returns to oneself: nothing that was on the screen stays. */
export function useStandIn(): (account: string | null) => Promise<void> {
  const queries = useQueryClient();
  const navigate = useNavigate();
  return async (account) => {
    await standInFor(account);
    queries.clear();
    await navigate('/', { replace: true });
  };
}
