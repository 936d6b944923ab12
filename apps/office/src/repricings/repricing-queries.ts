import { type PreviewedProduct as PreviewedShape, type RepricedProduct as RepricedShape, RepricedPage, RepricingItem, RepricingPage, RepricingPreview, type RepricingAsk } from '@stilltill/protocol/office-repricings';
import { queryOptions } from '@tanstack/react-query';
import { z } from 'zod';
import { ask, queryOf, unwrap } from '../api/client.ts';
import type { Paged } from '../api/queries.ts';

export type Repricing = z.output<typeof RepricingItem>;
export type RepricingsPage = z.output<typeof RepricingPage>;
export type Repriced = z.output<typeof RepricedShape>;
export type Previewed = z.output<typeof PreviewedShape>;
export type RepricingWish = z.output<typeof RepricingAsk>;

export const repricingQueries = {
  list: (): Paged<Repricing, RepricingsPage> => ({ key: ['repricings', 'list'], read: async (after, signal) => unwrap(await ask(RepricingPage, `/office/repricings${queryOf({ after })}`, { signal })) }),
  one: (id: string) => queryOptions({ queryKey: ['repricings', id], queryFn: async ({ signal }) => unwrap(await ask(RepricingItem, `/office/repricings/${id}`, { signal })) }),
  prices: (id: string): Paged<Repriced> => ({ key: ['repricings', id, 'prices'], read: async (after, signal) => unwrap(await ask(RepricedPage, `/office/repricings/${id}/prices${queryOf({ after, limit: 100 })}`, { signal })) }),
  /** What a wish would do, as prices are now: it is asked for again whenever somebody looks. */
  preview: (wish: RepricingWish | null) => queryOptions({
    queryKey: ['repricings', 'preview', wish && JSON.stringify(wish, (_, part: unknown) => (typeof part === 'bigint' ? String(part) : part))], enabled: wish !== null, staleTime: 0, gcTime: 0,
    queryFn: async ({ signal }) => unwrap(await ask(RepricingPreview, '/office/repricings/preview', { method: 'POST', body: wish ?? {}, signal })),
  }),
};

/** Where the price change begins: with what was ticked in the list, or with its filter. */
export const NewRepricingSearch = z.object({
  chosen: z.enum(['1']).optional().catch(undefined), search: z.coerce.string().max(100).optional().catch(undefined), category: z.string().optional().catch(undefined),
});
