import { MutationCache, QueryCache, QueryClient } from '@tanstack/react-query';
import { CODES, type Code } from '@stilltill/domain/codes';
import { Me } from '@stilltill/protocol/office';
import { sessionEnd } from '../session/session-end.ts';
import { whenSettled } from '../session/under-way.ts';
import { FaultError, ask } from './client.ts';
import { queries } from './queries.ts';

const CLOSED: ReadonlySet<Code> = new Set<Code>(['not_signed_in', 'session_locked']);

/**
 * Whether anybody is signed in here already, so that a 401 means that a session ended or is locked and not that there was none. What was on
 * its way while somebody signed in again still went by the session before, so it is asked once more, once that has its answer.
 */
async function noticeEnd(client: QueryClient, error: unknown): Promise<void> {
  // The owner asks for more than a password since: what opens now is told by who they are.
  if (error instanceof FaultError && error.fault.code === 'second_factor_needed') {
    if (client.getQueryData(queries.me().queryKey)?.second_factor === 'enough') await client.invalidateQueries({ queryKey: ['me'] });
    return;
  }
  if (!(error instanceof FaultError) || !CLOSED.has(error.fault.code) || !client.getQueryData(['me']) || sessionEnd.has()) return;
  await whenSettled();
  const me = await ask(Me, '/office/me');
  if (me.ok && me.value.is_locked) sessionEnd.mark('locked');
  else if (me.ok) await client.invalidateQueries();
  else if (me.fault.code === 'not_signed_in') sessionEnd.mark('ended');
}

export function createQueryClient(): QueryClient {
  const client: QueryClient = new QueryClient({
    queryCache: new QueryCache({ onError: (error) => void noticeEnd(client, error) }),
    mutationCache: new MutationCache({ onError: (error) => void noticeEnd(client, error) }),
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
