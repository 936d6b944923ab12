/** Whether what a page shows of a sale is what the sale's entry says: read from the entry's own bytes, field by field. */
import type { StoredEntry } from '@stilltill/domain/journal';
import { SaleCompleted, SaleRefunded } from '@stilltill/protocol/sales';
import type { SaleDetail } from '../api/queries.ts';

export type Difference = 'form' | 'total' | 'currency' | 'lines' | 'tax' | 'tenders';

/** What differs; empty where page and entry agree. */
export function compareSale(shown: SaleDetail, stored: StoredEntry): Difference[] {
  const read = (shown.kind === 'sale' ? SaleCompleted : SaleRefunded).safeParse(stored.entry.body);
  const kind = shown.kind === 'sale' ? 'sale.completed' : 'sale.refunded';
  if (!read.success || stored.entry.kind !== kind) return ['form'];
  const { lines, tax, tenders, total_minor, currency } = read.data;
  const differences: Difference[] = [];
  if (total_minor !== shown.total_minor) differences.push('total');
  if (currency !== shown.currency) differences.push('currency');
  const lineOf = (line: { line: number; qty_milli: number; price_minor: bigint; amount_minor: bigint; tax_rate_ppm: number }): string =>
    [line.line, line.qty_milli, line.price_minor, line.amount_minor, line.tax_rate_ppm].join();
  if (!isSame(lines.map(lineOf), shown.items.map(lineOf))) differences.push('lines');
  const taxOf = (line: { rate_ppm: number; net_minor: bigint; tax_minor: bigint }): string => [line.rate_ppm, line.net_minor, line.tax_minor].join();
  if (!isSame(tax.map(taxOf), shown.tax.map(taxOf))) differences.push('tax');
  const tenderOf = (tender: { kind: string; amount_minor: bigint; given_minor: bigint; change_minor: bigint }): string =>
    [tender.kind, tender.amount_minor, tender.given_minor, tender.change_minor].join();
  if (!isSame(tenders.map(tenderOf), shown.tenders.map(tenderOf))) differences.push('tenders');
  return differences;
}

/** The same things, in whatever order each side lists them. */
function isSame(these: readonly string[], those: readonly string[]): boolean {
  const sorted = those.toSorted();
  return these.length === those.length && these.toSorted().every((text, place) => text === sorted[place]);
}
