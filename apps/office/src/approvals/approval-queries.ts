/** What the pages of approvals read. All keys begin with 'approvals', which the live line refreshes at once. */
import { type ApprovalItem as ApprovalItemShape, ApprovalList } from '@stilltill/protocol/staff';
import { queryOptions, useQuery } from '@tanstack/react-query';
import type { z } from 'zod';
import { ask, unwrap } from '../api/client.ts';

export type ApprovalItem = z.output<typeof ApprovalItemShape>;

const AGAIN_MS = 10_000;

export const approvalQueries = {
  list: () => queryOptions({
    queryKey: ['approvals'], queryFn: async ({ signal }): Promise<readonly ApprovalItem[]> => unwrap(await ask(ApprovalList, '/office/approvals', { signal })).items,
    // One that nobody answers runs out without an event.
    refetchInterval: (query) => (query.state.data?.some(({ state }) => state === 'asked') ? AGAIN_MS : false),
  }),
};

/** Those that wait for an answer, oldest first. */
export function useWaiting(): readonly ApprovalItem[] {
  const query = useQuery(approvalQueries.list());
  return (query.data ?? []).filter(({ state }) => state === 'asked');
}
