/**
 * What the office does to one product. Each works inside of a transaction that a fault undoes, and leaves it to its
 * caller to send the change to the tills.
 */
import { type Names, expandUpcE, isMisread, nameIn, readScan } from '@stilltill/domain/catalog';
import { PRICE_MINOR_MAX } from '@stilltill/domain/money';
import { type Result, fail, ok } from '@stilltill/domain/result';
import { FAVOURITES_MAX, type NewProduct, type ProductChange, type ProductEdit } from '@stilltill/protocol';
import type { z } from 'zod';
import type { MerchantTx } from '../../platform/postgres.ts';
import { reorder } from './categories.ts';
import type { Picture } from '../../platform/picture.ts';
import { dropUnusedPicture, insertPicture, readPicture } from './pictures.ts';
import { type StoredProduct, lockProducts, readProducts, writeBarcodes } from './products.ts';

/** Prices that are still to come, of one product. */
export const PRICES_TO_COME_MAX = 50;

type Change = z.output<typeof ProductChange>;
/** What a change says, read and found to be possible. `picture` undefined: it stays as it is. */
type CheckedChange = Omit<Change, 'picture'> & { readonly picture: Picture | null | undefined };

/**
 * Waits until nobody else gives barcodes and codes to products of this merchant: which of two is first is decided one
 * after the other. Held until the transaction ends. Prices wait for it too: an import, which holds it, writes whole products
 * with the prices that it read before. It comes before any lock of a product, so that no two wait for each other.
 */
export async function lockCodes(tx: MerchantTx): Promise<void> {
  await tx.execute("select pg_advisory_xact_lock(hashtextextended('catalog.codes/' || $1, 0))", [tx.merchant_id], 'catalog_lock_codes');
}

const GTIN_LENGTHS = [8, 12, 13, 14];

/** The one form of all that scanners may send for a code. */
export function plainCode(barcode: string): string {
  return /^\d+$/.test(barcode) ? (expandUpcE(barcode) ?? barcode).replace(/^0+(?=.)/, '') : barcode;
}

/** All that scanners may send for one code: with and without leading zeros, a UPC-E as the UPC-A that it stands for. */
export function sameCodes(barcode: string): string[] {
  if (!/^\d+$/.test(barcode)) return [barcode];
  const plain = plainCode(barcode);
  return [...new Set([barcode, plain, ...GTIN_LENGTHS.map((length) => plain.padStart(length, '0'))])];
}

/** Whose barcode it is: of a product on sale, and not of the one itself. Codes that a till takes for the same are the same. */
export async function findOwner(tx: MerchantTx, barcode: string, except: string): Promise<{ readonly id: string; readonly names: Names } | undefined> {
  const [owner] = await tx.query<{ id: string; names: Record<string, string> }>(
    `select product.id, names from app.product_barcode held join app.product on product.merchant_id = held.merchant_id and product.id = held.product_id
      where held.merchant_id = $1 and barcode = any($2::text[]) and product.id <> $3 and withdrawn_at is null limit 1`,
    [tx.merchant_id, sameCodes(barcode), except], 'catalog_find_barcode',
  );
  return owner;
}

/** A name for people of any language: all that it has. */
export function fullName(names: Names): string {
  return [...new Set(Object.values(names).filter((name) => name !== ''))].join(' / ') || nameIn(names, 'en');
}

/** Names without blanks around them, and without languages that say nothing. */
export function trimNames(names: Names): Names {
  return Object.fromEntries(Object.entries(names).map(([language, name]) => [language, name.trim()] as const).filter(([, name]) => name !== ''));
}

/** `barcode_misread`, `barcode_link`: a person typed or scanned what no scanner will read off the goods. */
function readBarcodes(typed: readonly string[]): Result<string[]> {
  const barcodes = new Set<string>();
  for (const each of typed) {
    const scan = readScan(each);
    if (scan.kind === 'link') return fail('barcode_link');
    if (isMisread(scan.code)) return fail('barcode_misread', { barcode: scan.code });
    if (scan.code !== '') barcodes.add(scan.code);
  }
  return ok([...barcodes]);
}

