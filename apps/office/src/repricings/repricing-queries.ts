import { type PreviewedProduct as PreviewedShape, RepricedPage, RepricingItem, RepricingPage, RepricingPreview, type RepricingAsk } from '@stilltill/protocol/office-repricings';
import { queryOptions } from '@tanstack/react-query';
import { z } from 'zod';
import { ask, queryOf, unwrap } from '../api/client.ts';
import type { Paged, ProductItem } from '../api/queries.ts';

const LABELS_MAX = 500;

export type Repricing = z.output<typeof RepricingItem>;
export type RepricingsPage = z.output<typeof RepricingPage>;
export type Repriced = z.output<typeof RepricedPage>['items'][number];
export type Previewed = z.output<typeof PreviewedShape>;
/** What stands on the label of a shelf. */
export type Labelled = Pick<ProductItem, 'id' | 'names' | 'code' | 'unit' | 'barcodes' | 'price_minor' | 'currency'>;
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

/** A label for each shelf whose price changes, with the new price; as many as somebody would print at once. */
export async function labelsOf(id: string, signal: AbortSignal): Promise<readonly Labelled[]> {
  const { currency } = unwrap(await ask(RepricingItem, `/office/repricings/${id}`, { signal }));
  const labels: Labelled[] = [];
  let after: string | null | undefined;
  do {
    const page: z.output<typeof RepricedPage> = unwrap(await ask(RepricedPage, `/office/repricings/${id}/prices${queryOf({ after, limit: 200 })}`, { signal }));
    labels.push(...page.items.map(({ product, names, code, unit, barcode, price_minor }) => ({ id: product, names, code, unit, barcodes: barcode === null ? [] : [barcode], price_minor, currency })));
    after = page.next;
  } while (after !== null && labels.length < LABELS_MAX);
  return labels.slice(0, LABELS_MAX);
}

/** `repricing`: a price change whose goods want new labels. */
export const LabelsSearch = z.object({ repricing: z.string().optional().catch(undefined) });

/** Where the price change begins: with what was ticked in the list, or with its filter. */
export const NewRepricingSearch = z.object({
  chosen: z.enum(['1']).optional().catch(undefined), search: z.coerce.string().max(100).optional().catch(undefined), category: z.string().optional().catch(undefined),
});
