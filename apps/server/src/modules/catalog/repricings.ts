/**
 * Price changes. A rule is worked out once, when somebody decides it: each product gets the price that they were shown,
 * with the moment from which it holds, and tills have it long before (docs/adr/0022-prices-to-come.md). Nothing has to run
 * at that moment, and a rule never meets prices that nobody looked at.
 */
import { createHash } from 'node:crypto';
import { checkPriceRule, marginOf, reprice } from '@stilltill/domain/catalog';
import { type Result, fail, ok } from '@stilltill/domain/result';
import type { TaxMode } from '@stilltill/domain/tax';
import { PREVIEWED_MAX, REPRICED_MAX, type RepricingAsk, type RepricingItem, type RepricingPreview, toWire } from '@stilltill/protocol';
import type { z } from 'zod';
import type { MerchantTx } from '../../platform/postgres.ts';
import { textArray, uuidArray } from '../../platform/sql-arrays.ts';
import { PRICES_TO_COME_MAX, fullName, lockCodes } from './edit-product.ts';
import { readProductNames } from './labels.ts';
import { MATCHES, lockProducts, matching } from './products.ts';

type Ask = z.output<typeof RepricingAsk>;
type Item = Omit<z.output<typeof RepricingItem>, 'currency'>;
type Preview = z.output<typeof RepricingPreview>;

const SET_MAX = 5_000;

/** A product with what it costs at the moment of a change, were there none. */
type Priced = {
  id: string; code: string; unit: 'piece' | 'kilogram'; tax_rate_ppm: number; cost_minor: bigint | null;
  was_minor: bigint | null;
  /** It has another price from the very same moment; one that holds later; how many are to come. */
  is_taken: boolean; has_later: boolean; to_come: number;
};
type Changed = Priced & { readonly price_minor: bigint };
type WorkedOut = { readonly changed: readonly Changed[]; readonly same: number; readonly unpriced: number };

function chosen(goods: Ask['goods']): { readonly sql: string; readonly values: readonly unknown[] } {
  const { products, search = '', category = null, state = null } = goods;
  // Of products that are named one by one only those on sale are meant, as of all others.
  return { sql: `product.merchant_id = $1 and ${MATCHES} and ($6::uuid[] is null or product.id = any($6::uuid[]))`, values: [...matching(products ? { search: '', category: null, state: null } : { search: search.trim(), category, state }), products ? uuidArray(products) : null] };
}

/** So many are named of those that can't be changed; how many there are is said of all. */
const NAMED_MAX = 5;

/** Says which products stand in the way, those of the first codes by their names. */
async function refuse(tx: MerchantTx, code: 'price_rule_exceeds' | 'price_moment_taken' | 'prices_to_come_full', rows: readonly Pick<Priced, 'id' | 'code'>[], details: object = {}): Promise<Result<never>> {
  const named = rows.slice(0, NAMED_MAX);
  const names = await readProductNames(tx, named.map(({ id }) => id));
  const list = named.map((row) => [row.code, fullName(names.get(row.id) ?? {})].filter((part) => part !== '').join(' '));
  return fail(code, { count: rows.length, names: [...list, ...(rows.length > named.length ? ['…'] : [])].join(' · '), ...details });
}

