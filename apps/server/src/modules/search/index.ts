/** The door of search: one text, looked for in every room that a person may read without being noted. It has no tables. */
import { priceAt } from '@stilltill/domain/catalog';
import { ok } from '@stilltill/domain/result';
import { SearchAnswer, SearchQuery } from '@stilltill/protocol';
import type { z } from 'zod';
import type { Clock } from '../../platform/clock.ts';
import { decode } from '../../platform/http-decode.ts';
import { answer, sendProblem } from '../../platform/http-problem.ts';
import type { HttpServer } from '../../platform/http.ts';
import type { MerchantTx, Postgres } from '../../platform/postgres.ts';
import { type Catalog, spell } from '../catalog/index.ts';
import type { RequireOffice } from '../office/index.ts';
import type { Sales } from '../sales/index.ts';

/** Of each kind: what is not among the first is looked for by more letters. */
const EACH_MAX = 6;

type Named = { readonly id: string; readonly names: Readonly<Record<string, string>> };
export type SearchPorts = {
  readonly postgres: Postgres;
  readonly clock: Clock;
  readonly requireOffice: RequireOffice;
  readonly catalog: Pick<Catalog, 'findByWords' | 'products' | 'categoryNames'>;
  readonly itemsByNumber: Sales['itemsByNumber'];
  stores(tx: MerchantTx): Promise<readonly { readonly id: string; readonly code: string; readonly name: string; readonly currency: string }[]>;
  terminals(tx: MerchantTx): Promise<readonly { readonly id: string; readonly store_id: string; readonly code: string; readonly name: string }[]>;
  operators(tx: MerchantTx): Promise<readonly { readonly id: string; readonly name: string }[]>;
  promotions(tx: MerchantTx): Promise<readonly Named[]>;
  suppliers(tx: MerchantTx): Promise<readonly { readonly id: string; readonly name: string }[]>;
  /** Orders whose number ends so, the newest first. */
  orders(tx: MerchantTx, text: string, stores: readonly { readonly id: string; readonly code: string }[], limit: number): Promise<readonly { readonly id: string; readonly number: string; readonly supplier_name: string }[]>;
};

export function addSearchRoute(app: HttpServer, ports: SearchPorts): void {
  app.get('/api/v1/office/search', {
    schema: { tags: ['office'], summary: 'Whatever a text stands in', querystring: SearchQuery, response: { 200: SearchAnswer } },
  }, async (request, reply) => {
    const who = await ports.requireOffice(request, 'read_office');
    if (!who.ok) return sendProblem(reply, who.fault) as never;
    return answer(reply, decode(SearchAnswer, ok(await ports.postgres.withMerchant(who.value.merchant, (tx) => search(ports, tx, request.query.text)))));
  });
}

/** As people type it: full-width figures and capitals are the same. */
export const searchText = (typed: string): string => typed.normalize('NFKC').trim().toLowerCase();

const REMEMBERED_MAX = 50_000;
const remembered = new Map<string, string>();

/** A name with how it is spelt. Names change seldom, and to spell ten thousand takes too long for each letter that is typed. */
function spelt(name: string): string {
  const known = remembered.get(name);
  if (known !== undefined) return known;
  const words = searchText(`${name} ${spell({ zh: name })}`);
  if (remembered.size >= REMEMBERED_MAX) remembered.clear();
  remembered.set(name, words);
  return words;
}

/** Those in which a word begins with the text stand first; names are also found by how they are spelt. */
export function matching<T>(text: string, items: readonly T[], wordsOf: (item: T) => readonly string[]): T[] {
  const ranked = items.flatMap((item) => {
    const words = wordsOf(item).map(spelt).join(' ');
    const at = ` ${words}`.indexOf(` ${text}`) >= 0 ? 0 : words.includes(text) ? 1 : null;
    return at === null ? [] : [{ item, at }];
  });
  return ranked.sort((a, b) => a.at - b.at).slice(0, EACH_MAX).map(({ item }) => item);
}

const wordsOfNames = ({ names }: Named): readonly string[] => Object.values(names);

async function search(ports: SearchPorts, tx: MerchantTx, typed: string): Promise<z.input<typeof SearchAnswer>> {
  const text = searchText(typed);
  const [stores, terminals, operators, receipts, ids, categories, promotions, suppliers] = await Promise.all([
    ports.stores(tx), ports.terminals(tx), ports.operators(tx), ports.itemsByNumber(tx, text.toUpperCase()), ports.catalog.findByWords(tx, text, EACH_MAX),
    ports.catalog.categoryNames(tx), ports.promotions(tx), ports.suppliers(tx),
  ]);
  const orders = await ports.orders(tx, text.toUpperCase(), stores, EACH_MAX);
  const products = await ports.catalog.products(tx, ids);
  const now = new Date(ports.clock.now_ms()).toISOString();
  const store_codes = new Map(stores.map(({ id, code }) => [id, code]));
  return {
    receipts: receipts.map(({ number, kind, terminal, epoch, seq, hash, at, store_code, currency, total_minor }) => ({ number, kind, terminal, epoch, seq, hash, at, store_code, currency, total_minor })),
    products: ids.flatMap((id) => {
      const product = products.find((each) => each.id === id);
      if (!product) return [];
      const price = priceAt(product, now);
      return [{ id, code: product.code, names: { ...product.names }, price_minor: price.ok ? String(price.value) : null, currency: stores[0]?.currency ?? 'CNY' }];
    }),
    terminals: matching(text, terminals, ({ name, code, store_id }) => [name, `${store_codes.get(store_id) ?? ''} ${code}`]).map(({ id, name, code, store_id }) => ({ id, name, code, store_code: store_codes.get(store_id) ?? '' })),
    operators: matching(text, operators, ({ name }) => [name]).map(({ id, name }) => ({ id, name })),
    stores: matching(text, stores, ({ name, code }) => [name, code]).map(({ id, code, name }) => ({ id, code, name })),
    categories: matching(text, categories, wordsOfNames).map(({ id, names }) => ({ id, names: { ...names } })),
    promotions: matching(text, promotions, wordsOfNames).map(({ id, names }) => ({ id, names: { ...names } })),
    suppliers: matching(text, suppliers, ({ name }) => [name]).map(({ id, name }) => ({ id, name })),
    orders: orders.map(({ id, number, supplier_name }) => ({ id, number, supplier_name })),
  };
}
