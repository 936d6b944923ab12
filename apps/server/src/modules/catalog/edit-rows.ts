/**
 * A table of products in which somebody changed cells. Each row stands for itself: what can be saved is, and what can't is
 * told with what the product is now, so that nothing that was typed is lost. All is judged by what the products would be
 * together: two rows may exchange their codes.
 */
import { type Names, isMisread, readScan } from '@stilltill/domain/catalog';
import type { Code } from '@stilltill/domain/codes';
import type { ProductRow, ProductRowsSaved } from '@stilltill/protocol';
import type { z } from 'zod';
import type { MerchantTx } from '../../platform/postgres.ts';
import { textArray, uuidArray } from '../../platform/sql-arrays.ts';
import { readCategories } from './categories.ts';
import { fullName, lockCodes, plainCode, trimNames } from './edit-product.ts';
import { findByCodes } from './import-products.ts';
import { type StoredProduct, lockProducts, priceNow, readProducts, writeBarcodes } from './products.ts';

type Row = z.output<typeof ProductRow>;
type Refused = z.output<typeof ProductRowsSaved>['refused'][number];
export type RefusedRow = Omit<Refused, 'newest'>;

/** What a row makes of a product. */
type Judged = { readonly row: Row; readonly was: StoredProduct; readonly is: StoredProduct; readonly price_minor: bigint | null };

/** Saves rows; answers with the ids of products that changed, and with the rows that did not. */
export async function editRows(tx: MerchantTx, rows: readonly Row[], now: string): Promise<{ readonly saved: readonly string[]; readonly refused: readonly RefusedRow[] }> {
  const newest = [...new Map(rows.map((row) => [row.product, row])).values()];
  await lockCodes(tx);
  await lockProducts(tx, newest.map(({ product }) => product));
  const known = new Map((await readProducts(tx, newest.map(({ product }) => product))).map((product) => [product.id, product]));
  const categories = newest.some(({ category }) => category) ? new Set((await readCategories(tx)).map(({ id }) => id)) : new Set<string>();
  const refused: RefusedRow[] = [];
  const sound: Judged[] = [];
  for (const row of newest) {
    const judged = judge(row, known.get(row.product), categories, now);
    if ('code' in judged) refused.push(judged);
    else sound.push(judged);
  }
  const free = await leaveOutTaken(tx, sound, [...known.values()]);
  refused.push(...free.refused);
  await write(tx, free.kept, now);
  return { saved: free.kept.map(({ was }) => was.id), refused };
}

function refuse(product: string, code: Code, field: RefusedRow['field'] = null, details: RefusedRow['details'] = {}): RefusedRow {
  return { product, code, field, details };
}

/** `not_found`, `conflict`: somebody was faster; `category_unknown`, `barcode_misread`, `barcode_link`. */
function judge(row: Row, was: StoredProduct | undefined, categories: ReadonlySet<string>, now: string): Judged | RefusedRow {
  if (!was) return refuse(row.product, 'not_found');
  if (was.version !== row.version) return refuse(row.product, 'conflict');
  if (row.price && row.price.was_minor !== priceNow(was, now)) return refuse(row.product, 'conflict', 'price');
  if (row.category && !categories.has(row.category)) return refuse(row.product, 'category_unknown', 'category');
  const barcodes = new Set<string>();
  for (const typed of row.barcodes ?? []) {
    const scan = readScan(typed);
    if (scan.kind === 'link') return refuse(row.product, 'barcode_link', 'barcodes');
    if (isMisread(scan.code)) return refuse(row.product, 'barcode_misread', 'barcodes', { barcode: scan.code });
    if (scan.code !== '') barcodes.add(scan.code);
  }
  return {
    row, was, price_minor: row.price ? row.price.price_minor : null,
    is: {
      ...was, names: row.names ? trimNames(row.names) : was.names, code: row.code?.trim() ?? was.code, barcodes: row.barcodes ? [...barcodes] : was.barcodes,
      tax_rate_ppm: row.tax_rate_ppm ?? was.tax_rate_ppm, category: row.category === undefined ? was.category : row.category, withdrawn: row.on_sale === undefined ? was.withdrawn : !row.on_sale,
    },
  };
}

type Owner = { readonly id: string; readonly names: Names };

/**
 * Leaves out rows whose code or barcode another product on sale has, `barcode_taken` and `product_code_taken`. A row that is
 * left out keeps its codes, which may take another one's: it goes on until none is left out any more.
 */
