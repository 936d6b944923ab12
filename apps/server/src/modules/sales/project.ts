/** Computes sales, lines, tenders and abandoned baskets from entries, whole sets at once. */
import { checkSums } from '@stilltill/domain/sale';
import type { Clock } from '../../platform/clock.ts';
import type { MerchantTx } from '../../platform/postgres.ts';
import { hexArray, int2Array, int4Array, int8Array, textArray, timeArray, uuidArray } from '../../platform/sql-arrays.ts';
import type { EntryOf, ProjectedEntry, Projection, ProjectionFlag } from '../journal/index.ts';
import { asidesOf, projectAsides } from './asides.ts';
import { findLoneExchanges } from './exchanges.ts';
import { type ReadZones, addToFigures, figureColumns, localHour, makeZones } from './figure-rows.ts';
import { type BasketEntry, projectParked } from './parked.ts';
import { SHIFT_NOTE_KINDS, type ShiftEntry, type ShiftNote, projectShiftNotes, projectShifts } from './shifts.ts';
import { type TenderEntry, projectTenders } from './tenders.ts';

const SHIFT_KINDS: ReadonlySet<string> = new Set<ShiftEntry['kind']>(['sale.completed', 'sale.refunded', 'cash.moved', 'shift.opened', 'shift.closed']);

export type SaleEntry = EntryOf<'sale.completed'> | EntryOf<'sale.refunded'>;

/** `stores`: by whose clocks days and hours are told. `sumLater` is told of sales that are to be added up. */
export function makeSalesProjection(stores: ReadZones, clock: Clock, sumLater: (merchant_id: string) => void = () => {}): Projection {
  const zoneOf = makeZones(stores, clock);
  return {
    name: 'sales',
    kinds: [
      'sale.completed', 'sale.refunded', 'basket.abandoned', 'basket.parked', 'basket.recalled', 'tender.recorded', 'tender.resolved', 'cash.moved', 'shift.opened', 'shift.closed',
      'shift.read', 'shift.explained', 'drawer.opened',
    ],
    async project(tx, entries) {
      const sales = entries.filter((each) => each.kind === 'sale.completed' || each.kind === 'sale.refunded');
      const abandoned = entries.filter((each) => each.kind === 'basket.abandoned');
      const of_shifts = entries.filter((each): each is ShiftEntry => SHIFT_KINDS.has(each.kind));
      const of_notes = entries.filter((each): each is ShiftNote => SHIFT_NOTE_KINDS.has(each.kind));
      const of_baskets = entries.filter((each): each is BasketEntry => each.kind === 'basket.parked' || each.kind === 'basket.recalled');
      const of_tenders = entries.filter((each): each is TenderEntry => each.kind === 'tender.recorded' || each.kind === 'tender.resolved');
      const asides = asidesOf(entries);
      const [timed = asides[0]] = sales;
      const zone = timed ? await zoneOf(tx, timed.store) : 'UTC';
      if (sales.length > 0) tx.afterCommit(() => sumLater(tx.merchant_id));
      // Sent one behind the other without waiting: each is a message, and PostgreSQL works through them in order.
      const [{ known, refunded }, over, of_shift, unsettled] = await Promise.all([
        insertSales(tx, sales, zone), findOverRefunds(tx, sales.filter((each) => linkOf(each) !== null)), projectShifts(tx, of_shifts), projectTenders(tx, of_tenders),
        insertAbandoned(tx, abandoned), projectParked(tx, of_baskets), projectShiftNotes(tx, of_notes),
        projectAsides(tx, asides, zone),
      ]);
      // Refunds of other tills that arrived before their sale.
      const late = await findOverRefunds(tx, sales.filter((each) => refunded.includes(idOf(each))));
      const otherwise = await findOtherWays(tx, sales.filter((each) => over.every(({ entry }) => entry !== each)));
      const lone = await findLoneExchanges(tx, entries.filter((each) => each.kind === 'sale.completed'));
      return [...sumFlags(sales), ...repeatedFlags(sales, known), ...chargedAgainFlags(sales), ...over, ...late, ...otherwise, ...lone, ...of_shift, ...unsettled];
    },
  };
}

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

/** A sale that was charged once more while nobody knew whether it had been: the customer may have paid twice. */
function chargedAgainFlags(sales: readonly SaleEntry[]): ProjectionFlag[] {
  return sales.flatMap((entry) => {
    const unknown = entry.kind === 'sale.completed' ? entry.body.unknown : undefined;
    return unknown ? [{ entry, fault: { code: 'charged_again' as const, details: { tender: unknown.tender } } }] : [];
  });
}

