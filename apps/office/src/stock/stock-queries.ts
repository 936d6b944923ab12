/** What the pages of stock read. All keys begin with 'stock', so that one word refreshes them. */
import { ProductPage } from '@stilltill/protocol/office-catalog';
import { ProfitAnswer, StockDocument, StockDocumentPage, StockMovementPage, StockPage, StockProduct, StockSummary } from '@stilltill/protocol/stock';
import { queryOptions } from '@tanstack/react-query';
import type { z } from 'zod';
import { ask, queryOf, unwrap } from '../api/client.ts';
import type { EntryPlace, PageOf, Paged } from '../api/queries.ts';

export type StockItem = z.output<typeof StockPage>['items'][number];
export type StockSummary = z.output<typeof StockSummary>;
export type StockProduct = z.output<typeof StockProduct>;
export type StockMovement = z.output<typeof StockMovementPage>['items'][number];
export type StockDocumentItem = z.output<typeof StockDocumentPage>['items'][number];
export type StockDocument = z.output<typeof StockDocument>;
/** A product as it is picked for a list. */
export type FoundProduct = z.output<typeof ProductPage>['items'][number];

const BASE = '/office/stock';
type Parameters = Readonly<Record<string, string | number | undefined>>;

function one<S extends z.ZodType>(key: readonly unknown[], schema: S, path: string) {
  return queryOptions({ queryKey: ['stock', ...key], queryFn: async ({ signal }): Promise<z.output<S>> => unwrap(await ask(schema, path, { signal })) });
}
function pages<T>(name: string, schema: z.ZodType<PageOf<T>>, path: string, parameters: Parameters): Paged<T> {
  return {
    key: ['stock', name, path, parameters],
    read: async (after, signal) => unwrap(await ask(schema, path + queryOf({ ...parameters, after }), { signal })),
  };
}

export const stockQueries = {
  levels: (parameters: Parameters) => pages('levels', StockPage, BASE, parameters),
  summary: (store: string | undefined) => one(['summary', store], StockSummary, `${BASE}/summary${queryOf({ store })}`),
  product: (id: string) => one(['product', id], StockProduct, `${BASE}/products/${id}`),
  movements: (product: string, store: string) => pages('movements', StockMovementPage, `${BASE}/products/${product}/movements`, { store }),
  documents: (parameters: Parameters) => pages('documents', StockDocumentPage, `${BASE}/documents`, parameters),
  document: (id: string) => one(['document', id], StockDocument, `${BASE}/documents/${id}`),
  profitOfSale: (place: EntryPlace) => one(['profit', place], ProfitAnswer, `${BASE}/profit/sale/${place.terminal}/${place.epoch}/${place.seq}/${place.hash}`),
};

/** Products whose name, code or barcode holds a text, a few. Throws a `FaultError`. */
export async function findProducts(search: string, signal?: AbortSignal): Promise<readonly FoundProduct[]> {
  return unwrap(await ask(ProductPage, `/office/products${queryOf({ search, limit: 8 })}`, signal ? { signal } : {})).items;
}
