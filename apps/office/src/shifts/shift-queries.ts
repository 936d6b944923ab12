import { ShiftDetail, UnsettledTenderPage } from '@stilltill/protocol/shifts';
import { queryOptions } from '@tanstack/react-query';
import type { z } from 'zod';
import { ask, queryOf, unwrap } from '../api/client.ts';
import type { Paged } from '../api/queries.ts';

export type ShiftDetail = z.output<typeof ShiftDetail>;
export type ShiftReport = ShiftDetail['reports'][number];
export type UnsettledTender = z.output<typeof UnsettledTenderPage>['items'][number];

export const shiftQueries = {
  shift: (id: string) => queryOptions({ queryKey: ['shift', id], queryFn: async ({ signal }) => unwrap(await ask(ShiftDetail, `/office/shifts/${encodeURIComponent(id)}`, { signal })) }),
  unsettled: (): Paged<UnsettledTender> => ({
    key: ['unsettled'], read: async (after, signal) => unwrap(await ask(UnsettledTenderPage, `/office/tenders/unsettled${queryOf({ after })}`, { signal })),
  }),
};