async function leaveOutTaken(tx: MerchantTx, judged: readonly Judged[], known: readonly StoredProduct[]): Promise<{ readonly kept: readonly Judged[]; readonly refused: readonly RefusedRow[] }> {
  const takers = judged.filter(({ row, was, is }) => !is.withdrawn && (was.withdrawn || row.code !== undefined || row.barcodes !== undefined));
  if (takers.length === 0) return { kept: judged, refused: [] };
  const others = await findByCodes(tx, takers.map(({ is }) => is.code), takers.flatMap(({ is }) => is.barcodes));
  const stored = new Map([...others, ...known].map((product) => [product.id, product]));
  const left_out = new Map<string, RefusedRow>();
  for (let before = -1; before !== left_out.size;) {
    before = left_out.size;
    const standing = new Map<string, StoredProduct>(stored);
    for (const { was, is } of judged) if (!left_out.has(was.id)) standing.set(was.id, is);
    const [codes, barcodes] = indexOf([...standing.values()]);
    for (const { was, is } of takers.toReversed()) {
      if (left_out.has(was.id)) continue;
      const taken = is.barcodes.find((barcode) => otherThan(barcodes.get(plainCode(barcode)), was.id));
      const of_barcode = taken === undefined ? undefined : otherThan(barcodes.get(plainCode(taken)), was.id);
      const of_code = is.code === '' ? undefined : otherThan(codes.get(is.code), was.id);
      if (taken !== undefined && of_barcode) left_out.set(was.id, refuse(was.id, 'barcode_taken', 'barcodes', { barcode: taken, product: of_barcode.id, name: fullName(of_barcode.names) }));
      else if (of_code) left_out.set(was.id, refuse(was.id, 'product_code_taken', 'code', { code: is.code, product: of_code.id, name: fullName(of_code.names) }));
      // One at a time: of two rows that want the same code the first has it once the later one is left out.
      if (left_out.has(was.id)) break;
    }
  }
  return { kept: judged.filter(({ was }) => !left_out.has(was.id)), refused: [...left_out.values()] };
}

function indexOf(products: readonly StoredProduct[]): readonly [Map<string, Owner[]>, Map<string, Owner[]>] {
  const [codes, barcodes] = [new Map<string, Owner[]>(), new Map<string, Owner[]>()];
  const put = (map: Map<string, Owner[]>, key: string, owner: Owner): void => void map.set(key, [...(map.get(key) ?? []), owner]);
  for (const { id, names, code, barcodes: held, withdrawn } of products) {
    if (withdrawn) continue;
    if (code !== '') put(codes, code, { id, names });
    for (const barcode of new Set(held.map(plainCode))) put(barcodes, barcode, { id, names });
  }
  return [codes, barcodes];
}

function otherThan(owners: readonly Owner[] | undefined, id: string): Owner | undefined {
  return owners?.find((owner) => owner.id !== id);
}

async function write(tx: MerchantTx, judged: readonly Judged[], now: string): Promise<void> {
  if (judged.length === 0) return;
  const all = judged.map(({ is }) => is);
  await tx.execute(
    `update app.product set code = each.code, names = each.names, tax_rate_ppm = each.tax_rate_ppm, category_id = each.category, version = version + 1, to_complete = false,
        withdrawn_at = case when each.withdrawn then coalesce(withdrawn_at, $2) end
      from unnest($3::uuid[], $4::text[], $5::jsonb[], $6::integer[], $7::uuid[], $8::boolean[]) as each (id, code, names, tax_rate_ppm, category, withdrawn)
      where product.merchant_id = $1 and product.id = each.id`,
    [
      tx.merchant_id, now, uuidArray(all.map(({ id }) => id)), textArray(all.map(({ code }) => code)), all.map(({ names }) => JSON.stringify(names)), all.map(({ tax_rate_ppm }) => tax_rate_ppm),
      uuidArray(all.map(({ category }) => category)), all.map(({ withdrawn }) => withdrawn),
    ], 'catalog_write_rows',
  );
  await writeBarcodes(tx, judged.filter(({ row }) => row.barcodes !== undefined).map(({ is }) => is));
  const priced = judged.filter(({ price_minor }) => price_minor !== null);
  await tx.execute(
    `insert into app.product_price (merchant_id, product_id, holds_from, price_minor) select $1, product, $2, price from unnest($3::uuid[], $4::bigint[]) as each (product, price)
     on conflict (merchant_id, product_id, holds_from) do update set price_minor = excluded.price_minor`,
    [tx.merchant_id, now, uuidArray(priced.map(({ was }) => was.id)), priced.map(({ price_minor }) => String(price_minor))], 'catalog_write_row_prices',
  );
}