/** What becomes of each product. `price_rule_invalid`, `price_rule_exceeds`, `list_full`. */
async function workOut(tx: MerchantTx, { goods, rule, ending }: Ask, from: string, now: string): Promise<Result<WorkedOut>> {
  const sound = checkPriceRule(rule, ending);
  if (!sound.ok) return sound;
  const { sql, values } = chosen(goods);
  const rows = await tx.query<Priced>(
    `select id, code, unit, tax_rate_ppm, cost_minor, held.price_minor as was_minor,
        coalesce(ahead.is_taken, false) as is_taken, coalesce(ahead.has_later, false) as has_later, coalesce(ahead.to_come, 0)::integer as to_come
       from app.product product
       left join lateral (
         select price_minor from app.product_price price where price.merchant_id = $1 and price.product_id = product.id and holds_from <= $7 order by holds_from desc limit 1
       ) held on true
       left join lateral (
         select bool_or(holds_from = $7) as is_taken, bool_or(holds_from > $7) as has_later, count(*) as to_come
           from app.product_price price where price.merchant_id = $1 and price.product_id = product.id and holds_from > $8
       ) ahead on true
      where ${sql} order by code, id limit ${REPRICED_MAX + 1}`,
    [tx.merchant_id, ...values, from, now], 'catalog_work_out_repricing',
  );
  if (rows.length > REPRICED_MAX) return fail('list_full', { max: REPRICED_MAX });
  const changed: Changed[] = [];
  const beyond: Priced[] = [];
  let [same, unpriced] = [0, 0];
  for (const row of rows) {
    const price = reprice(row.was_minor, rule, ending);
    if (!price.ok) beyond.push(row);
    else if (price.value === null) unpriced += 1;
    else if (price.value === row.was_minor) same += 1;
    else changed.push({ ...row, price_minor: price.value });
  }
  return beyond.length > 0 ? refuse(tx, 'price_rule_exceeds', beyond) : ok({ changed, same, unpriced });
}

/** Two that read alike change the same products by the same amounts. */
function markOf(changed: readonly Changed[]): string {
  const hash = createHash('sha256');
  for (const { id, was_minor, price_minor } of changed) hash.update(`${id} ${was_minor ?? ''} ${price_minor}\n`);
  return hash.digest('hex');
}

/** What would change; nothing does. `price_rule_invalid`, `price_rule_exceeds`, `list_full`. */
export async function previewRepricing(tx: MerchantTx, ask: Ask, now: string, terms: { readonly currency: string; readonly tax_mode: TaxMode }): Promise<Result<Preview>> {
  const worked = await workOut(tx, ask, momentOf(ask, now), now);
  if (!worked.ok) return worked;
  const { changed, same, unpriced } = worked.value;
  const judged = changed.map((each) => ({ each, margin: each.cost_minor === null ? null : marginOf(each.price_minor, each.cost_minor, each.tax_rate_ppm, terms.tax_mode) }));
  const is_below = ({ margin }: (typeof judged)[number]): boolean => margin !== null && margin.profit_minor < 0n;
  const is_free = ({ each }: (typeof judged)[number]): boolean => each.price_minor === 0n;
  const below = judged.filter(is_below);
  const first = [...below, ...judged.filter((one) => is_free(one) && !is_below(one)), ...judged.filter((one) => !is_free(one) && !is_below(one))].slice(0, PREVIEWED_MAX);
  // Of a whole catalogue the names are read of those alone that are shown.
  const names = await readProductNames(tx, first.map(({ each }) => each.id));
  return ok({
    currency: terms.currency, changed: changed.length, same, unpriced, below_cost: below.length, free: judged.filter(is_free).length, planned_after: changed.filter(({ has_later }) => has_later).length,
    items: first.map(({ each, margin }) => ({
      product: each.id, names: { ...names.get(each.id) }, code: each.code, unit: each.unit, was_minor: each.was_minor, price_minor: each.price_minor, profit_minor: margin?.profit_minor ?? null, margin_ppm: margin?.margin_ppm ?? null,
    })),
    mark: markOf(changed),
  });
}

function momentOf({ from }: Ask, now: string): string {
  return from === undefined || from < now ? now : from;
}

/**
 * Gives products their new prices, from now or from later on; answers with the ids of those whose tills are to be told.
 * `prices_moved` where it would not be what was shown; `price_moment_taken`, `prices_to_come_full`, `no_price_changes`, and what a preview says.
 */
