/** What the back office reads of sales: lists, and one sale. */
import { type Entry, receiptNumber } from '@stilltill/domain/journal';
import { type Result, fail, ok } from '@stilltill/domain/result';
import { SALES_COUNTED_MAX, type SaleCompleted, type SaleDetail, type SaleItem, type SalePage, type SaleQuery, type SaleRefunded } from '@stilltill/protocol';
import type { z } from 'zod';
import { isUuid } from '../../platform/ids.ts';
import { readPageCursor, writePageCursor } from '../../platform/page-cursor.ts';
import type { MerchantTx } from '../../platform/postgres.ts';
import { int4Array, uuidArray } from '../../platform/sql-arrays.ts';
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
  const cursor = readPageCursor(query.after, ['moment', 'int4', 'int4', 'int2']);
  if (!cursor.ok) return cursor;
  if (query.number !== undefined && query.number !== '') {
    const items = await readNumbered(ports, tx, query.number);
    return ok({ items, next: null, count: { value: items.length, is_more: false } });
  }
  const asked = await filtersOf(ports, tx, query);
  const [rows, count] = await Promise.all([
    query.shift === undefined ? findSales(tx, asked, query.limit + 1, cursor.value) : findOfShift(tx, query.shift, query.limit + 1, cursor.value), cursor.value ? null : countSales(tx, asked, query.shift),
  ]);
  const page = rows.slice(0, query.limit);
  const last = rows.length > query.limit ? page.at(-1) : undefined;
  return ok({
    items: await describeSales(ports, tx, page),
    next: last ? writePageCursor([last.at.toISOString(), last.chain, last.seq, last.variant]) : null,
    count,
  });
}

type SaleCursor = readonly [at: string, chain: number, seq: number, variant: number] | null;

type Filters = { readonly stores: readonly string[]; readonly chains: readonly number[] | null; readonly from: string | null; readonly to: string | null; readonly kind: 'sale' | 'refund' | null };

async function filtersOf(ports: SalesPorts, tx: MerchantTx, { store, terminal, from, to, kind }: z.output<typeof SaleQuery>): Promise<Filters> {
  const chains = await ports.journal.lookups.readChains(tx);
  return {
    stores: store === undefined ? [...new Set(chains.map((each) => each.store))] : [store], from: from ?? null, to: to ?? null, kind: kind ?? null,
    chains: terminal === undefined ? null : chains.filter((each) => each.terminal === terminal && (store === undefined || each.store === store)).map(({ chain }) => chain),
  };
}

const BETWEEN = '($3::timestamptz is null or s.at >= $3) and ($4::timestamptz is null or s.at < $4)';

/**
 * Where sales are found: each store's, or each chain's, newest are read from its own index and then merged. No index over all
 * stores is kept for this. Refunds, which are few, have an index of their own for each store.
 */
function sourceOf({ stores, chains, kind }: Filters): { readonly given: string; readonly each: string; readonly values: Buffer } {
  const of_kind = kind === null ? '' : ` and s.kind = '${kind}'`;
  if (chains && kind === 'refund') return { given: 'unnest($2::uuid[])', each: `s.store_id = given.id and s.chain in (${chains.map(Number).join(', ') || 'null'})${of_kind}`, values: uuidArray(stores) };
  if (chains) return { given: 'unnest($2::integer[])', each: `s.chain = given.id${of_kind}`, values: int4Array(chains) };
  return { given: 'unnest($2::uuid[])', each: `s.store_id = given.id${of_kind}`, values: uuidArray(stores) };
}

async function findSales(tx: MerchantTx, filters: Filters, limit: number, cursor: SaleCursor): Promise<SaleRow[]> {
  const { given, each, values } = sourceOf(filters);
  return tx.query<SaleRow>(
    `select found.* from ${given} as given (id) cross join lateral (
       select ${COLUMNS} from app.sale s where s.merchant_id = $1 and ${each} and ${BETWEEN}
          and ($6::timestamptz is null or (s.at <= $6 and (s.at, s.chain, s.seq, s.variant) < ($6, $7::integer, $8::integer, $9::smallint)))
        order by s.at desc, s.chain desc, s.seq desc, s.variant desc limit $5) found
      order by found.at desc, found.chain desc, found.seq desc, found.variant desc limit $5`,
    [tx.merchant_id, values, filters.from, filters.to, limit, ...(cursor ?? [null, null, null, null])],
  );
}

/** How many there are; beyond a limit nobody counts. */
async function countSales(tx: MerchantTx, filters: Filters, shift: string | undefined): Promise<{ value: number; is_more: boolean }> {
  const { given, each, values } = sourceOf(filters);
  const limit = SALES_COUNTED_MAX + 1;
  const [row] = shift === undefined
    ? await tx.query<{ count: number }>(
      `select count(*)::integer as count from (select from ${given} as given (id) join app.sale s on s.merchant_id = $1 and ${each} and ${BETWEEN} limit $5) found`,
      [tx.merchant_id, values, filters.from, filters.to, limit],
    )
    : await tx.query<{ count: number }>('select count(*)::integer as count from (select from app.sale where merchant_id = $1 and shift_id = $2 limit $3) found', [tx.merchant_id, shift, limit]);
  const counted = row?.count ?? 0;
  return { value: Math.min(counted, SALES_COUNTED_MAX), is_more: counted > SALES_COUNTED_MAX };
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

/** The same as a list shows them. */
export async function readNumbered(ports: SalesPorts, tx: MerchantTx, number: string): Promise<z.input<typeof SaleItem>[]> {
  return describeSales(ports, tx, await findByNumber(ports, tx, number));
}

/** Sales and refunds whose receipts' links have this token (its SHA-256, hex). */
export function findByToken(tx: MerchantTx, token_hash: string): Promise<SaleRow[]> {
  return tx.query(
    `select ${COLUMNS} from app.sale s where s.merchant_id = $1 and s.receipt_token_hash = decode($2, 'hex') order by s.chain, s.seq, s.variant`, [tx.merchant_id, token_hash],
  );
}

async function describeSales(ports: SalesPorts, tx: MerchantTx, rows: readonly SaleRow[]): Promise<z.input<typeof SaleItem>[]> {
  const [entries, names] = await Promise.all([ports.journal.lookups.describeEntries(tx, rows), ports.operatorNames(tx, [...new Set(rows.flatMap((row) => row.operator_id ?? []))])]);
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
