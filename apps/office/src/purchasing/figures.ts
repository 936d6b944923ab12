/** Days, costs and states as people read them. */
import { currencyExponent } from '@stilltill/domain/money';
import { unitCostDecimal } from '@stilltill/domain/purchase';

/** "23 Nov 2026" of 2026-11-23. */
export function dayText(day: string, tag: string): string {
  return new Intl.DateTimeFormat(tag, { dateStyle: 'medium', timeZone: 'UTC' }).format(Date.parse(`${day}T00:00:00.000Z`));
}

/** What one costs, with as many digits as say it exactly: "¥2.00", "¥0.0385". */
export function costText(unit_cost_micro: bigint, currency: string, tag: string): string {
  const exponent = currencyExponent(currency);
  const format = new Intl.NumberFormat(tag, { style: 'currency', currency, currencyDisplay: 'narrowSymbol', minimumFractionDigits: exponent, maximumFractionDigits: exponent + 4 });
  return format.format(unitCostDecimal(unit_cost_micro, currency) as Intl.StringNumericLiteral);
}

/** "+5%" from what was ordered to what came; null where nothing can be compared. */
export function changeText(before_micro: bigint, now_micro: bigint, tag: string): string | null {
  if (before_micro === 0n || before_micro === now_micro) return null;
  const change_ppm = Number(((now_micro - before_micro) * 1_000_000n) / before_micro);
  return new Intl.NumberFormat(tag, { style: 'percent', signDisplay: 'always', maximumFractionDigits: 1 }).format(change_ppm / 1_000_000);
}
