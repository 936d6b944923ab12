/** What an import asks of the catalogue: many products at once, found, written and taken off sale, and sent to tills at the end. */
import type { MerchantTx } from '../../platform/postgres.ts';
import { textArray, uuidArray } from '../../platform/sql-arrays.ts';
import type { ChangeRow } from './changes.ts';
import { sameCodes } from './edit-product.ts';
import { type StoredProduct, readProducts, writeProducts } from './products.ts';

/** Products that have one of these codes or barcodes, also those that are not on sale; a code of a till's is any that it takes for the same. */
export async function findByCodes(tx: MerchantTx, codes: readonly string[], barcodes: readonly string[]): Promise<StoredProduct[]> {
  const rows = await tx.query<{ id: string }>(
    `select id from app.product where merchant_id = $1 and code = any($2::text[]) and code <> ''
     union select product_id from app.product_barcode where merchant_id = $1 and barcode = any($3::text[])`,
    [tx.merchant_id, textArray(codes), textArray([...new Set(barcodes.flatMap(sameCodes))])], 'catalog_find_by_codes',
  );
  return rows.length === 0 ? [] : readProducts(tx, rows.map(({ id }) => id));
}

/** Writes all that is known of products, the cost too, and puts them on sale; answers with what the tills are to hear. */
export async function writeStored(tx: MerchantTx, products: readonly StoredProduct[], now: string): Promise<ChangeRow[]> {
  const rows = await writeProducts(tx, products, now);
  await tx.execute(
    `update app.product set cost_minor = each.cost, to_complete = false from unnest($2::uuid[], $3::bigint[]) as each (id, cost)
      where product.merchant_id = $1 and product.id = each.id`,
    [tx.merchant_id, uuidArray(products.map(({ id }) => id)), products.map(({ cost_minor }) => cost_minor?.toString() ?? null)], 'catalog_write_costs',
  );
  return rows;
}

/** Takes products off sale; their rows stay for what was sold. */
export async function withdrawMany(tx: MerchantTx, ids: readonly string[], now: string): Promise<ChangeRow[]> {
  await tx.execute('update app.product set withdrawn_at = coalesce(withdrawn_at, $3), version = version + 1 where merchant_id = $1 and id = any($2::uuid[])', [tx.merchant_id, uuidArray(ids), now], 'catalog_withdraw_many');
  return ids.map((id) => ({ kind: 'product', id, store: null, body: null }));
}

/** The rate of tax that most products have; null where there are none. */
export async function commonRate(tx: MerchantTx): Promise<number | null> {
  const [row] = await tx.query<{ tax_rate_ppm: number }>(
    'select tax_rate_ppm from app.product where merchant_id = $1 and withdrawn_at is null group by tax_rate_ppm order by count(*) desc, tax_rate_ppm desc limit 1', [tx.merchant_id],
  );
  return row?.tax_rate_ppm ?? null;
}