/** Refunds, or the sale that they are of, where more was given back than was sold: in money, or of a line. Where the sale is not here yet nothing is said. */
async function findOverRefunds(tx: MerchantTx, asked: readonly SaleEntry[]): Promise<ProjectionFlag[]> {
  if (asked.length === 0) return [];
  const ids = [...new Set(asked.map((each) => linkOf(each) ?? idOf(each)))];
  const rows = await tx.query<{ linked: string }>(
    `select i.id as linked from unnest($2::uuid[]) as i (id)
      where (select sum(r.total_minor) from app.sale r where r.merchant_id = $1 and r.linked_sale_id = i.id)
          > (select max(s.total_minor) from app.sale s where s.merchant_id = $1 and s.sale_id = i.id and s.kind = 'sale')
         or exists (
            select from app.sale r join app.sale_line l on (l.merchant_id, l.chain, l.seq, l.variant) = (r.merchant_id, r.chain, r.seq, r.variant)
             where r.merchant_id = $1 and r.linked_sale_id = i.id and l.of_line is not null group by l.of_line
            having sum(l.qty_milli) > (
              select max(sl.qty_milli) from app.sale s join app.sale_line sl on (sl.merchant_id, sl.chain, sl.seq, sl.variant) = (s.merchant_id, s.chain, s.seq, s.variant)
               where s.merchant_id = $1 and s.sale_id = i.id and s.kind = 'sale' and sl.line = l.of_line))`,
    [tx.merchant_id, uuidArray(ids)], 'sales.over_refunded',
  );
  const over = new Set(rows.map((row) => row.linked));
  return asked.filter((each) => over.has(linkOf(each) ?? idOf(each))).map((entry) => ({ entry, fault: { code: 'refund_exceeds_sale' } }));
}

/** Refunds that name nobody who allowed it, where more of the sale went back by a kind of tender than was paid by it. Where the sale is not here yet nothing is said. */
async function findOtherWays(tx: MerchantTx, sales: readonly SaleEntry[]): Promise<ProjectionFlag[]> {
  const asked = sales.flatMap((entry) => {
    const { body } = entry;
    if (!('refund' in body) || body.sale === null || body.approvals?.some(({ action }) => action === 'refund_otherwise')) return [];
    // What pays for other goods is no money.
    return body.tenders.filter(({ kind }) => kind !== 'exchange').map(({ kind }) => ({ entry, sale: body.sale as string, kind }));
  });
  if (asked.length === 0) return [];
  const rows = await tx.query<{ linked: string; kind: string }>(
    `select i.id as linked, i.kind from unnest($2::uuid[], $3::text[]) as i (id, kind)
      where exists (select from app.sale s where s.merchant_id = $1 and s.sale_id = i.id and s.kind = 'sale')
        and (select sum(t.amount_minor) from app.sale r join app.tender t on (t.merchant_id, t.chain, t.seq, t.variant) = (r.merchant_id, r.chain, r.seq, r.variant)
              where r.merchant_id = $1 and r.linked_sale_id = i.id and t.kind = i.kind)
          > (select coalesce(sum(t.amount_minor), 0) from app.sale s join app.tender t on (t.merchant_id, t.chain, t.seq, t.variant) = (s.merchant_id, s.chain, s.seq, s.variant)
              where s.merchant_id = $1 and s.sale_id = i.id and s.kind = 'sale' and t.kind = i.kind)`,
    [tx.merchant_id, uuidArray(asked.map(({ sale }) => sale)), textArray(asked.map(({ kind }) => kind))], 'sales.refunded_otherwise',
  );
  const found = asked.filter(({ sale, kind }) => rows.some((row) => row.linked === sale && row.kind === kind));
  return [...new Set(found.map(({ entry }) => entry))].map((entry) => ({ entry, fault: { code: 'refund_otherwise' as const } }));
}

function idOf(entry: SaleEntry): string {
  return entry.kind === 'sale.completed' ? entry.body.sale : entry.body.refund;
}

function linkOf(entry: SaleEntry): string | null {
  return entry.kind === 'sale.refunded' ? entry.body.sale : null;
}

/**
 * One statement: a sale that comes by itself costs PostgreSQL little more than the messages to it. All parts of it see the
 * tables as they were before, so that it names the ids that were there already. Arrays are laid out where they are
 * selected: in FROM each would be written into a store of its own first.
 */
