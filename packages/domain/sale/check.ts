import { extend, isAmount, sum } from '../money/index.ts';
import { type Result, fail, ok } from '../result/index.ts';
import { taxIncluded } from '../tax/index.ts';
import type { Refund, Sale } from './complete.ts';

/**
 * Whether a sale or a refund that somebody else added up agrees with the rules here: lines, taxes, total, tenders.
 * A server asks this of every entry; what does not agree is accepted as it happened, and flagged.
 */
export function checkSums(sale: Sale | Refund): Result<null> {
  for (const line of sale.lines) {
    const computed = extend(line.price_minor, line.qty_milli);
    if (computed !== line.amount_minor) return differ(line.amount_minor, computed);
  }
  const total_minor = sum(sale.lines.map((line) => line.amount_minor));
  if (!isAmount(total_minor)) return fail('amount_too_large');
  if (total_minor !== sale.total_minor) return differ(sale.total_minor, total_minor);
  const settled_minor = sum(sale.tenders.map((tender) => tender.amount_minor));
  if (settled_minor !== sale.total_minor) return differ(sale.total_minor, settled_minor);
  for (const tender of sale.tenders) {
    const change_minor = tender.given_minor - tender.amount_minor;
    if (change_minor !== tender.change_minor) return differ(tender.change_minor, change_minor);
  }
  const tax = taxIncluded(sale.lines);
  if (tax.length !== sale.tax.length) return differ(BigInt(sale.tax.length), BigInt(tax.length));
  for (const [index, line] of tax.entries()) {
    const stated = sale.tax[index];
    if (stated?.rate_ppm !== line.rate_ppm || stated.tax_minor !== line.tax_minor || stated.net_minor !== line.net_minor) {
      return differ(stated?.tax_minor ?? 0n, line.tax_minor);
    }
  }
  return ok(null);
}

function differ(stated: bigint, computed: bigint): Result<null> {
  return fail('totals_differ', { stated: String(stated), computed: String(computed) });
}
