import { extend, isAmount, sum } from '../money/index.ts';
import { type Result, fail, ok } from '../result/index.ts';
import { type TaxLine, taxOf } from '../tax/index.ts';
import type { BasketLine, RefundLine } from './basket.ts';
import type { Sale } from './complete.ts';
import type { Refund } from './refund.ts';

/**
 * Whether a sale or a refund that somebody else added up agrees with the rules here: lines, taxes, total, tenders.
 * A server asks this of every entry; what does not agree is accepted as it happened, and flagged.
 */
export function checkSums(sale: Sale | Refund): Result<null> {
  for (const line of sale.lines) {
    const computed = lineComesTo(line);
    if (computed !== line.amount_minor) return differ(line.amount_minor, computed);
  }
  const { tax_mode = 'included', waived_minor = 0n, rounding_minor = 0n } = sale;
  const lines_minor = sum(sale.lines.map((line) => line.amount_minor));
  if (!isAmount(lines_minor)) return fail('amount_too_large');
  const tax = checkTax(sale, taxOf(sale.lines, tax_mode));
  if (!tax.ok) return tax;
  const added_minor = tax_mode === 'added' ? sum(sale.tax.map(({ tax_minor }) => tax_minor)) : 0n;
  const total_minor = lines_minor + added_minor - waived_minor + rounding_minor;
  if (total_minor !== sale.total_minor) return differ(sale.total_minor, total_minor);
  const settled_minor = sum(sale.tenders.map((tender) => tender.amount_minor));
  if (settled_minor !== sale.total_minor) return differ(sale.total_minor, settled_minor);
  for (const tender of sale.tenders) {
    const change_minor = tender.given_minor - tender.amount_minor;
    if (change_minor !== tender.change_minor) return differ(tender.change_minor, change_minor);
    // Over-tender comes back as cash, so only cash has any.
    if (tender.kind !== 'cash' && change_minor !== 0n) return differ(tender.change_minor, 0n);
  }
  return ok(null);
}

function lineComesTo(line: BasketLine | RefundLine): bigint {
  const gross_minor = extend(line.price_minor, line.qty_milli);
  return line.reductions ? line.reductions.reduce((left, { amount_minor }) => left - amount_minor, gross_minor) : gross_minor;
}

/** The tax of a part that comes back is the difference of two roundings, so it may be a unit beside its own. */
function checkTax(sale: Sale | Refund, computed: readonly TaxLine[]): Result<null> {
  const slack_minor = 'refund' in sale && sale.sale !== null ? 1n : 0n;
  if (computed.length !== sale.tax.length) return differ(BigInt(sale.tax.length), BigInt(computed.length));
  for (const [index, line] of computed.entries()) {
    const stated = sale.tax[index];
    const whole_minor = sale.tax_mode === 'added' ? line.net_minor : line.net_minor + line.tax_minor;
    const stated_whole = stated && (sale.tax_mode === 'added' ? stated.net_minor : stated.net_minor + stated.tax_minor);
    const off_minor = (stated?.tax_minor ?? 0n) - line.tax_minor;
    if (stated?.rate_ppm !== line.rate_ppm || stated_whole !== whole_minor || off_minor > slack_minor || off_minor < -slack_minor) {
      return differ(stated?.tax_minor ?? 0n, line.tax_minor);
    }
  }
  return ok(null);
}

function differ(stated: bigint, computed: bigint): Result<null> {
  return fail('totals_differ', { stated: String(stated), computed: String(computed) });
}
