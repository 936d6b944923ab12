import { CHANGE_AREAS, OfficeChangePage } from '@stilltill/protocol/office-changes';
import { z } from 'zod';
import { ask, queryOf, unwrap } from '../api/client.ts';
import type { Paged } from '../api/queries.ts';

export type OfficeChange = z.output<typeof OfficeChangePage>['items'][number];

const optional = <T extends z.ZodType>(schema: T) => schema.optional().catch(undefined);
const DAY = z.string().regex(/^\d{4}-\d{2}-\d{2}$/).refine((day) => !Number.isNaN(Date.parse(day)));
/** Both days belong to what is shown. */
export const ChangesSearch = z.object({ by: optional(z.coerce.string().max(100)), area: optional(z.enum(CHANGE_AREAS)), from: optional(DAY), to: optional(DAY) });

type Asked = { readonly by: string | undefined; readonly area: string | undefined; readonly from: string | undefined; readonly until: string | undefined };

export const changesOf = (asked: Asked): Paged<OfficeChange, z.output<typeof OfficeChangePage>> => ({
  key: ['changes', asked], read: async (after, signal) => unwrap(await ask(OfficeChangePage, `/office/changes${queryOf({ ...asked, after })}`, { signal })),
});
