/**
 * What an entry says that somebody decided: which rights it took, and how large each thing was. The till measures before it
 * happens and the server by what was recorded, so both come to the same figures.
 */
import { extend } from '../money/index.ts';
import { type Discount, discountOn } from '../promotion/index.ts';
import type { Approval, Refund, Sale } from '../sale/index.ts';
import type { Action, Measure } from './permission.ts';

/** `line` null: about the whole. */
export type Decision = { readonly action: Action; readonly line: number | null; readonly measure: Measure };

/** A discount's part of what it is on, in parts per million, rounded up: a limit is not passed by a rounding. */
export function discountRate(discount: Discount, amount_minor: bigint): number {
  if (discount.kind === 'percent') return discount.rate_ppm;
  if (amount_minor === 0n) return 0;
  const rate_ppm = (discountOn(amount_minor, discount) * 1_000_000n + amount_minor - 1n) / amount_minor;
  return Number(rate_ppm);
}

/** What was decided by hand in a sale. Nearly all sales: nothing. */
export function decisionsOfSale(sale: Pick<Sale, 'lines' | 'discount' | 'waived_minor' | 'unknown'>): Decision[] {
  const decisions: Decision[] = [];
  for (const { line, discount, list_minor, price_minor, qty_milli } of sale.lines) {
    if (discount) decisions.push({ action: 'discount', line, measure: { rate_ppm: discountRate(discount, extend(price_minor, qty_milli)) } });
    if (list_minor !== undefined) decisions.push({ action: 'override_price', line, measure: {} });
  }
  if (sale.discount) decisions.push({ action: 'discount', line: null, measure: { rate_ppm: discountRate(sale.discount, beforeShares(sale)) } });
  if (sale.waived_minor !== undefined && sale.waived_minor > 0n) decisions.push({ action: 'waive', line: null, measure: { amount_minor: sale.waived_minor } });
  return decisions;
}

/** What the lines came to by themselves, before a discount on the whole and points took their part. */
function beforeShares({ lines }: Pick<Sale, 'lines'>): bigint {
  const off = lines.flatMap(({ reductions }) => reductions ?? []).filter(({ kind }) => kind === 'share' || kind === 'points');
  return [...lines, ...off].reduce((all, { amount_minor }) => all + amount_minor, 0n);
}

/** What a refund took. One that names who let it go back another way took that right and no other. */
export function decisionsOfRefund({ sale, total_minor, approvals }: Pick<Refund, 'sale' | 'total_minor'> & { readonly approvals?: readonly Approval[] | undefined }): Decision[] {
  if (sale === null) return [{ action: 'refund_without_sale', line: null, measure: {} }];
  if (approvals?.some(({ action }) => action === 'refund_otherwise')) return [{ action: 'refund_otherwise', line: null, measure: {} }];
  return [{ action: 'refund', line: null, measure: { amount_minor: total_minor } }];
}
