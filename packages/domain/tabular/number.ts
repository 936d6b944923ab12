/**
 * Numbers as people write them in tables: with a comma or a point, groups, signs of currencies, full-width digits. What could
 * be read in two ways is refused instead of guessed: a price that is wrong by a hundred is worse than a row that is told.
 */
import { joinGroups } from '../money/index.ts';

/** What stands between the whole and its parts. */
export type DecimalSign = '.' | ',';

export type NumberFault = 'number_word' | 'number_unreadable' | 'number_decimals' | 'number_negative' | 'number_too_large';
export type ReadNumber =
  | { readonly kind: 'blank' }
  | { readonly kind: 'number'; readonly scaled: bigint }
  | { readonly kind: 'fault'; readonly code: NumberFault };

const BLANK: ReadNumber = { kind: 'blank' };
const fault = (code: NumberFault): ReadNumber => ({ kind: 'fault', code });
/** Signs and names of currencies, at either end. */
const CURRENCY = /^(?:(?:[A-Z]{3}|[A-Z]{0,2}\p{Sc}|元)\s*)?([+-]?\s*[\d.,'’\s]*\d[.,]?)\s*(?:[A-Z]{3}|\p{Sc}|元|圆)?$/u;
const DASHES = /[‐‑‒–—−－]/g;
const DIGITS_MAX = 18;

/** A text of figures, without what currencies and spaces add to it; null where it says something else. */
function figuresOf(text: string): string | null {
  const plain = text.normalize('NFKC').replace(DASHES, '-').trim();
  const body = CURRENCY.exec(plain.toUpperCase())?.[1] ?? (/^\(.*\)$/.test(plain) ? null : undefined);
  return body?.replaceAll(/\s/g, '') ?? null;
}

/**
 * Reads a number and scales it by ten to the power of `places`: "12,50" with two places is 1250. Nothing at all, or a lone
 * dash, is blank. More places than there are is a fault, unless they are zeros.
 */
export function readNumber(text: string, sign: DecimalSign, places: number): ReadNumber {
  const trimmed = text.normalize('NFKC').trim();
  if (trimmed === '' || /^[-‐‑‒–—−－]+$/.test(trimmed)) return BLANK;
  const figures = figuresOf(trimmed);
  if (figures === null) return fault(/\d/.test(trimmed) ? 'number_unreadable' : 'number_word');
  const isNegative = figures.startsWith('-');
  const [whole = '', part = '', ...more] = figures.replace(/^[+-]/, '').split(sign);
  const digits = ungrouped(whole, sign);
  if (more.length > 0 || digits === null || !/^\d*$/.test(part)) return fault('number_unreadable');
  const kept = part.replace(/0+$/, '');
  if (kept.length > places) return fault('number_decimals');
  if (digits.length + places > DIGITS_MAX) return fault('number_too_large');
  const scaled = BigInt((digits === '' ? '0' : digits) + kept.padEnd(places, '0'));
  if (isNegative && scaled !== 0n) return fault('number_negative');
  return { kind: 'number', scaled };
}

/** Groups are of three, or of four as they are in Chinese, by one sign that is not the decimal one; null: they are neither. */
function ungrouped(whole: string, sign: DecimalSign): string | null {
  const between = [sign === '.' ? ',' : '.', "'", '’'].find((each) => whole.includes(each));
  return joinGroups(whole, between ?? "'", [3, 4]);
}

/** Which sign a column has, by those of its values that leave no doubt; a point where none does. */
export function guessDecimalSign(values: readonly string[]): DecimalSign {
  let commas = 0;
  let points = 0;
  for (const value of values) {
    const figures = figuresOf(value);
    if (figures === null) continue;
    const [comma, point] = [figures.lastIndexOf(','), figures.lastIndexOf('.')];
    const last = Math.max(comma, point);
    if (last < 0) continue;
    const isBoth = comma >= 0 && point >= 0;
    // Three digits behind a lone sign may be a group of thousands.
    if (!isBoth && (figures.length - last - 1 === 3 || figures.indexOf(figures.charAt(last)) !== last)) continue;
    if (comma > point) commas += 1;
    else points += 1;
  }
  return commas > points ? ',' : '.';
}

const PPM_PER_PERCENT = 10_000n;

/** A rate in parts of a million: "13%", "13", and "0.13", since no rate of tax is below one percent and written without its sign. */
export function readRate(text: string, sign: DecimalSign): ReadNumber {
  const plain = text.normalize('NFKC').trim();
  const hasPercent = plain.endsWith('%');
  const read = readNumber(hasPercent ? plain.slice(0, -1) : plain, sign, 6);
  if (read.kind !== 'number') return read;
  const scaled = hasPercent || read.scaled >= 1_000_000n ? read.scaled * PPM_PER_PERCENT / 1_000_000n : read.scaled;
  return scaled > 1_000_000n ? fault('number_too_large') : { kind: 'number', scaled };
}
