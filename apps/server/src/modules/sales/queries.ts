/** What the back office reads of sales: lists, one sale, the figures of a day. */
import { type Entry, receiptNumber } from '@stilltill/domain/journal';
import { AMOUNT_MINOR_MAX } from '@stilltill/domain/money';
import { type Result, fail, ok } from '@stilltill/domain/result';
import type { SaleCompleted, SaleDetail, SaleItem, SalePage, SaleQuery, SaleRefunded, TodayAnswer } from '@stilltill/protocol';
import type { z } from 'zod';
import { isUuid } from '../../platform/ids.ts';
import { readPageCursor, writePageCursor } from '../../platform/page-cursor.ts';
import type { MerchantTx } from '../../platform/postgres.ts';
import { uuidArray } from '../../platform/sql-arrays.ts';
import type { SalesPorts } from './ports.ts';

export type SaleRow = {
  chain: number; seq: number; variant: number; kind: 'sale' | 'refund'; sale_id: string; at: Date; received_at: Date; operator_id: string | null;
  currency: string; total_minor: bigint; lines: number; shift_id: string; linked_sale_id: string | null;
};
/** More refunds of one sale are not listed beside it. */
const RELATED_MAX = 50;
const COLUMNS = 's.chain, s.seq, s.variant, s.kind, s.sale_id, s.at, s.received_at, s.operator_id, s.currency, s.total_minor, s.lines, s.shift_id, s.linked_sale_id';

/** Sales and refunds, newest first by the terminal's clock. A number that stands twice brings both. */
export async function readSales(ports: SalesPorts, tx: MerchantTx, query: z.output<typeof SaleQuery>): Promise<Result<z.input<typeof SalePage>>> {
  const cursor = readPageCursor(query.after, ['', 0, 0, 0]);
  if (!cursor.ok) return cursor;
  if (query.number !== undefined && query.number !== '') {
    const numbered = await findByNumber(ports, tx, query.number);
    return ok({ items: await describeSales(ports, tx, numbered), next: null });
  }
  const rows = query.shift === undefined ? await findSales(ports, tx, query, cursor.value) : await findOfShift(tx, query.shift, query.limit + 1, cursor.value);
  const page = rows.slice(0, query.limit);
  const last = rows.length > query.limit ? page.at(-1) : undefined;
  return ok({
    items: await describeSales(ports, tx, page),
    next: last ? writePageCursor([last.at.toISOString(), last.chain, last.seq, last.variant]) : null,
  });
}

type SaleCursor = readonly [at: string, chain: number, seq: number, variant: number] | null;

async function findSales(ports: SalesPorts, tx: MerchantTx, query: z.output<typeof SaleQuery>, cursor: SaleCursor): Promise<SaleRow[]> {
  const chains = await ports.journal.lookups.readChains(tx);
  const of_terminal = query.terminal === undefined ? null : chains.filter((each) => each.terminal === query.terminal).map((each) => each.chain);
  const stores = query.store === undefined ? [...new Set(chains.map((each) => each.store))] : [query.store];
  // Each store's newest are read from its own index and then merged: no index over all stores is kept for this.
  return tx.query<SaleRow>(
    `select found.* from unnest($2::uuid[]) as st (id) cross join lateral (
       select ${COLUMNS} from app.sale s where s.merchant_id = $1 and s.store_id = st.id
          and ($3::timestamptz is null or s.at >= $3) and ($4::timestamptz is null or s.at < $4) and ($5::integer[] is null or s.chain = any($5))
          and ($7::timestamptz is null or (s.at <= $7 and (s.at, s.chain, s.seq, s.variant) < ($7, $8::integer, $9::integer, $10::smallint)))
        order by s.at desc, s.chain desc, s.seq desc, s.variant desc limit $6) found
      order by found.at desc, found.chain desc, found.seq desc, found.variant desc limit $6`,
    [tx.merchant_id, uuidArray(stores), query.from ?? null, query.to ?? null, of_terminal, query.limit + 1, ...(cursor ?? [null, null, null, null])],
  );
}

