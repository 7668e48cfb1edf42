import { MutationCache, QueryClient } from '@tanstack/react-query';
import { Problem } from './problem';

declare module '@tanstack/react-query' {
  interface Register {
    defaultError: Problem;
    queryMeta: {
      /** Changes so seldom that a change of something else does not read it anew. */
      lasting?: boolean;
    };
    mutationMeta: {
      /** The mutation changes nothing that a list or a record shows (a reveal, a search). */
      quiet?: boolean;
    };
  }
}

/**
 * Whatever is on the screen is read anew after anything was changed; what never changes (code
 * tables) says `staleTime: 'static'`, what seldom does (the areas) `meta: { lasting: true }`.
 * A 4xx is never tried again.
 */
export function newQueryClient(): QueryClient {
  const client = new QueryClient({
    defaultOptions: {
      queries: {
        staleTime: 1_000,
        retry: (failures, error) => {
          const problem = Problem.of(error);
          return failures < 2 && (problem.unanswered || problem.status >= 500);
        },
        retryDelay: (failures) => 500 * 2 ** failures,
      },
      mutations: { retry: false },
    },
    mutationCache: new MutationCache({
      onSuccess: async (_data, _variables, _context, mutation) => {
        if (mutation.meta?.quiet) return;
        await client.invalidateQueries({ predicate: (query) => !query.meta?.lasting });
      },
    }),
  });
  return client;
}
