/**
 * What a person is typing on a number pad: digits as a text, so that "5", "5." and "5.0" stay what they look like.
 * The same for money (2 digits after the point, or as many as the currency has), weights (3) and pieces (0).
 */
import { type Currency, currencyExponent, parseTyped } from '@stilltill/domain/money';
import { type Result, fail, ok } from '@stilltill/domain/result';

export type PadKey = '0' | '1' | '2' | '3' | '4' | '5' | '6' | '7' | '8' | '9' | '00' | '.' | 'backspace' | 'clear';

const WHOLE_DIGITS_MAX = 9;

/** The text after one more key. A key that can't follow changes nothing. */
export function pressPad(text: string, key: PadKey, decimals: number): string {
  if (key === 'clear') return '';
  if (key === 'backspace') return text.slice(0, -1);
  if (key === '.') {
    if (decimals === 0 || text.includes('.')) return text;
    return text === '' ? '0.' : `${text}.`;
  }
  return [...key].reduce((typed, digit) => addDigit(typed, digit, decimals), text);
}

function addDigit(text: string, digit: string, decimals: number): string {
  const point = text.indexOf('.');
  if (point >= 0) return text.length - point - 1 < decimals ? text + digit : text;
  if (text === '0') return digit === '0' ? text : digit;
  return text.length < WHOLE_DIGITS_MAX ? text + digit : text;
}

/** The pad's key for a key of the keyboard; null where it is none of the pad's. Full-width figures count too. */
export function padKeyOf(key: string): PadKey | null {
  const half = key.length === 1 ? key.normalize('NFKC') : key;
  if (/^[0-9]$/.test(half)) return half as PadKey;
  if (half === '.' || half === ',' || half === '。' || half === 'Decimal') return '.';
  if (half === 'Backspace') return 'backspace';
  return null;
}

/** The amount that is typed, in minor units; null where nothing is typed. */
export function typedAmount(text: string, currency: Currency): bigint | null {
  if (text === '') return null;
  const parsed = parseTyped(text.endsWith('.') ? text.slice(0, -1) : text, currency);
  return parsed.ok ? parsed.value : null;
}

export function moneyDecimals(currency: Currency): number {
  return currencyExponent(currency);
}

/** The quantity that is typed, in thousandths. */
export function typedQuantity(text: string): Result<number> {
  const match = /^(\d{1,9})(?:\.(\d{0,3}))?$/.exec(text);
  if (!match) return fail('quantity_invalid', { max: 1_000_000 });
  return ok(Number(match[1]) * 1000 + Number((match[2] ?? '').padEnd(3, '0')));
}

/** A quantity in thousandths as a person reads it: "3", "0.25". */
export function formatQuantity(qty_milli: number, tag: string): string {
  let format = quantityFormats.get(tag);
  if (!format) {
    format = new Intl.NumberFormat(tag, { maximumFractionDigits: 3 });
    quantityFormats.set(tag, format);
  }
  return format.format(qty_milli / 1000);
}

const quantityFormats = new Map<string, Intl.NumberFormat>();
