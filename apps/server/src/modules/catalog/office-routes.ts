/** What the back office asks of the catalogue. */
import type { Product } from '@stilltill/domain/catalog';
import { PRICE_MINOR_MAX } from '@stilltill/domain/money';
import { type Result, fail, ok } from '@stilltill/domain/result';
import { PriceChange, ProductItem, ProductPage, ProductQuery, Uuid } from '@stilltill/protocol';
import { z } from 'zod';
import { answer, sendProblem } from '../../platform/http-problem.ts';
import type { HttpServer } from '../../platform/http.ts';
import { readPageCursor, writePageCursor } from '../../platform/page-cursor.ts';
import type { Clock } from '../../platform/clock.ts';
import type { MerchantTx, Postgres } from '../../platform/postgres.ts';
import type { RequireOffice } from '../office/index.ts';
import { priceNow, readProducts, searchProducts, withPrice } from './products.ts';

const Path = z.object({ id: Uuid });
const BASE = '/api/v1/office/products';
const tags = ['office'];

export type CatalogOfficePorts = {
  readonly requireOffice: RequireOffice;
  /** The currency that a merchant's prices are in: that of its first store. */
  currency(tx: MerchantTx): Promise<string>;
};

type Writing = CatalogOfficePorts & { upsertProducts(tx: MerchantTx, products: readonly Product[]): Promise<unknown> };

export function addCatalogOfficeRoutes(app: HttpServer, postgres: Postgres, clock: Clock, { requireOffice, currency, upsertProducts }: Writing): void {
  const now = (): string => new Date(clock.now_ms()).toISOString();
  const itemOf = (product: Product, code: string): z.output<typeof ProductItem> => {
    const { id, names, barcodes, tax_rate_ppm, unit, favourite, category } = product;
    return { id, code: product.code, names: { ...names }, barcodes: [...barcodes], price_minor: priceNow(product, now()), currency: code, tax_rate_ppm, unit, favourite, category };
  };

  app.get(BASE, { schema: { tags, summary: 'Products by code', querystring: ProductQuery, response: { 200: ProductPage } } }, async (request, reply) => {
    const who = await requireOffice(request, 'read_office');
    if (!who.ok) return sendProblem(reply, who.fault) as never;
    const { search = '', after, limit } = request.query;
    const from = readPageCursor(after, ['code', 'id']);
    if (!from.ok) return sendProblem(reply, from.fault) as never;
    const behind = from.value && Uuid.safeParse(from.value[1]).success ? { code: from.value[0], id: from.value[1] } : null;
    return answer(reply, await postgres.withMerchant(who.value.merchant, async (tx) => {
      const found = await searchProducts(tx, search.trim(), behind, limit + 1);
      const code = await currency(tx);
      const last = found.length > limit ? found[limit - 1] : undefined;
      return ok({ items: found.slice(0, limit).map((product) => itemOf(product, code)), next: last ? writePageCursor([last.code, last.id]) : null });
    }));
  });

  app.post(`${BASE}/:id/prices`, {
    schema: { tags, summary: 'Set a price, from now or from a later moment on', params: Path, body: PriceChange, response: { 200: ProductItem } },
  }, async (request, reply) => {
    const who = await requireOffice(request, 'manage_catalog');
    if (!who.ok) return sendProblem(reply, who.fault) as never;
    const { price_minor, from } = request.body;
    return answer(reply, await postgres.withMerchant<Result<z.output<typeof ProductItem>>>(who.value.merchant, async (tx) => {
      // A price holds from now or later: what was sold was sold at the price of its day.
      const holds_from = from === undefined || from < now() ? now() : from;
      if (price_minor < 0n || price_minor > PRICE_MINOR_MAX) return fail('price_invalid');
      // Two people who set a price at once come one after the other, so that neither price is lost.
      await tx.execute('select from app.product where merchant_id = $1 and id = $2 for update', [tx.merchant_id, request.params.id]);
      const [product] = await readProducts(tx, [request.params.id]);
      if (!product) return fail('not_found');
      const priced = withPrice(product, holds_from, price_minor);
      await upsertProducts(tx, [priced]);
      return ok(itemOf(priced, await currency(tx)));
    }));
  });
}