export async function makeRepricing(tx: MerchantTx, id: string, { mark, ...ask }: Ask & { readonly mark: string }, now: string, by: string): Promise<Result<readonly string[]>> {
  await lockCodes(tx);
  const { sql, values } = chosen(ask.goods);
  await tx.query(`select from app.product product where ${sql} order by id for update`, [tx.merchant_id, ...values], 'catalog_lock_repriced');
  const from = momentOf(ask, now);
  const worked = await workOut(tx, ask, from, now);
  if (!worked.ok) return worked;
  const { changed } = worked.value;
  if (markOf(changed) !== mark) return fail('prices_moved');
  if (changed.length === 0) return fail('no_price_changes');
  const taken = changed.filter(({ is_taken }) => is_taken);
  if (taken.length > 0) return refuse(tx, 'price_moment_taken', taken);
  const full = from > now ? changed.filter(({ to_come }) => to_come >= PRICES_TO_COME_MAX) : [];
  if (full.length > 0) return refuse(tx, 'prices_to_come_full', full, { max: PRICES_TO_COME_MAX });
  await tx.execute(
    'insert into app.repricing (merchant_id, id, at, by_name, holds_from, goods, rule, ending, products) values ($1, $2, $3, $4, $5, $6, $7, $8, $9)',
    [tx.merchant_id, id, now, by, from, toWire(ask.goods), toWire(ask.rule), ask.ending && toWire(ask.ending), changed.length], 'catalog_insert_repricing',
  );
  for (let start = 0; start < changed.length; start += SET_MAX) await writeSet(tx, id, from, changed.slice(start, start + SET_MAX));
  return ok(changed.map((each) => each.id));
}

async function writeSet(tx: MerchantTx, id: string, from: string, changed: readonly Changed[]): Promise<void> {
  const [products, prices] = [uuidArray(changed.map((each) => each.id)), changed.map(({ price_minor }) => price_minor.toString())];
  await tx.execute(
    `insert into app.repricing_price (merchant_id, repricing_id, product_id, code, was_minor, price_minor)
     select $1, $2, * from unnest($3::uuid[], $4::text[], $5::bigint[], $6::bigint[])`,
    [tx.merchant_id, id, products, textArray(changed.map(({ code }) => code)), changed.map(({ was_minor }) => was_minor?.toString() ?? null), prices], 'catalog_insert_repriced',
  );
  await tx.execute(
    `insert into app.product_price (merchant_id, product_id, holds_from, price_minor) select $1, product, $2, price from unnest($3::uuid[], $4::bigint[]) as each (product, price)
     on conflict (merchant_id, product_id, holds_from) do update set price_minor = excluded.price_minor`,
    [tx.merchant_id, from, products, prices], 'catalog_write_repriced',
  );
}

/**
 * Takes one back that is still to come; answers with the ids of products that lose a price. What somebody set for one of
 * them at the same moment since stays. `price_held`, `not_found`.
 */
export async function takeBackRepricing(tx: MerchantTx, id: string, now: string, by: string): Promise<Result<readonly string[]>> {
  await lockCodes(tx);
  const [held] = await tx.query<{ from: Date; taken_back_at: Date | null }>(
    'select holds_from as "from", taken_back_at from app.repricing where merchant_id = $1 and id = $2 for update', [tx.merchant_id, id], 'catalog_lock_repricing',
  );
  if (!held) return fail('not_found');
  if (held.taken_back_at) return ok([]);
  const from = held.from.toISOString();
  if (from <= now) return fail('price_held');
  const named = await tx.query<{ product_id: string }>('select product_id from app.repricing_price where merchant_id = $1 and repricing_id = $2', [tx.merchant_id, id], 'catalog_read_repriced_ids');
  await lockProducts(tx, named.map(({ product_id }) => product_id));
  const gone = await tx.query<{ product_id: string }>(
    `delete from app.product_price price using app.repricing_price mine
      where mine.merchant_id = $1 and mine.repricing_id = $2 and price.merchant_id = $1 and price.product_id = mine.product_id and price.holds_from = $3 and price.price_minor = mine.price_minor
      returning price.product_id`, [tx.merchant_id, id, from], 'catalog_delete_repriced',
  );
  await tx.execute('update app.repricing set taken_back_at = $3, taken_back_by = $4 where merchant_id = $1 and id = $2', [tx.merchant_id, id, now, by], 'catalog_end_repricing');
  return ok(gone.map(({ product_id }) => product_id));
}

