/** What reports call products by, and what they group them by: also those that were withdrawn. */
import type { Names } from '@stilltill/domain/catalog';
import type { MerchantTx } from '../../platform/postgres.ts';
import { uuidArray } from '../../platform/sql-arrays.ts';
import { categoryNames } from './categories.ts';

/** A product that is not known is missing. */
export async function readProductNames(tx: MerchantTx, ids: readonly string[]): Promise<ReadonlyMap<string, Names>> {
  const rows = ids.length === 0 ? [] : await tx.query<{ id: string; names: Names }>('select id, names from app.product where merchant_id = $1 and id = any($2::uuid[])', [tx.merchant_id, uuidArray(ids)], 'catalog.product_names');
  return new Map(rows.map(({ id, names }) => [id, names]));
}

/** By product the category in which it is now; and what categories are called. */
export async function readProductCategories(tx: MerchantTx): Promise<{ readonly of: ReadonlyMap<string, string>; readonly names: ReadonlyMap<string, Names> }> {
  const products = await tx.query<{ id: string; category_id: string }>('select id, category_id from app.product where merchant_id = $1 and category_id is not null', [tx.merchant_id], 'catalog.product_categories');
  const categories = await categoryNames(tx);
  return { of: new Map(products.map(({ id, category_id }) => [id, category_id])), names: new Map(categories.map(({ id, names }) => [id, names])) };
}
