/** What is typed and offered where prices are decided by a person. No right is checked here: the till does that. */
import { type Currency, currencyExponent, extend, parseTyped } from '@stilltill/domain/money';
import { type Discount, discountOn } from '@stilltill/domain/promotion';
import type { BasketLine, Reduction } from '@stilltill/domain/sale';

/** Percent that are given most. */
export const QUICK_PERCENT: readonly number[] = [5, 10, 20];

/** A text such as "12.5" as a discount by percent: above 0 and up to 100, two digits after the point; null: it is none. */
export function typedPercent(text: string): Discount | null {
  const match = /^(\d{1,3})(?:\.(\d{0,2}))?$/.exec(text.trim());
  if (!match) return null;
  const rate_ppm = Number(match[1]) * 10_000 + Number((match[2] ?? '').padEnd(2, '0')) * 100;
  return rate_ppm > 0 && rate_ppm <= 1_000_000 ? { kind: 'percent', rate_ppm } : null;
}

/** The amount that a text of figures is, too short for a barcode; null: it is none. */
export function amountIn(text: string, currency: Currency): bigint | null {
  const match = /^(\d{1,9})(?:\.(\d*))?$/.exec(text.trim());
  if (!match) return null;
  const parsed = parseTyped(match[2] ? `${match[1]}.${match[2]}` : (match[1] as string), currency);
  return parsed.ok ? parsed.value : null;
}

export type RoundOff = { readonly waived_minor: bigint; readonly left_minor: bigint };

/**
 * What may be given up at the end of a total so that round figures are left: to a tenth of the currency's unit, to the
 * unit, to ten of them. Only what changes the total and leaves something.
 */
export function roundOffs(total_minor: bigint, currency: Currency): readonly RoundOff[] {
  const unit_minor = 10n ** BigInt(currencyExponent(currency));
  const offers: RoundOff[] = [];
  for (const step_minor of [unit_minor / 10n, unit_minor, unit_minor * 10n]) {
    if (step_minor < 1n) continue;
    const waived_minor = total_minor % step_minor;
    const left_minor = total_minor - waived_minor;
    if (waived_minor > 0n && left_minor > 0n && offers.at(-1)?.waived_minor !== waived_minor) offers.push({ waived_minor, left_minor });
  }
  return offers;
}

/** What a discount by hand takes off a line: it is on price × quantity. */
export function discountOnLine(line: Pick<BasketLine, 'price_minor' | 'qty_milli'>, discount: Discount): bigint {
  return discountOn(extend(line.price_minor, line.qty_milli), discount);
}

/** What the lines come to without the discount on the whole: that is what another one would be on. */
export function beforeDiscount({ lines }: Reduced & { readonly lines: readonly { readonly amount_minor: bigint }[] }): bigint {
  let total_minor = 0n;
  for (const { amount_minor, reductions = [] } of lines) {
    total_minor += amount_minor;
    for (const reduction of reductions) if (reduction.kind === 'share') total_minor += reduction.amount_minor;
  }
  return total_minor;
}

type Reduced = { readonly lines: readonly { readonly reductions?: readonly Reduction[] | undefined }[] };

/** What promotions and discounts take off all lines. */
export function savedOn(basket: Reduced): bigint {
  let saved_minor = 0n;
  for (const { reductions } of basket.lines) {
    if (reductions) for (const { amount_minor } of reductions) saved_minor += amount_minor;
  }
  return saved_minor;
}
