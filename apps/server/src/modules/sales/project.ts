/** Computes sales, lines, tenders and abandoned baskets from entries, whole sets at once. */
import { checkSums } from '@stilltill/domain/sale';
import type { MerchantTx } from '../../platform/postgres.ts';
import { hexArray, int2Array, int4Array, int8Array, textArray, timeArray, uuidArray } from '../../platform/sql-arrays.ts';
import type { EntryOf, ProjectedEntry, Projection, ProjectionFlag } from '../journal/index.ts';
import { type ShiftEntry, projectShifts } from './shifts.ts';

export type SaleEntry = EntryOf<'sale.completed'> | EntryOf<'sale.refunded'>;

export const salesProjection: Projection = {
  name: 'sales',
  kinds: ['sale.completed', 'sale.refunded', 'basket.abandoned', 'shift.opened', 'shift.closed'],
  async project(tx, entries) {
    const sales = entries.filter((each) => each.kind === 'sale.completed' || each.kind === 'sale.refunded');
    const abandoned = entries.filter((each) => each.kind === 'basket.abandoned');
    const of_shifts = entries.filter((each): each is ShiftEntry => each.kind !== 'basket.abandoned');
    // Sent one behind the other without waiting: each is a message, and PostgreSQL works through them in order.
    const [known, over, of_shift] = await Promise.all([
      insertSales(tx, sales), findOverRefunds(tx, sales), projectShifts(tx, of_shifts), insertAbandoned(tx, abandoned),
    ]);
    return [...sumFlags(sales), ...repeatedFlags(sales, known), ...over, ...of_shift];
  },
};

/** Where a sale's own sums disagree with the rules that the till computes by, it is taken as it happened, and shown. */
function sumFlags(sales: readonly SaleEntry[]): ProjectionFlag[] {
  const flags: ProjectionFlag[] = [];
  for (const entry of sales) {
    const checked = checkSums(entry.body);
    if (!checked.ok) flags.push({ entry, fault: checked.fault });
  }
  return flags;
}

/** A sale's id is born with its draft, so one that stands in two entries was completed on two copies of a till. */
function repeatedFlags(sales: readonly SaleEntry[], known: readonly string[]): ProjectionFlag[] {
  const seen = new Set(known);
  const flags: ProjectionFlag[] = [];
  for (const entry of sales) {
    const id = idOf(entry);
    if (seen.has(id)) flags.push({ entry, fault: { code: 'sale_repeated', details: { sale: id } } });
    seen.add(id);
  }
  return flags;
}

/** Refunds of a sale that give back more than it came to. The sale may be on another till, and not here yet: then nothing is said. */
async function findOverRefunds(tx: MerchantTx, sales: readonly SaleEntry[]): Promise<ProjectionFlag[]> {
  const linked = sales.filter((each) => each.kind === 'sale.refunded' && each.body.sale !== null);
  if (linked.length === 0) return [];
  const ids = [...new Set(linked.map(linkOf))];
  const rows = await tx.query<{ linked: string }>(
    `select i.id as linked from unnest($2::uuid[]) as i (id)
      where (select sum(r.total_minor) from app.sale r where r.merchant_id = $1 and r.linked_sale_id = i.id)
          > (select max(s.total_minor) from app.sale s where s.merchant_id = $1 and s.sale_id = i.id and s.kind = 'sale')`,
    [tx.merchant_id, uuidArray(ids)], 'sales.over_refunded',
  );
  const over = new Set(rows.map((row) => row.linked));
  return linked.filter((each) => over.has(linkOf(each) ?? '')).map((entry) => ({ entry, fault: { code: 'refund_exceeds_sale' } }));
}

function idOf(entry: SaleEntry): string {
  return entry.kind === 'sale.completed' ? entry.body.sale : entry.body.refund;
}

function linkOf(entry: SaleEntry): string | null {
  return entry.kind === 'sale.refunded' ? entry.body.sale : null;
}

/**
 * One statement: a sale that comes by itself costs PostgreSQL little more than the messages to it. All parts of it see the
 * tables as they were before, so that it names the ids that were there already.
 */
