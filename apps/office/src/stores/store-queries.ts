import { StoreOverview } from '@stilltill/protocol/first-steps';
import { queryOptions } from '@tanstack/react-query';
import type { z } from 'zod';
import { ask, unwrap } from '../api/client.ts';

export type StoreRow = z.output<typeof StoreOverview>['items'][number];

export const storeQueries = {
  /** The key begins as that of the stores does, so that what refreshes them refreshes it. */
  overview: () => queryOptions({ queryKey: ['stores', 'overview'], queryFn: async ({ signal }) => unwrap(await ask(StoreOverview, '/office/stores/overview', { signal })) }),
};
