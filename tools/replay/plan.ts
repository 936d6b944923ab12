/**
 * Makes of the file's rows what the tills will do: which sales are rung up, and which refunds are given, when and at
 * which till. Pure, so that the linking of refunds can be tested without a server. docs/replay.md says the rules.
 */
import { assert } from '@stilltill/domain/result';
import { BASKET_LINES_MAX } from '@stilltill/domain/sale';
import { type Exclusion, type Row, EXCLUSIONS, amountOf, sortRow } from './rows.ts';

export type PlannedLine = { readonly stock_code: string; readonly price_minor: bigint; readonly pieces: number };
export type PlannedSale = {
  readonly kind: 'sale';
  /** Place among all sales of the plan. */
  readonly index: number;
  readonly invoice: string; readonly local_time: string; readonly till: number;
  /** The line's number in its basket is its place here, from 1: the same product at the same price is one line. */
  readonly lines: readonly PlannedLine[];
};
export type PlannedRefund = {
  readonly kind: 'refund';
  readonly invoice: string; readonly local_time: string; readonly till: number;
  /** The sale that it takes back; null: without receipt. */
  readonly of: PlannedSale | null;
  readonly lines: readonly (PlannedLine & { readonly of_line: number | null })[];
};
export type Planned = PlannedSale | PlannedRefund;

export type Count = { rows: number; thousandths: bigint };
export type Plan = {
  /** In the order of the file. */
  readonly deeds: readonly Planned[];
  /** Names and the first price of each product, in the order in which they appear. */
  readonly products: ReadonlyMap<string, { readonly name: string; readonly price_minor: bigint }>;
  readonly invoices: ReadonlySet<string>;
  readonly sold: Count;
  readonly refunded: Count;
  readonly excluded: Readonly<Record<Exclusion, Count>>;
  /** Rows that were refunded, by what was found for them. */
  readonly links: { linked: number; split: number; no_customer: number; no_sale: number; exceeds: number };
  /** Invoices with more lines than a basket holds: they are rung up as several sales. */
  readonly invoices_split: number;
};

/** What is left to give back of one line of a planned sale. */
type Returnable = { readonly sale: PlannedSale; readonly line: number; readonly price_minor: bigint; pieces_left: number };

/** Plans the first `invoices_max` invoices of the rows for a number of tills. */
export async function makePlan(rows: AsyncIterable<Row>, tills: number, invoices_max: number): Promise<Plan> {
  const by_invoice = new Map<string, Row[]>();
  for await (const row of rows) {
    const known = by_invoice.get(row.invoice);
    if (known) known.push(row);
    else if (by_invoice.size < invoices_max) by_invoice.set(row.invoice, [row]);
  }
  return planInvoices(by_invoice, tills);
}

function planInvoices(by_invoice: ReadonlyMap<string, readonly Row[]>, tills: number): Plan {
  const zero = (): Count => ({ rows: 0, thousandths: 0n });
  const deeds: Planned[] = [];
  const products = new Map<string, { name: string; price_minor: bigint }>();
  const excluded = Object.fromEntries(EXCLUSIONS.map((each) => [each, zero()])) as Record<Exclusion, Count>;
  const counts = { sold: zero(), refunded: zero(), ...excluded };
  const links = { linked: 0, split: 0, no_customer: 0, no_sale: 0, exceeds: 0 };
  const returnable = new Map<string, Returnable[]>();
  let sales = 0;
  let invoices_split = 0;
  let place = 0;
  for (const [invoice, rows] of by_invoice) {
    const till = place++ % tills;
    const local_time = (rows[0] as Row).local_time;
    const sold: Row[] = [];
    const refunded: Row[] = [];
    for (const row of rows) {
      const sorted = sortRow(row);
      counts[sorted].rows += 1;
      counts[sorted].thousandths += amountOf(row);
      if (sorted === 'sold') sold.push(row);
      else if (sorted === 'refunded') refunded.push(row);
      else continue;
      if (!products.has(row.stock_code)) products.set(row.stock_code, { name: row.description || row.stock_code, price_minor: pence(row) });
    }
    const baskets = inBaskets(mergeLines(sold));
    if (baskets.length > 1) invoices_split += 1;
    for (const lines of baskets) {
      const sale: PlannedSale = { kind: 'sale', index: sales++, invoice, local_time, till, lines };
      deeds.push(sale);
      rememberReturnable(returnable, sale, sold[0]?.customer ?? null);
    }
    deeds.push(...planRefunds(refunded, returnable, links, { invoice, local_time, till }));
  }
  return { deeds, products, invoices: new Set(by_invoice.keys()), sold: counts.sold, refunded: counts.refunded, excluded, links, invoices_split };
}