type Row = { id: string; at: Date; by_name: string; from: Date; goods: unknown; rule: unknown; ending: unknown; products: number; taken_back_at: Date | null; taken_back_by: string | null };
/** As the wire has it; the route reads it by its schema. */
export type RepricingRow = Omit<Item, 'goods' | 'rule' | 'ending'> & { readonly goods: unknown; readonly rule: unknown; readonly ending: unknown };

const COLUMNS = 'id, at, by_name, holds_from as "from", goods, rule, ending, products, taken_back_at, taken_back_by';

function toItem({ by_name, taken_back_at, taken_back_by, ...row }: Row, now: string): RepricingRow {
  const from = row.from.toISOString();
  return {
    ...row, at: row.at.toISOString(), by: by_name, from, state: taken_back_at ? 'taken_back' : from > now ? 'planned' : 'done',
    taken_back: taken_back_at && { at: taken_back_at.toISOString(), by: taken_back_by ?? '' },
  };
}

export async function readRepricing(tx: MerchantTx, id: string, now: string): Promise<RepricingRow | undefined> {
  const [row] = await tx.query<Row>(`select ${COLUMNS} from app.repricing where merchant_id = $1 and id = $2`, [tx.merchant_id, id], 'catalog_read_repricing');
  return row && toItem(row, now);
}

/** Those of the latest moment first: what is still to come stands above what is done. */
export async function readRepricings(tx: MerchantTx, after: readonly [from: string, id: string] | null, limit: number, now: string): Promise<{ readonly rows: readonly RepricingRow[]; readonly planned: number }> {
  const rows = await tx.query<Row>(
    `select ${COLUMNS} from app.repricing where merchant_id = $1 and ($2::timestamptz is null or (holds_from, id) < ($2, $3::uuid)) order by holds_from desc, id desc limit $4`,
    [tx.merchant_id, after?.[0] ?? null, after?.[1] ?? null, limit], 'catalog_read_repricings',
  );
  const [planned] = await tx.query<{ count: bigint }>('select count(*) from app.repricing where merchant_id = $1 and holds_from > $2 and taken_back_at is null', [tx.merchant_id, now], 'catalog_count_repricings');
  return { rows: rows.map((row) => toItem(row, now)), planned: Number(planned?.count ?? 0n) };
}

type RepricedRow = { product: string; names: Record<string, string> | null; code: string; unit: 'piece' | 'kilogram' | null; barcode: string | null; was_minor: bigint | null; price_minor: bigint };

/** Its products by code, with the prices before and after. */
export async function readRepriced(tx: MerchantTx, id: string, after: readonly [code: string, product: string] | null, limit: number) {
  const rows = await tx.query<RepricedRow>(
    `select mine.product_id as product, names, mine.code, unit, was_minor, price_minor,
        (select barcode from app.product_barcode held where held.merchant_id = $1 and held.product_id = mine.product_id order by place limit 1) as barcode
       from app.repricing_price mine left join app.product product on product.merchant_id = $1 and product.id = mine.product_id
      where mine.merchant_id = $1 and repricing_id = $2 and ($3::text is null or (mine.code, product_id) > ($3, $4::uuid)) order by mine.code, product_id limit $5`,
    [tx.merchant_id, id, after?.[0] ?? null, after?.[1] ?? null, limit], 'catalog_read_repriced',
  );
  // A product that was removed altogether has its code alone.
  return rows.map(({ names, unit, ...row }) => ({ ...row, names: names ?? {}, unit: unit ?? ('piece' as const) }));
}
