/** Products with their barcodes and prices, written in sets, and read as tills and as the office know them. */
import { type Product, priceAt } from '@stilltill/domain/catalog';
import { toWire } from '@stilltill/protocol';
import { isUuid } from '../../platform/ids.ts';
import { hashOfPicture, pictureId } from '../../platform/picture.ts';
import type { MerchantTx } from '../../platform/postgres.ts';
import { uuidArray } from '../../platform/sql-arrays.ts';
import type { ChangeRow } from './changes.ts';
import { spell } from './spelling.ts';

const SET_MAX = 5000;
/** Past prices that a till still gets: it may have been away, or its clock may be behind. */
const PAST_PRICES_SENT_MAX = 10;

/** A product with what the office alone knows of it. */
export type StoredProduct = Product & {
  readonly picture: string | null;
  readonly cost_minor: bigint | null;
  readonly version: number;
  readonly withdrawn: boolean;
  readonly to_complete: boolean;
};

/**
 * Writes the whole state of products as tills know them: what was known of one by its id is replaced, its barcodes and
 * prices too, and one that was withdrawn is on sale again. Answers with their rows for the change feed. 100,000 take a
 * few seconds.
 */
export async function writeProducts(tx: MerchantTx, products: readonly Product[], now: string): Promise<ChangeRow[]> {
  // A statement can't write one row twice; rows go in key order, so that two writers don't deadlock.
  const newest = [...new Map(products.map((product) => [product.id, product])).values()].sort((a, b) => (a.id < b.id ? -1 : 1));
  for (let from = 0; from < newest.length; from += SET_MAX) await writeSet(tx, newest.slice(from, from + SET_MAX));
  return newest.map((product) => changeOf(product, now));
}

async function writeSet(tx: MerchantTx, products: readonly Product[]): Promise<void> {
  const ids = products.map(({ id }) => id);
  await tx.execute(
    `insert into app.product (merchant_id, id, code, names, tax_rate_ppm, unit, favourite, category_id, picture_hash)
     select $1, * from unnest($2::uuid[], $3::text[], $4::jsonb[], $5::integer[], $6::text[], $7::integer[], $8::uuid[], $9::bytea[])
     on conflict (merchant_id, id) do update set code = excluded.code, names = excluded.names, tax_rate_ppm = excluded.tax_rate_ppm,
       unit = excluded.unit, favourite = excluded.favourite, category_id = excluded.category_id, picture_hash = excluded.picture_hash,
       version = app.product.version + 1, withdrawn_at = null`,
    [
      tx.merchant_id, ids, products.map(({ code }) => code), products.map(({ names }) => JSON.stringify(names)),
      products.map(({ tax_rate_ppm }) => tax_rate_ppm), products.map(({ unit }) => unit), products.map(({ favourite }) => favourite),
      products.map(({ category }) => (category !== null && isUuid(category) ? category : null)),
      products.map(({ picture }) => (picture ? hashOfPicture(picture) : null)),
    ],
  );
  await writeBarcodes(tx, products);
  await tx.execute('delete from app.product_price where merchant_id = $1 and product_id = any($2::uuid[])', [tx.merchant_id, ids]);
  const prices = products.flatMap(({ id, prices: each }) => each.map(({ from, price_minor }) => ({ id, from, price_minor })));
  await tx.execute(
    `insert into app.product_price (merchant_id, product_id, holds_from, price_minor) select $1, * from unnest($2::uuid[], $3::timestamptz[], $4::bigint[])
     on conflict (merchant_id, product_id, holds_from) do update set price_minor = excluded.price_minor`,
    [tx.merchant_id, prices.map(({ id }) => id), prices.map(({ from }) => from), prices.map(({ price_minor }) => price_minor.toString())],
  );
}

/** Gives products the barcodes that they name, and no others. */
export async function writeBarcodes(tx: MerchantTx, products: readonly Pick<Product, 'id' | 'barcodes'>[]): Promise<void> {
  await tx.execute('delete from app.product_barcode where merchant_id = $1 and product_id = any($2::uuid[])', [tx.merchant_id, products.map(({ id }) => id)]);
  const barcodes = products.flatMap(({ id, barcodes: each }) => [...new Set(each)].map((barcode, at) => ({ id, barcode, place: at + 1 })));
  await tx.execute(
    `insert into app.product_barcode (merchant_id, product_id, barcode, place) select $1, * from unnest($2::uuid[], $3::text[], $4::integer[])`,
    [tx.merchant_id, barcodes.map(({ id }) => id), barcodes.map(({ barcode }) => barcode), barcodes.map(({ place }) => place)],
  );
}

function changeOf(product: Product, now: string): ChangeRow {
  const ascending = [...product.prices].sort((a, b) => (a.from < b.from ? -1 : 1));
  const future_at = ascending.findIndex(({ from }) => from > now);
  const past_count = future_at < 0 ? ascending.length : future_at;
  const prices = ascending.slice(Math.max(0, past_count - PAST_PRICES_SENT_MAX));
  const { id, code, names, barcodes, tax_rate_ppm, unit, favourite, category, picture } = product;
  const spelt = spell(names);
  // Named one by one: what the office alone knows, such as the cost, never gets to a till.
  const body = { id, code, names, barcodes, prices, tax_rate_ppm, unit, favourite, category, ...(picture ? { picture } : {}), ...(spelt === '' ? {} : { spelt }) };
  return { kind: 'product', id, store: null, body: toWire(body) };
}