/** A shift belongs to one terminal, so that other filters say nothing more. */
async function findOfShift(tx: MerchantTx, shift: string, limit: number, cursor: SaleCursor): Promise<SaleRow[]> {
  return tx.query<SaleRow>(
    `select ${COLUMNS} from app.sale s where s.merchant_id = $1 and s.shift_id = $2
        and ($4::timestamptz is null or (s.at, s.chain, s.seq, s.variant) < ($4, $5::integer, $6::integer, $7::smallint))
      order by s.at desc, s.chain desc, s.seq desc, s.variant desc limit $3`,
    [tx.merchant_id, shift, limit, ...(cursor ?? [null, null, null, null])],
  );
}

/** All sales and refunds whose receipts carry the number. */
export async function findByNumber(ports: Pick<SalesPorts, 'journal'>, tx: MerchantTx, number: string): Promise<SaleRow[]> {
  const numbered = await ports.journal.lookups.findNumbered(tx, number);
  if (!numbered) return [];
  return tx.query(
    `select ${COLUMNS} from app.sale s where s.merchant_id = $1 and s.chain = any($2) and s.seq = $3 order by s.chain, s.variant`,
    [tx.merchant_id, numbered.chains, numbered.seq],
  );
}

/** Sales and refunds whose receipts' links have this token (its SHA-256, hex). */
export function findByToken(tx: MerchantTx, token_hash: string): Promise<SaleRow[]> {
  return tx.query(
    `select ${COLUMNS} from app.sale s where s.merchant_id = $1 and s.receipt_token_hash = decode($2, 'hex') order by s.chain, s.seq, s.variant`, [tx.merchant_id, token_hash],
  );
}

async function describeSales(ports: SalesPorts, tx: MerchantTx, rows: readonly SaleRow[]): Promise<z.input<typeof SaleItem>[]> {
  const entries = await ports.journal.lookups.describeEntries(tx, rows);
  const names = await ports.operatorNames(tx, [...new Set(rows.flatMap((row) => row.operator_id ?? []))]);
  const flags = await ports.journal.readFlags(tx, rows.map((row, index) => ({ chain: row.chain, seq: row.seq, hash: entries[index]?.hash ?? '' })));
  return rows.flatMap((row, index) => {
    const entry = entries[index];
    if (!entry) return [];
    const { terminal, terminal_code, store_code, epoch, hash } = entry;
    return [{
      id: row.sale_id, kind: row.kind, number: receiptNumber(store_code, terminal_code, epoch, row.seq), terminal, terminal_code, store_code, epoch,
      seq: row.seq, hash, at: row.at.toISOString(), received_at: row.received_at.toISOString(),
      operator_name: row.operator_id === null ? null : names.get(row.operator_id) ?? null, currency: row.currency,
      total_minor: String(row.total_minor), lines: row.lines, flags: flags[index] ?? [],
    }];
  });
}

type Key = { readonly terminal: string; readonly epoch: string; readonly seq: number; readonly hash: string };

export async function readSale(ports: SalesPorts, tx: MerchantTx, key: Key): Promise<Result<z.input<typeof SaleDetail>>> {
  const short = await ports.journal.lookups.findEntry(tx, key);
  const [row] = short === null ? [] : await tx.query<SaleRow>(
    `select ${COLUMNS} from app.sale s where s.merchant_id = $1 and s.chain = $2 and s.seq = $3 and s.variant = $4`, [tx.merchant_id, short.chain, short.seq, short.variant],
  );
  if (!row) return fail('not_found');
  const [item] = await describeSales(ports, tx, [row]);
  const [entry] = await ports.journal.lookups.describeEntries(tx, [row]);
  if (!item || !entry) return fail('not_found');
  // Names, taxes and tenders are read from the entry's own bytes, which were in the form of their kind when it was projected.
  const body = (JSON.parse(entry.text) as Entry).body as z.input<typeof SaleCompleted> | z.input<typeof SaleRefunded>;
  return ok({
    ...item, shift: row.shift_id, linked_sale: row.linked_sale_id, reason: 'reason' in body ? body.reason : null,
    items: body.lines.map(({ line, names, qty_milli, price_minor, tax_rate_ppm, amount_minor }) => ({ line, names, qty_milli, price_minor, tax_rate_ppm, amount_minor })),
    tax: body.tax,
    tenders: body.tenders.map(({ kind, amount_minor, given_minor, change_minor }) => ({ kind, amount_minor, given_minor, change_minor })),
    related: await readRelated(ports, tx, row, body.tenders.flatMap(({ kind, reference }) => (kind === 'exchange' && reference !== undefined && isUuid(reference) ? [reference] : []))),
  });
}