/** A basket has one line for a product at a price, however often it is scanned. */
function mergeLines(rows: readonly Row[]): PlannedLine[] {
  const lines = new Map<string, { stock_code: string; price_minor: bigint; pieces: number }>();
  for (const row of rows) {
    const price_minor = pence(row);
    const key = `${row.stock_code}@${price_minor}`;
    const line = lines.get(key);
    if (line) line.pieces += row.quantity;
    else lines.set(key, { stock_code: row.stock_code, price_minor, pieces: row.quantity });
  }
  return [...lines.values()];
}

function inBaskets(lines: readonly PlannedLine[]): PlannedLine[][] {
  const baskets: PlannedLine[][] = [];
  for (let at = 0; at < lines.length; at += BASKET_LINES_MAX) baskets.push(lines.slice(at, at + BASKET_LINES_MAX));
  return baskets;
}

function rememberReturnable(returnable: Map<string, Returnable[]>, sale: PlannedSale, customer: string | null): void {
  if (customer === null) return;
  for (const [at, line] of sale.lines.entries()) {
    const key = `${customer} ${line.stock_code}`;
    const known = returnable.get(key) ?? [];
    known.push({ sale, line: at + 1, price_minor: line.price_minor, pieces_left: line.pieces });
    returnable.set(key, known);
  }
}

/** One refund for each sale that lines of the invoice take back, and one without receipt for the rest. */
function planRefunds(
  rows: readonly Row[], returnable: ReadonlyMap<string, Returnable[]>, links: Plan['links'],
  where: { readonly invoice: string; readonly local_time: string; readonly till: number },
): PlannedRefund[] {
  const by_sale = new Map<PlannedSale | null, (PlannedLine & { of_line: number | null })[]>();
  const put = (sale: PlannedSale | null, line: PlannedLine & { of_line: number | null }): void => {
    const lines = by_sale.get(sale);
    if (lines) lines.push(line);
    else by_sale.set(sale, [line]);
  };
  for (const row of rows) {
    const price_minor = pence(row);
    const pieces = -row.quantity;
    const found = findOriginals(row, returnable, links);
    for (const part of found) {
      part.line.pieces_left -= part.pieces;
      put(part.line.sale, { stock_code: row.stock_code, price_minor, pieces: part.pieces, of_line: part.line.line });
    }
    if (found.length === 0) put(null, { stock_code: row.stock_code, price_minor, pieces, of_line: null });
  }
  return [...by_sale].map(([of, lines]) => ({ kind: 'refund', ...where, of, lines }));
}

/**
 * The lines that a returned row takes back: of the same customer and product, sold before, at no less than what is
 * given back now. The same price goes first, then what was sold last. All of the quantity is found, or nothing.
 */
function findOriginals(row: Row, returnable: ReadonlyMap<string, Returnable[]>, links: Plan['links']): { line: Returnable; pieces: number }[] {
  if (row.customer === null) {
    links.no_customer += 1;
    return [];
  }
  const price_minor = pence(row);
  const known = (returnable.get(`${row.customer} ${row.stock_code}`) ?? []).filter((line) => line.price_minor >= price_minor);
  if (known.length === 0) {
    links.no_sale += 1;
    return [];
  }
  const newest_first = known.toReversed();
  const in_order = [...newest_first.filter((line) => line.price_minor === price_minor), ...newest_first.filter((line) => line.price_minor > price_minor)];
  const enough = in_order.find((line) => line.pieces_left >= -row.quantity);
  const found: { line: Returnable; pieces: number }[] = [];
  let wanted = -row.quantity;
  for (const line of enough ? [enough] : in_order) {
    const pieces = Math.min(wanted, line.pieces_left);
    if (pieces > 0) found.push({ line, pieces });
    wanted -= pieces;
  }
  if (wanted > 0) {
    links.exceeds += 1;
    return [];
  }
  links[found.length > 1 ? 'split' : 'linked'] += 1;
  return found;
}

function pence(row: Row): bigint {
  assert(row.price_thousandths % 10n === 0n, `row ${row.row}: a price of goods is whole pence`);
  return row.price_thousandths / 10n;
}