/** What tills are to know of products now; of those that were withdrawn, that they are gone. */
export async function readChangeRows(tx: MerchantTx, ids: readonly string[], now: string): Promise<ChangeRow[]> {
  const products = await readProducts(tx, ids);
  return products.map((product) => (product.withdrawn ? { kind: 'product', id: product.id, store: null, body: null } : changeOf(product, now)));
}

/** Removes products. Sales that name them keep the names and prices that they were sold under. */
export async function deleteProducts(tx: MerchantTx, ids: readonly string[]): Promise<ChangeRow[]> {
  await tx.execute('delete from app.product_barcode where merchant_id = $1 and product_id = any($2::uuid[])', [tx.merchant_id, ids]);
  await tx.execute('delete from app.product_price where merchant_id = $1 and product_id = any($2::uuid[])', [tx.merchant_id, ids]);
  const gone = await tx.query<{ id: string }>(
    'delete from app.product where merchant_id = $1 and id = any($2::uuid[]) returning id', [tx.merchant_id, ids],
  );
  return gone.map(({ id }) => ({ kind: 'product', id, store: null, body: null }));
}

type ProductRow = {
  id: string; code: string; names: Record<string, string>; tax_rate_ppm: number; unit: 'piece' | 'kilogram'; favourite: number | null;
  category: string | null; picture_hash: Buffer | null; cost_minor: bigint | null; version: number; withdrawn: boolean; to_complete: boolean;
  barcodes: string[]; prices: { from: string; price_minor: string }[];
};

const PRODUCT = `
  select product.id, code, names, tax_rate_ppm, unit, favourite, category_id as category, picture_hash, cost_minor, version,
    withdrawn_at is not null as withdrawn, to_complete,
    array(select barcode from app.product_barcode barcode where barcode.merchant_id = product.merchant_id and product_id = product.id order by place) as barcodes,
    coalesce((select json_agg(json_build_object(
        'from', to_char(holds_from at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"'), 'price_minor', price_minor::text) order by holds_from)
      from app.product_price price where price.merchant_id = product.merchant_id and product_id = product.id), '[]') as prices
  from app.product product`;

function toProduct(tx: MerchantTx, { picture_hash, ...row }: ProductRow): StoredProduct {
  return {
    ...row, picture: picture_hash && pictureId(tx.merchant_id, picture_hash),
    prices: row.prices.map(({ from, price_minor }) => ({ from, price_minor: BigInt(price_minor) })),
  };
}

/** Holds products until the transaction ends: whoever changes them comes before or after. */
export async function lockProducts(tx: MerchantTx, ids: readonly string[]): Promise<void> {
  await tx.execute('select from app.product where merchant_id = $1 and id = any($2::uuid[]) order by id for update', [tx.merchant_id, uuidArray(ids)]);
}

/** Products by id, in the order of their ids; also those that were withdrawn. */
export async function readProducts(tx: MerchantTx, ids: readonly string[]): Promise<StoredProduct[]> {
  const rows = await tx.query<ProductRow>(`${PRODUCT} where product.merchant_id = $1 and id = any($2::uuid[]) order by id`, [tx.merchant_id, uuidArray(ids)]);
  return rows.map((row) => toProduct(tx, row));
}

/** Those on the favourites grid, in its order. */
export async function readFavourites(tx: MerchantTx): Promise<StoredProduct[]> {
  const rows = await tx.query<ProductRow>(
    `${PRODUCT} where product.merchant_id = $1 and favourite is not null and withdrawn_at is null order by favourite, id`, [tx.merchant_id],
  );
  return rows.map((row) => toProduct(tx, row));
}

export type ProductFilter = {
  readonly search: string;
  readonly state: 'on_sale' | 'to_complete' | 'withdrawn' | null;
  readonly category: string | null;
};

/** Whether a row of `app.product` passes a filter, whose values `matching` gives as the second to the fifth. */
export const MATCHES = `
  ($2 = '' or code ilike $3 or exists (select from jsonb_each_text(names) name where name.value ilike $3)
    or product.id in (select product_id from app.product_barcode where merchant_id = $1 and barcode = $2))
  and (withdrawn_at is not null) = ($4::text is not distinct from 'withdrawn') and ($4::text is distinct from 'to_complete' or to_complete)
  and ($4::text is distinct from 'on_sale' or not to_complete)
  and ($5::uuid is null or category_id = $5)`;

export function matching({ search, state, category }: ProductFilter): readonly (string | null)[] {
  return [search, `%${search.replaceAll(/[\\%_]/g, (sign) => `\\${sign}`)}%`, state, category];
}

export type ProductSearch = ProductFilter & {
  /** The last one's code and id. */
  readonly after: { readonly code: string; readonly id: string } | null;
  readonly limit: number;
};

/** Products whose code, name or barcode holds a text, in the order of their codes. */
export async function searchProducts(tx: MerchantTx, { search, state, category, after, limit }: ProductSearch): Promise<StoredProduct[]> {
  const rows = await tx.query<ProductRow>(
    `${PRODUCT} where product.merchant_id = $1 and ${MATCHES} and ($6::text is null or (code, id) > ($6, $7::uuid)) order by code, id limit $8`,
    [tx.merchant_id, ...matching({ search, state, category }), after?.code ?? null, after?.id ?? null, limit],
  );
  return rows.map((row) => toProduct(tx, row));
}

/** The price that holds now; null where none does. */
export function priceNow(product: Product, now: string): bigint | null {
  const price = priceAt(product, now);
  return price.ok ? price.value : null;
}
