/** What the back office asks of the catalogue about products. Categories have a file of their own. */
import { type Result, fail, ok } from '@stilltill/domain/result';
import {
  FavouriteList, FavouriteOrder, NewProduct, NoDetails, PriceChange, PriceRemoval, ProductDetail, ProductEdit, type ProductItem, ProductPage, ProductQuery, ProductRows, ProductRowsSaved, Uuid,
} from '@stilltill/protocol';
import { z } from 'zod';
import { answer, sendProblem } from '../../platform/http-problem.ts';
import type { HttpServer } from '../../platform/http.ts';
import { IdempotencyHeaders } from '../../platform/idempotency.ts';
import { readPageCursor, writePageCursor } from '../../platform/page-cursor.ts';
import type { Clock } from '../../platform/clock.ts';
import type { IdSource } from '../../platform/ids.ts';
import type { MerchantTx, Postgres } from '../../platform/postgres.ts';
import type { RequireOffice } from '../office/index.ts';
import { editRows } from './edit-rows.ts';
import { createProduct, editProduct, orderFavourites, removePrice, restoreProduct, setPrice, withdrawProduct } from './edit-product.ts';
import { type DoCommand, makeDoCommand } from './office-command.ts';
import { type StoredProduct, priceNow, readFavourites, readProducts, searchProducts } from './products.ts';

const Path = z.object({ id: Uuid });
const BASE = '/api/v1/office/products';
const tags = ['office'];

export type CatalogOfficePorts = {
  readonly requireOffice: RequireOffice;
  /** The currency that a merchant's prices are in: that of its first store. */
  currency(tx: MerchantTx): Promise<string>;
};

export type OfficeRoutesPorts = CatalogOfficePorts & {
  readonly postgres: Postgres; readonly clock: Clock; readonly ids: IdSource;
  /** Sends the newest state of products to the tills, as the last act of the transaction. */
  publishProducts(tx: MerchantTx, ids: readonly string[]): Promise<unknown>;
};

type Item = z.output<typeof ProductItem>;
type Detail = z.output<typeof ProductDetail>;

export function addProductRoutes(app: HttpServer, ports: OfficeRoutesPorts): void {
  addReadingRoutes(app, ports);
  addProductCommands(app, ports, makeDoCommand(ports));
  addPriceCommands(app, ports, makeDoCommand(ports));
}

function itemOf(product: StoredProduct, currency: string, now: string): Item {
  const { id, code, names, barcodes, tax_rate_ppm, unit, favourite, category, picture, version, withdrawn, to_complete } = product;
  return {
    id, code, names: { ...names }, barcodes: [...barcodes], price_minor: priceNow(product, now), currency, tax_rate_ppm, unit, favourite, category, picture, version,
    state: withdrawn ? 'withdrawn' : to_complete ? 'to_complete' : 'on_sale',
  };
}

/** `not_found`. */
async function readDetail(ports: OfficeRoutesPorts, tx: MerchantTx, id: string): Promise<Result<Detail>> {
  const [product] = await readProducts(tx, [id]);
  if (!product) return fail('not_found');
  const [added] = await tx.query<{ terminal: string; at: Date; barcode: string }>(
    'select terminal_id as terminal, at, barcode from app.product_added where merchant_id = $1 and product_id = $2', [tx.merchant_id, id],
  );
  const { cost_minor, prices } = product;
  const read_at = nowOf(ports);
  return ok({
    ...itemOf(product, await ports.currency(tx), read_at), cost_minor, read_at, prices: [...prices], added: added ? { ...added, at: added.at.toISOString() } : null,
  });
}

function nowOf({ clock }: Pick<OfficeRoutesPorts, 'clock'>): string {
  return new Date(clock.now_ms()).toISOString();
}

function addReadingRoutes(app: HttpServer, ports: OfficeRoutesPorts): void {
  const { postgres, requireOffice, currency } = ports;
  app.get(BASE, { schema: { tags, summary: 'Products by code', querystring: ProductQuery, response: { 200: ProductPage } } }, async (request, reply) => {
    const who = await requireOffice(request, 'read_office');
    if (!who.ok) return sendProblem(reply, who.fault) as never;
    const { search = '', state = null, category = null, after, limit } = request.query;
    const from = readPageCursor(after, ['text', 'uuid']);
    if (!from.ok) return sendProblem(reply, from.fault) as never;
    const behind = from.value && { code: from.value[0], id: from.value[1] };
    return answer(reply, await postgres.withMerchant(who.value.merchant, async (tx) => {
      const found = await searchProducts(tx, { search: search.trim(), state, category, after: behind, limit: limit + 1 });
      const code = await currency(tx);
      const last = found.length > limit ? found[limit - 1] : undefined;
      return ok({ items: found.slice(0, limit).map((product) => itemOf(product, code, nowOf(ports))), next: last ? writePageCursor([last.code, last.id]) : null });
    }));
  });

  app.get(`${BASE}/favourites`, { schema: { tags, summary: 'Products on the favourites grid, in its order', response: { 200: FavouriteList } } }, async (request, reply) => {
    const who = await requireOffice(request, 'read_office');
    if (!who.ok) return sendProblem(reply, who.fault) as never;
    return answer(reply, await postgres.withMerchant(who.value.merchant, async (tx) => {
      const code = await currency(tx);
      return ok({ items: (await readFavourites(tx)).map((product) => itemOf(product, code, nowOf(ports))) });
    }));
  });

  app.get(`${BASE}/:id`, { schema: { tags, summary: 'A product with its prices', params: Path, response: { 200: ProductDetail } } }, async (request, reply) => {
    const who = await requireOffice(request, 'read_office');
    if (!who.ok) return sendProblem(reply, who.fault) as never;
    return answer(reply, await postgres.withMerchant(who.value.merchant, (tx) => readDetail(ports, tx, request.params.id)));
  });
}

