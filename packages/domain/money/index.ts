/**
 * Money is a whole number of minor units (fen, pence, yen) and is never a float. On a wire and on disk it is a
 * decimal string, because JSON numbers are floats. See docs/adr/0004-money-and-rounding.md.
 */
import { type Result, assert, fail, ok } from '../result/index.ts';
import { readFigures } from './figures.ts';

export { allocate } from './allocate.ts';
export { joinGroups, readFigures } from './figures.ts';

/** ISO 4217 code. */
export type Currency = string;

/** Digits after the point, for currencies where it is not 2 (ISO 4217, list one). */
const EXPONENTS: Readonly<Record<string, number>> = {
  BHD: 3, BIF: 0, CLP: 0, DJF: 0, GNF: 0, IQD: 3, ISK: 0, JOD: 3, JPY: 0, KMF: 0, KRW: 0, KWD: 3, LYD: 3, OMR: 3,
  PYG: 0, RWF: 0, TND: 3, UGX: 0, UYI: 0, VND: 0, VUV: 0, XAF: 0, XOF: 0, XPF: 0,
};

export function currencyExponent(currency: Currency): number {
  return EXPONENTS[currency] ?? 2;
}

/** The largest amount that one basket, line or count may reach. Far above any sale, far below what a bigint column holds. */
export const AMOUNT_MINOR_MAX = 10n ** 15n;
/** The largest price of one piece or one kilogram. */
export const PRICE_MINOR_MAX = 10n ** 12n;
/** The largest quantity on one line, in thousandths: a million pieces. */
export const QTY_MILLI_MAX = 1_000_000_000;

/** Integer division that rounds half away from zero, so that a refund rounds as its sale did. `divisor` > 0. */
export function divideRounding(dividend: bigint, divisor: bigint): bigint {
  assert(divisor > 0n, 'a rounding divisor is positive');
  const negative = dividend < 0n;
  const magnitude = negative ? -dividend : dividend;
  const rounded = (2n * magnitude + divisor) / (2n * divisor);
  return negative ? -rounded : rounded;
}

/** Price of one × quantity in thousandths, in minor units, rounded half away from zero once. */
export function extend(price_minor: bigint, qty_milli: number): bigint {
  assert(Number.isSafeInteger(qty_milli), 'a quantity is a whole number of thousandths');
  if (qty_milli === 1000) return price_minor;
  if (qty_milli % 1000 === 0) return price_minor * BigInt(qty_milli / 1000);
  return divideRounding(price_minor * BigInt(qty_milli), 1000n);
}

/** Whether an amount may stand in a basket, a line or a count. */
export function isAmount(amount_minor: bigint): boolean {
  return amount_minor <= AMOUNT_MINOR_MAX && amount_minor >= -AMOUNT_MINOR_MAX;
}

const MINOR_TEXT = /^(0|-?[1-9][0-9]{0,15})$/;

/** Reads an amount as it stands on a wire: a canonical whole decimal, no plus, no leading zero, no point. */
export function readMinor(text: string): Result<bigint> {
  if (!MINOR_TEXT.test(text)) return fail('amount_malformed', { amount: text.slice(0, 40) });
  const amount_minor = BigInt(text);
  return isAmount(amount_minor) ? ok(amount_minor) : fail('amount_too_large', { amount: text });
}

/** Reads what a person typed in major units ("12.5", "１２．５", "1,234.50" with the separators of their locale). `amount_malformed`, `amount_too_large`. */
export function parseTyped(text: string, currency: Currency, decimalSeparator: '.' | ',' = '.'): Result<bigint> {
  const figures = readFigures(text, decimalSeparator);
  const exponent = currencyExponent(currency);
  if (!figures || figures.part.length > exponent) return fail('amount_malformed', { amount: text.slice(0, 40) });
  if (figures.whole.length > 16) return fail('amount_too_large', { amount: text.slice(0, 40) });
  const amount_minor = BigInt(figures.whole + figures.part.padEnd(exponent, '0'));
  return isAmount(amount_minor) ? ok(amount_minor) : fail('amount_too_large', { amount: text.slice(0, 40) });
}

/** The amount as plain decimal text in major units, "-12.50", exact: for formatters and exports. */
export function toDecimal(amount_minor: bigint, currency: Currency): string {
  const exponent = currencyExponent(currency);
  const negative = amount_minor < 0n;
  const digits = (negative ? -amount_minor : amount_minor).toString().padStart(exponent + 1, '0');
  const sign = negative ? '-' : '';
  if (exponent === 0) return sign + digits;
  return `${sign}${digits.slice(0, -exponent)}.${digits.slice(-exponent)}`;
}

/** The amount as a person of the locale reads it, with the currency's sign, exact to the last minor unit. */
export function formatMoney(amount_minor: bigint, currency: Currency, locale: string): string {
  const exponent = currencyExponent(currency);
  const formatter = formatterOf(currency, locale, exponent);
  // A decimal string is formatted exactly; a number would pass through a float.
  return formatter.format(toDecimal(amount_minor, currency) as Intl.StringNumericLiteral);
}

const formatters = new Map<string, Intl.NumberFormat>();

function formatterOf(currency: Currency, locale: string, exponent: number): Intl.NumberFormat {
  const key = `${locale}|${currency}`;
  let formatter = formatters.get(key);
  if (!formatter) {
    formatter = new Intl.NumberFormat(locale, {
      style: 'currency', currency, currencyDisplay: 'narrowSymbol', minimumFractionDigits: exponent, maximumFractionDigits: exponent,
    });
    formatters.set(key, formatter);
  }
  return formatter;
}

/** The nearest multiple of a step, half away from zero: what coins can pay. */
export function roundToStep(amount_minor: bigint, step_minor: bigint): bigint {
  return divideRounding(amount_minor, step_minor) * step_minor;
}

/** The part of an amount that a rate in parts per million takes, rounded once. */
export function partOf(amount_minor: bigint, rate_ppm: number): bigint {
  return divideRounding(amount_minor * BigInt(rate_ppm), 1_000_000n);
}

/** Adds amounts; an empty list is 0. */
export function sum(amounts_minor: Iterable<bigint>): bigint {
  let total = 0n;
  for (const amount_minor of amounts_minor) total += amount_minor;
  return total;
}

/** Round amounts that a customer is likely to hand over for this total, smallest first, the total itself first. */
export function suggestCash(total_minor: bigint, notes_minor: readonly bigint[], count: number): bigint[] {
  assert(count >= 1, 'at least one suggestion is asked for');
  const suggestions = new Set<bigint>([total_minor]);
  const ascending = [...notes_minor].sort((a, b) => (a < b ? -1 : 1));
  for (const note_minor of ascending) {
    const rounded = ((total_minor + note_minor - 1n) / note_minor) * note_minor;
    if (rounded > total_minor) suggestions.add(rounded);
  }
  return [...suggestions].sort((a, b) => (a < b ? -1 : 1)).slice(0, count);
}
