/** Categories of a merchant, in an order that the office gives them. */
import type { Category, Names } from '@stilltill/domain/catalog';
import { type Result, fail, ok } from '@stilltill/domain/result';
import { CATEGORIES_MAX } from '@stilltill/protocol';
import type { MerchantTx } from '../../platform/postgres.ts';
import { type ChangeRow, toChangeRow } from './changes.ts';
import { readChangeRows } from './products.ts';

type CategoryRow = { id: string; names: Record<string, string>; place: number };
export type CountedCategory = CategoryRow & { readonly products: number };

/** With the number of products on sale in each. */
export async function readCategories(tx: MerchantTx): Promise<CountedCategory[]> {
  const rows = await tx.query<CategoryRow & { products: bigint }>(
    `select category.id, names, place, coalesce(counted.products, 0) as products
       from app.category category
       left join (select category_id, count(*) as products from app.product where merchant_id = $1 and withdrawn_at is null group by category_id) counted
         on counted.category_id = category.id
      where merchant_id = $1 order by place, category.id`, [tx.merchant_id],
  );
  return rows.map((row) => ({ ...row, products: Number(row.products) }));
}

/** Names alone: nothing is counted. */
export function categoryNames(tx: MerchantTx): Promise<Pick<CategoryRow, 'id' | 'names'>[]> {
  return tx.query('select id, names from app.category where merchant_id = $1 order by place, id', [tx.merchant_id], 'catalog.category_names');
}

function changeOf({ id, names, place }: Category): ChangeRow {
  return toChangeRow({ kind: 'category', id, store: null, body: { id, names: { ...names }, place } });
}

/** Writes whole categories: what was known of one by its id is replaced. */
export async function writeCategories(tx: MerchantTx, categories: readonly Category[]): Promise<ChangeRow[]> {
  await tx.execute(
    `insert into app.category (merchant_id, id, names, place) select $1, * from unnest($2::uuid[], $3::jsonb[], $4::integer[])
     on conflict (merchant_id, id) do update set names = excluded.names, place = excluded.place`,
    [tx.merchant_id, categories.map(({ id }) => id), categories.map(({ names }) => JSON.stringify(names)), categories.map(({ place }) => place)],
  );
  return categories.map(changeOf);
}

/** The categories, locked until the transaction ends: their order is that of all of them. */
async function lockCategories(tx: MerchantTx): Promise<CategoryRow[]> {
  return tx.query<CategoryRow>('select id, names, place from app.category where merchant_id = $1 order by place, id for update', [tx.merchant_id]);
}

/** Makes one behind the others. `list_full`. */
export async function makeCategory(tx: MerchantTx, id: string, names: Names): Promise<Result<ChangeRow[]>> {
  const known = await lockCategories(tx);
  if (known.length >= CATEGORIES_MAX) return fail('list_full', { max: CATEGORIES_MAX });
  return ok(await writeCategories(tx, [{ id, names, place: (known.at(-1)?.place ?? -1) + 1 }]));
}

/** `not_found`. */
export async function renameCategory(tx: MerchantTx, id: string, names: Names): Promise<Result<ChangeRow[]>> {
  const known = (await lockCategories(tx)).find((each) => each.id === id);
  return known ? ok(await writeCategories(tx, [{ ...known, names }])) : fail('not_found');
}

/** Puts them into an order; those that are not named come behind, as they were. */
export async function orderCategories(tx: MerchantTx, ids: readonly string[]): Promise<ChangeRow[]> {
  const known = await lockCategories(tx);
  return writeCategories(tx, reorder(known, ids).filter(({ was, now }) => was.place !== now).map(({ was, now }) => ({ ...was, place: now })));
}

/** Each thing with its new place: first those that are named, then the others as they stand. */
export function reorder<T extends { readonly id: string }>(things: readonly T[], ids: readonly string[]): { readonly was: T; readonly now: number }[] {
  const known = new Map(things.map((thing) => [thing.id, thing]));
  const ordered = [...new Set([...ids.filter((id) => known.has(id)), ...known.keys()])];
  return ordered.map((id, now) => ({ was: known.get(id) as T, now }));
}

/** Removes one. `category_used` where products on sale are in it, unless it `empties`: then they are in none. `not_found`. */
export async function removeCategory(tx: MerchantTx, id: string, empties: boolean, now: string): Promise<Result<ChangeRow[]>> {
  const known = (await lockCategories(tx)).some((each) => each.id === id);
  if (!known) return fail('not_found');
  const [used] = await tx.query<{ count: bigint }>('select count(*) from app.product where merchant_id = $1 and category_id = $2 and withdrawn_at is null', [tx.merchant_id, id]);
  const count = Number(used?.count ?? 0n);
  if (count > 0 && !empties) return fail('category_used', { count });
  const left = await tx.query<{ id: string }>('update app.product set category_id = null where merchant_id = $1 and category_id = $2 returning id', [tx.merchant_id, id]);
  await tx.execute('delete from app.category where merchant_id = $1 and id = $2', [tx.merchant_id, id]);
  return ok([{ kind: 'category', id, store: null, body: null }, ...await readChangeRows(tx, left.map((row) => row.id), now)]);
}