/** Does something to a product, tells the tills, and answers with what it is then. */
async function change(ports: OfficeRoutesPorts, tx: MerchantTx, id: string, done: Result<null>): Promise<Result<Detail>> {
  if (!done.ok) return done;
  const detail = await readDetail(ports, tx, id);
  await ports.publishProducts(tx, [id]);
  return detail;
}

function addProductCommands(app: HttpServer, ports: OfficeRoutesPorts, doCommand: DoCommand): void {
  const headers = IdempotencyHeaders;
  app.post(BASE, { schema: { tags, summary: 'Add a product', headers, body: NewProduct, response: { 200: ProductDetail } } }, (request, reply) => (
    doCommand(request, reply, ProductDetail, async (tx) => {
      const id = ports.ids.uuid();
      return change(ports, tx, id, await createProduct(tx, id, request.body, nowOf(ports)));
    })
  ));

  app.put(BASE, { schema: { tags, summary: 'Change several products at once, each row by itself', headers, body: ProductRows, response: { 200: ProductRowsSaved } } }, (request, reply) => (
    doCommand(request, reply, ProductRowsSaved, async (tx) => {
      const now = nowOf(ports);
      const { saved, refused } = await editRows(tx, request.body.rows, now);
      const currency = await ports.currency(tx);
      const items = new Map((await readProducts(tx, [...saved, ...refused.map(({ product }) => product)])).map((product) => [product.id, itemOf(product, currency, now)]));
      await ports.publishProducts(tx, saved);
      return ok({
        saved: saved.flatMap((id) => items.get(id) ?? []),
        refused: refused.map((row) => ({ ...row, newest: items.get(row.product) ?? null })),
      });
    }, ({ saved }) => saved.length > 0)
  ));

  app.put(`${BASE}/favourites`, { schema: { tags, summary: 'Put the favourites grid into an order', headers, body: FavouriteOrder, response: { 200: NoDetails } } }, (request, reply) => (
    doCommand(request, reply, NoDetails, async (tx) => {
      await ports.publishProducts(tx, await orderFavourites(tx, request.body.ids));
      return ok({});
    })
  ));

  app.put(`${BASE}/:id`, { schema: { tags, summary: 'Change a product', headers, params: Path, body: ProductEdit, response: { 200: ProductDetail } } }, (request, reply) => (
    doCommand(request, reply, ProductDetail, async (tx) => change(ports, tx, request.params.id, await editProduct(tx, request.params.id, request.body)))
  ));

  app.post(`${BASE}/:id/withdraw`, { schema: { tags, summary: 'Take a product off sale', headers, params: Path, body: NoDetails, response: { 200: ProductDetail } } }, (request, reply) => (
    doCommand(request, reply, ProductDetail, async (tx) => change(ports, tx, request.params.id, await withdrawProduct(tx, request.params.id, nowOf(ports))))
  ));

  app.post(`${BASE}/:id/restore`, { schema: { tags, summary: 'Put a product back on sale', headers, params: Path, body: NoDetails, response: { 200: ProductDetail } } }, (request, reply) => (
    doCommand(request, reply, ProductDetail, async (tx) => change(ports, tx, request.params.id, await restoreProduct(tx, request.params.id)))
  ));
}

function addPriceCommands(app: HttpServer, ports: OfficeRoutesPorts, doCommand: DoCommand): void {
  const headers = IdempotencyHeaders;
  app.post(`${BASE}/:id/prices`, {
    schema: { tags, summary: 'Set a price, from now or from a later moment on', headers, params: Path, body: PriceChange, response: { 200: ProductDetail } },
  }, (request, reply) => (
    doCommand(request, reply, ProductDetail, async (tx) => {
      const { price_minor, from = nowOf(ports) } = request.body;
      return change(ports, tx, request.params.id, await setPrice(tx, request.params.id, price_minor, from, nowOf(ports)));
    })
  ));

  app.post(`${BASE}/:id/prices/remove`, {
    schema: { tags, summary: 'Take a price back that is still to come', headers, params: Path, body: PriceRemoval, response: { 200: ProductDetail } },
  }, (request, reply) => (
    doCommand(request, reply, ProductDetail, async (tx) => change(ports, tx, request.params.id, await removePrice(tx, request.params.id, request.body.from, nowOf(ports))))
  ));
}
