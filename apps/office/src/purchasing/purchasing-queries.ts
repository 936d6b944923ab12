/** What the pages of purchasing read. All keys begin with 'purchasing', so that one word refreshes them. */
import { PurchaseOrder, PurchaseOrderPage, PurchaseSuggestions, PurchaseSummary, SupplierItem, SupplierPage } from '@stilltill/protocol/office-purchasing';
import { queryOptions } from '@tanstack/react-query';
import type { z } from 'zod';
import { ask, queryOf, unwrap } from '../api/client.ts';
import type { PageOf, Paged } from '../api/queries.ts';

export type Order = z.output<typeof PurchaseOrder>;
export type OrderItem = z.output<typeof PurchaseOrderPage>['items'][number];
export type OrderLine = Order['items'][number];
export type Summary = z.output<typeof PurchaseSummary>;
export type Supplier = z.output<typeof SupplierItem>;
export type Advice = z.output<typeof PurchaseSuggestions>['items'][number];

const BASE = '/office/purchasing';
/** As many as a field to choose from holds. */
const CHOICES_MAX = 200;
type Parameters = Readonly<Record<string, string | number | undefined>>;

function one<S extends z.ZodType>(key: readonly unknown[], schema: S, path: string) {
  return queryOptions({ queryKey: ['purchasing', ...key], queryFn: async ({ signal }): Promise<z.output<S>> => unwrap(await ask(schema, path, { signal })) });
}
function pages<T>(name: string, schema: z.ZodType<PageOf<T>>, path: string, parameters: Parameters): Paged<T> {
  return {
    key: ['purchasing', name, parameters],
    read: async (after, signal) => unwrap(await ask(schema, path + queryOf({ ...parameters, after }), { signal })),
  };
}

export const purchasingQueries = {
  orders: (parameters: Parameters) => pages('orders', PurchaseOrderPage, `${BASE}/orders`, parameters),
  summary: (store: string | undefined) => one(['summary', store], PurchaseSummary, `${BASE}/summary${queryOf({ store })}`),
  order: (id: string) => one(['order', id], PurchaseOrder, `${BASE}/orders/${id}`),
  suppliers: (parameters: Parameters) => pages('suppliers', SupplierPage, `${BASE}/suppliers`, parameters),
  /** All that can be ordered from. */
  choices: () => one(['choices'], SupplierPage, `${BASE}/suppliers${queryOf({ limit: CHOICES_MAX })}`),
  supplier: (id: string) => one(['supplier', id], SupplierItem, `${BASE}/suppliers/${id}`),
  low: (store: string, supplier: string | undefined) => one(['low', store, supplier], PurchaseSuggestions, `${BASE}/suggestions${queryOf({ store, supplier })}`),
};

/** How a product stands in a store and what it cost last; null: it can't be had. */
export async function adviceOn(product: string, store: string, supplier: string | undefined): Promise<Advice | null> {
  const answer = await ask(PurchaseSuggestions, `${BASE}/suggestions${queryOf({ store, supplier, product })}`);
  return answer.ok ? answer.value.items[0] ?? null : null;
}
