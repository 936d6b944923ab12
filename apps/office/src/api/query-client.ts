import { MutationCache, QueryCache, QueryClient } from '@tanstack/react-query';
import { CODES } from '@stilltill/domain/codes';
import { sessionEnd } from '../session/session-end.ts';
import { FaultError } from './client.ts';

/** Whether anybody is signed in here already, so that a 401 means that a session ended and not that there was none. */
function noticeEnd(client: QueryClient, error: unknown): void {
  if (error instanceof FaultError && error.fault.code === 'not_signed_in' && client.getQueryData(['me'])) sessionEnd.mark();
}

export function createQueryClient(): QueryClient {
  const client: QueryClient = new QueryClient({
    queryCache: new QueryCache({ onError: (error) => noticeEnd(client, error) }),
    mutationCache: new MutationCache({ onError: (error) => noticeEnd(client, error) }),
    defaultOptions: {
      queries: {
        staleTime: 15_000,
        retry: (failures, error) => failures < 2 && error instanceof FaultError && CODES[error.fault.code].transient,
      },
      mutations: { retry: false },
    },
  });
  return client;
}