async function checkChange(tx: MerchantTx, id: string, change: Change): Promise<Result<CheckedChange>> {
  const code = change.code.trim();
  const barcodes = readBarcodes(change.barcodes);
  if (!barcodes.ok) return barcodes;
  const picture = change.picture === 'keep' ? ok(undefined) : change.picture === null ? ok(null) : readPicture(change.picture);
  if (!picture.ok) return picture;
  await lockCodes(tx);
  const free = await checkFree(tx, id, code, barcodes.value);
  if (!free.ok) return free;
  if (change.category !== null) {
    const [category] = await tx.query('select id from app.category where merchant_id = $1 and id = $2 for share', [tx.merchant_id, change.category]);
    if (!category) return fail('category_unknown');
  }
  return ok({ ...change, code, names: trimNames(change.names), barcodes: barcodes.value, picture: picture.value });
}

/** `barcode_taken`, `product_code_taken`: two products by one code would be sold for each other. */
async function checkFree(tx: MerchantTx, id: string, code: string, barcodes: readonly string[]): Promise<Result<null>> {
  for (const barcode of barcodes) {
    const owner = await findOwner(tx, barcode, id);
    if (owner) return fail('barcode_taken', { barcode, product: owner.id, name: fullName(owner.names) });
  }
  if (code === '') return ok(null);
  const [owner] = await tx.query<{ id: string; names: Record<string, string> }>(
    'select id, names from app.product where merchant_id = $1 and code = $2 and id <> $3 and withdrawn_at is null limit 1', [tx.merchant_id, code, id],
  );
  return owner ? fail('product_code_taken', { code, product: owner.id, name: fullName(owner.names) }) : ok(null);
}

/** `list_full`: the grid holds as many as a person can put into an order. */
async function placeOnGrid(tx: MerchantTx, favourite: boolean, was: number | null): Promise<Result<number | null>> {
  if (!favourite || was !== null) return ok(favourite ? was : null);
  const [grid] = await tx.query<{ count: bigint; last: number | null }>(
    'select count(*), max(favourite) as last from app.product where merchant_id = $1 and favourite is not null and withdrawn_at is null', [tx.merchant_id],
  );
  return (grid?.count ?? 0n) >= FAVOURITES_MAX ? fail('list_full', { max: FAVOURITES_MAX }) : ok((grid?.last ?? -1) + 1);
}

/** A product that nobody had. `barcode_misread`, `barcode_link`, `barcode_taken`, `product_code_taken`, `category_unknown`, `picture_unusable`, `list_full`. */
export async function createProduct(tx: MerchantTx, id: string, made: z.output<typeof NewProduct>, now: string): Promise<Result<null>> {
  const checked = await checkChange(tx, id, made);
  if (!checked.ok) return checked;
  await tx.execute("insert into app.product (merchant_id, id, code, names, tax_rate_ppm, unit, version) values ($1, $2, '', '{}', 0, 'piece', 0)", [tx.merchant_id, id]);
  const written = await write(tx, id, checked.value, null);
  if (!written.ok || made.price_minor === null) return written;
  return setPrice(tx, id, made.price_minor, now, now);
}

/** The same, and `conflict`: somebody changed it since; `not_found`. */
export async function editProduct(tx: MerchantTx, id: string, edit: z.output<typeof ProductEdit>): Promise<Result<null>> {
  await lockCodes(tx);
  const before = await lockProduct(tx, id);
  if (!before) return fail('not_found');
  if (before.version !== edit.version) return fail('conflict');
  const checked = await checkChange(tx, id, edit);
  return checked.ok ? write(tx, id, checked.value, before) : checked;
}

async function write(tx: MerchantTx, id: string, change: CheckedChange, before: StoredProduct | null): Promise<Result<null>> {
  const favourite = await placeOnGrid(tx, change.favourite, before?.favourite ?? null);
  if (!favourite.ok) return favourite;
  if (change.picture) await insertPicture(tx, change.picture);
  await tx.execute(
    `update app.product set code = $3, names = $4, tax_rate_ppm = $5, unit = $6, cost_minor = $7, category_id = $8, favourite = $9,
        picture_hash = case when $10 then picture_hash else $11 end, version = version + 1, to_complete = false
      where merchant_id = $1 and id = $2`,
    [
      tx.merchant_id, id, change.code, JSON.stringify(change.names), change.tax_rate_ppm, change.unit, change.cost_minor, change.category,
      favourite.value, change.picture === undefined, change.picture?.hash ?? null,
    ],
  );
  if (change.picture !== undefined && before?.picture) await dropUnusedPicture(tx, before.picture);
  await writeBarcodes(tx, [{ id, barcodes: change.barcodes }]);
  return ok(null);
}