const INSERT_SALES = `
  with known as (
    select sale_id from app.sale where merchant_id = $1 and sale_id = any($8::uuid[])
  ), refunded as (
    select distinct linked_sale_id as sale_id from app.sale where merchant_id = $1 and linked_sale_id = any($8::uuid[])
  ), ended as (
    delete from app.parked_basket where merchant_id = $1 and sale_id = any($8::uuid[])
  ), sales as (
    insert into app.sale (merchant_id, chain, store_id, received_at, seq, variant, kind, sale_id, shift_id, at, operator_id, currency,
           total_minor, tax_minor, lines, linked_sale_id, receipt_token_hash)
    select $1::uuid, $2::integer, $3::uuid, $4::timestamptz, unnest($5::integer[]), unnest($6::smallint[]), unnest($7::text[]), unnest($8::uuid[]), unnest($9::uuid[]),
           unnest($10::timestamptz[]), unnest($11::uuid[]), unnest($12::text[]), unnest($13::bigint[]), unnest($14::bigint[]), unnest($15::integer[]), unnest($16::uuid[]), unnest($17::bytea[])
  ), lines as (
    insert into app.sale_line (merchant_id, chain, seq, variant, position, product_id, qty_milli, price_minor, tax_rate_ppm, amount_minor, line, of_line)
    select $1::uuid, $2::integer, unnest($18::integer[]), unnest($19::smallint[]), unnest($20::smallint[]), unnest($21::uuid[]), unnest($22::bigint[]), unnest($23::bigint[]),
           unnest($24::integer[]), unnest($25::bigint[]), unnest($26::integer[]), nullif(unnest($27::integer[]), 0)
  ), tenders as (
    insert into app.tender (merchant_id, chain, seq, variant, position, tender_id, kind, amount_minor, given_minor, change_minor, reference)
    select $1::uuid, $2::integer, unnest($28::integer[]), unnest($29::smallint[]), unnest($30::smallint[]), unnest($31::uuid[]), unnest($32::text[]), unnest($33::bigint[]),
           unnest($34::bigint[]), unnest($35::bigint[]), nullif(unnest($36::text[]), '')
  ), ${addToFigures(37)}, waiting as (
    insert into app.sale_unsummed (merchant_id, chain, store_id, seqs, variants, days, hours, added)
    select $1::uuid, $2::integer, $3::uuid, $5::integer[], $6::smallint[], $54::text[]::date[], $55::smallint[], $56::smallint[]
  )
  select sale_id, true as is_known from known union all select sale_id, false from refunded`;

type Seen = { readonly known: readonly string[]; readonly refunded: readonly string[] };

/** Answers with the ids that were known before, and with those that something came back of before they arrived. */
async function insertSales(tx: MerchantTx, sales: readonly SaleEntry[], zone: string): Promise<Seen> {
  const [first] = sales;
  if (!first) return { known: [], refunded: [] };
  const rows = await tx.query<{ sale_id: string; is_known: boolean }>(INSERT_SALES, [
    tx.merchant_id, first.chain, first.store, first.received_at, ...saleColumns(sales), ...lineColumns(sales), ...tenderColumns(sales), ...figureColumns(sales, zone), ...waitingColumns(sales, zone),
  ], 'sales.insert_sales');
  const idsOf = (is_known: boolean): string[] => rows.filter((row) => row.is_known === is_known).map((row) => row.sale_id);
  return { known: idsOf(true), refunded: idsOf(false) };
}

/** When each was by the store's clock, and whether tax came on top: what the sums behind the upload can't see in the rows. */
function waitingColumns(sales: readonly SaleEntry[], zone: string): unknown[] {
  const times = sales.map(({ at }) => localHour(at, zone));
  return [textArray(times.map(({ day }) => day)), int2Array(times.map(({ hour }) => hour)), int2Array(sales.map(({ body }) => (body.tax_mode === 'added' ? 1 : 0)))];
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
  const number: number[] = [], of_line: number[] = [];
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
      number.push(line.line);
      of_line.push(('of_line' in line ? line.of_line : null) ?? 0);
    }
  }
  return [
    int4Array(seq), int2Array(variant), int2Array(position), uuidArray(product), int8Array(qty_milli), int8Array(price_minor), int4Array(rate_ppm), int8Array(amount_minor),
    int4Array(number), int4Array(of_line),
  ];
}

function tenderColumns(sales: readonly SaleEntry[]): unknown[] {
  const rows = sales.flatMap((each) => each.body.tenders.map((tender, index) => ({ each, tender, position: index + 1 })));
  return [
    int4Array(rows.map(({ each }) => each.seq)), int2Array(rows.map(({ each }) => each.variant)), int2Array(rows.map(({ position }) => position)),
    uuidArray(rows.map(({ tender }) => tender.tender)), textArray(rows.map(({ tender }) => tender.kind)), int8Array(rows.map(({ tender }) => tender.amount_minor)),
    int8Array(rows.map(({ tender }) => tender.given_minor)), int8Array(rows.map(({ tender }) => tender.change_minor)),
    textArray(rows.map(({ tender }) => tender.reference ?? '')),
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
    await tx.execute('delete from app.parked_basket where merchant_id = $1 and sale_id = $2', [tx.merchant_id, each.body.sale], 'sales.end_parked');
  }
}