const INSERT_SALES = `
  with known as (
    select sale_id from app.sale where merchant_id = $1 and sale_id = any($8::uuid[])
  ), sales as (
    insert into app.sale (merchant_id, chain, store_id, received_at, seq, variant, kind, sale_id, shift_id, at, operator_id, currency,
           total_minor, tax_minor, lines, linked_sale_id, receipt_token_hash)
    select $1::uuid, $2::integer, $3::uuid, $4::timestamptz, s.*
      from unnest($5::integer[], $6::smallint[], $7::text[], $8::uuid[], $9::uuid[], $10::timestamptz[], $11::uuid[], $12::text[],
                  $13::bigint[], $14::bigint[], $15::integer[], $16::uuid[], $17::bytea[]) as s
  ), lines as (
    insert into app.sale_line (merchant_id, chain, seq, variant, position, product_id, qty_milli, price_minor, tax_rate_ppm, amount_minor)
    select $1::uuid, $2::integer, l.*
      from unnest($18::integer[], $19::smallint[], $20::smallint[], $21::uuid[], $22::bigint[], $23::bigint[], $24::integer[], $25::bigint[]) as l
  ), tenders as (
    insert into app.tender (merchant_id, chain, seq, variant, position, tender_id, kind, amount_minor, given_minor, change_minor)
    select $1::uuid, $2::integer, t.*
      from unnest($26::integer[], $27::smallint[], $28::smallint[], $29::uuid[], $30::text[], $31::bigint[], $32::bigint[], $33::bigint[]) as t
  )
  select sale_id from known`;

/** Answers with the ids that were known before. */
async function insertSales(tx: MerchantTx, sales: readonly SaleEntry[]): Promise<string[]> {
  const [first] = sales;
  if (!first) return [];
  const known = await tx.query<{ sale_id: string }>(INSERT_SALES, [
    tx.merchant_id, first.chain, first.store, first.received_at, ...saleColumns(sales), ...lineColumns(sales), ...tenderColumns(sales),
  ], 'sales.insert_sales');
  return known.map((row) => row.sale_id);
}

function saleColumns(sales: readonly SaleEntry[]): unknown[] {
  return [
    int4Array(sales.map((each) => each.seq)),
    int2Array(sales.map((each) => each.variant)),
    textArray(sales.map((each) => (each.kind === 'sale.completed' ? 'sale' : 'refund'))),
    uuidArray(sales.map(idOf)),
    uuidArray(sales.map((each) => each.body.shift)),
    timeArray(sales.map((each) => each.at)),
    uuidArray(sales.map((each) => each.operator)),
    textArray(sales.map((each) => each.body.currency)),
    int8Array(sales.map((each) => each.body.total_minor)),
    int8Array(sales.map((each) => each.body.tax.reduce((sum, line) => sum + line.tax_minor, 0n))),
    int4Array(sales.map((each) => each.body.lines.length)),
    uuidArray(sales.map(linkOf)),
    hexArray(sales.map((each) => each.body.receipt_token_hash)),
  ];
}

function lineColumns(sales: readonly SaleEntry[]): unknown[] {
  const seq: number[] = [], variant: number[] = [], position: number[] = [], product: (string | null)[] = [];
  const qty_milli: number[] = [], price_minor: bigint[] = [], rate_ppm: number[] = [], amount_minor: bigint[] = [];
  for (const each of sales) {
    for (const [index, line] of each.body.lines.entries()) {
      seq.push(each.seq);
      variant.push(each.variant);
      position.push(index + 1);
      product.push(line.product);
      qty_milli.push(line.qty_milli);
      price_minor.push(line.price_minor);
      rate_ppm.push(line.tax_rate_ppm);
      amount_minor.push(line.amount_minor);
    }
  }
  return [
    int4Array(seq), int2Array(variant), int2Array(position), uuidArray(product), int8Array(qty_milli), int8Array(price_minor), int4Array(rate_ppm), int8Array(amount_minor),
  ];
}

function tenderColumns(sales: readonly SaleEntry[]): unknown[] {
  const rows = sales.flatMap((each) => each.body.tenders.map((tender, index) => ({ each, tender, position: index + 1 })));
  return [
    int4Array(rows.map(({ each }) => each.seq)), int2Array(rows.map(({ each }) => each.variant)), int2Array(rows.map(({ position }) => position)),
    uuidArray(rows.map(({ tender }) => tender.tender)), textArray(rows.map(({ tender }) => tender.kind)), int8Array(rows.map(({ tender }) => tender.amount_minor)),
    int8Array(rows.map(({ tender }) => tender.given_minor)), int8Array(rows.map(({ tender }) => tender.change_minor)),
  ];
}

async function insertAbandoned(tx: MerchantTx, entries: readonly ProjectedEntry[]): Promise<void> {
  for (const each of entries) {
    if (each.kind !== 'basket.abandoned') continue;
    const amount_minor = each.body.lines.reduce((sum, line) => sum + line.amount_minor, 0n);
    await tx.execute(
      `insert into app.basket_abandoned (merchant_id, chain, seq, variant, sale_id, at, operator_id, currency, reason, lines, voided, amount_minor)
       values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)`,
      [tx.merchant_id, each.chain, each.seq, each.variant, each.body.sale, each.at, each.operator, each.body.currency, each.body.reason,
        each.body.lines.length, each.body.voided.length, amount_minor],
      'sales.insert_abandoned',
    );
  }
}