/** Two people who change a product at once come one after the other, so that nothing of either is lost. */
async function lockProduct(tx: MerchantTx, id: string): Promise<StoredProduct | undefined> {
  await lockProducts(tx, [id]);
  return (await readProducts(tx, [id]))[0];
}

/**
 * A price from a moment on; of two from the same moment the later one counts. One that is past is now: what was sold was
 * sold at the price of its day. `not_found`, `price_invalid`, `list_full`.
 */
export async function setPrice(tx: MerchantTx, id: string, price_minor: bigint, from: string, now: string): Promise<Result<null>> {
  if (price_minor < 0n || price_minor > PRICE_MINOR_MAX) return fail('price_invalid');
  await lockCodes(tx);
  const product = await lockProduct(tx, id);
  if (!product) return fail('not_found');
  const holds_from = from < now ? now : from;
  const to_come = product.prices.filter((price) => price.from > now && price.from !== holds_from);
  if (holds_from > now && to_come.length >= PRICES_TO_COME_MAX) return fail('list_full', { max: PRICES_TO_COME_MAX });
  await tx.execute(
    `insert into app.product_price (merchant_id, product_id, holds_from, price_minor) values ($1, $2, $3, $4)
     on conflict (merchant_id, product_id, holds_from) do update set price_minor = excluded.price_minor`,
    [tx.merchant_id, id, holds_from, price_minor],
  );
  return ok(null);
}

/** Takes a price back that is still to come. `price_held`: it holds already; `not_found`. */
export async function removePrice(tx: MerchantTx, id: string, from: string, now: string): Promise<Result<null>> {
  await lockCodes(tx);
  const product = await lockProduct(tx, id);
  if (!product?.prices.some((price) => price.from === from)) return fail('not_found');
  if (from <= now) return fail('price_held');
  await tx.execute('delete from app.product_price where merchant_id = $1 and product_id = $2 and holds_from = $3', [tx.merchant_id, id, from]);
  return ok(null);
}

/** Takes it off sale; its row, its prices and its barcodes stay. `not_found`. */
export async function withdrawProduct(tx: MerchantTx, id: string, now: string): Promise<Result<null>> {
  const product = await lockProduct(tx, id);
  if (!product) return fail('not_found');
  await tx.execute(
    'update app.product set withdrawn_at = coalesce(withdrawn_at, $3), version = version + 1, to_complete = false where merchant_id = $1 and id = $2', [tx.merchant_id, id, now],
  );
  return ok(null);
}

/** Puts it back on sale. `barcode_taken`, `product_code_taken`: another one has got its code since; `not_found`. */
export async function restoreProduct(tx: MerchantTx, id: string): Promise<Result<null>> {
  await lockCodes(tx);
  const product = await lockProduct(tx, id);
  if (!product) return fail('not_found');
  const free = await checkFree(tx, id, product.code, product.barcodes);
  if (!free.ok) return free;
  await tx.execute('update app.product set withdrawn_at = null, version = version + 1 where merchant_id = $1 and id = $2', [tx.merchant_id, id]);
  return ok(null);
}

/** Puts the favourites grid into an order; answers with the ids of those that have another place than before. */
export async function orderFavourites(tx: MerchantTx, ids: readonly string[]): Promise<string[]> {
  const known = await tx.query<{ id: string; favourite: number }>(
    'select id, favourite from app.product where merchant_id = $1 and favourite is not null and withdrawn_at is null order by id for update', [tx.merchant_id],
  );
  known.sort((a, b) => a.favourite - b.favourite || (a.id < b.id ? -1 : 1));
  const moved = reorder(known, ids).filter(({ was, now }) => was.favourite !== now);
  await tx.execute(
    `update app.product set favourite = moved.place from unnest($2::uuid[], $3::integer[]) as moved (id, place)
      where product.merchant_id = $1 and product.id = moved.id`,
    [tx.merchant_id, moved.map(({ was }) => was.id), moved.map(({ now }) => now)],
  );
  return moved.map(({ was }) => was.id);
}