/** Receipts that belong to one, the oldest first. `exchanged`: ids that its tenders name. */
async function readRelated(ports: SalesPorts, tx: MerchantTx, { sale_id, linked_sale_id }: SaleRow, exchanged: readonly string[]): Promise<z.input<typeof SaleDetail>['related']> {
  const rows = await tx.query<SaleRow>(
    `select ${COLUMNS} from app.sale s where s.merchant_id = $1 and (s.sale_id = any($2::uuid[]) or s.linked_sale_id = $3) order by s.at, s.chain, s.seq, s.variant limit ${RELATED_MAX}`,
    [tx.merchant_id, uuidArray(linked_sale_id === null ? exchanged : [linked_sale_id, ...exchanged]), sale_id],
  );
  return (await describeSales(ports, tx, rows)).map((item) => ({ ...item, as: exchanged.includes(item.id) ? 'exchanged_with' : item.id === linked_sale_id ? 'refund_of' : 'refunded_by' }));
}

type DayRow = {
  date: string; day_from: Date; day_to: Date; sales: number; sales_minor: string; refunds: number; refunds_minor: string; before_sales: number; before_minor: string;
};

/** The figures of a store's day so far, by the store's own midnight, with the same hours of the day before. */
export async function readToday(ports: SalesPorts, tx: MerchantTx, store: string | undefined): Promise<Result<z.input<typeof TodayAnswer>>> {
  const stores = await ports.stores(tx);
  const shop = store === undefined ? stores[0] : stores.find((each) => each.id === store);
  if (!shop) return fail('not_found');
  const now = new Date(ports.clock.now_ms());
  const [day] = await tx.query<DayRow>(
    `with bounds as (
       select day::date::text as date, day at time zone $3 as day_from, (day + interval '1 day') at time zone $3 as day_to,
              (day - interval '1 day') at time zone $3 as before_from, (($4::timestamptz at time zone $3) - interval '1 day') at time zone $3 as before_to
         from (select date_trunc('day', $4::timestamptz at time zone $3) as day) as d
     ), found as (
       select s.kind, s.total_minor, s.at >= b.day_from as is_today, s.at >= b.before_from and s.at < b.before_to as is_before
         from bounds b join app.sale s on s.merchant_id = $1 and s.store_id = $2 and s.at >= b.before_from and s.at < b.day_to
     )
     select b.date, b.day_from, b.day_to,
            count(*) filter (where is_today and kind = 'sale')::integer as sales, coalesce(sum(total_minor) filter (where is_today and kind = 'sale'), 0) as sales_minor,
            count(*) filter (where is_today and kind = 'refund')::integer as refunds, coalesce(sum(total_minor) filter (where is_today and kind = 'refund'), 0) as refunds_minor,
            count(*) filter (where is_before and kind = 'sale')::integer as before_sales, coalesce(sum(total_minor) filter (where is_before and kind = 'sale'), 0) as before_minor
       from bounds b left join found on true group by b.date, b.day_from, b.day_to`,
    [tx.merchant_id, shop.id, shop.timezone, now],
  );
  if (!day) return fail('not_found');
  return ok({
    currency: shop.currency, date: day.date, sales: day.sales, sales_minor: amountText(day.sales_minor), refunds: day.refunds, refunds_minor: amountText(day.refunds_minor),
    before_sales: day.before_sales, before_sales_minor: amountText(day.before_minor),
    exceptions_open: await ports.journal.countOpenExceptions(tx), terminals_enrolled: await ports.countEnrolled(tx, shop.id),
    entries: await ports.journal.lookups.countReceived(tx, shop.id, day.day_from, day.day_to),
  });
}

/** A sum as the wire can carry it. Beyond that only forged sales reach, which are shown as exceptions. */
export function amountText(amount: string): string {
  const amount_minor = BigInt(amount);
  if (amount_minor > AMOUNT_MINOR_MAX) return String(AMOUNT_MINOR_MAX);
  return amount_minor < -AMOUNT_MINOR_MAX ? String(-AMOUNT_MINOR_MAX) : String(amount_minor);
}
