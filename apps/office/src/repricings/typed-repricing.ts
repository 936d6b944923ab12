/** The form of a price change, as the server takes it. */
import type { PriceEnding, PriceRule } from '@stilltill/domain/catalog';
import { PRICE_MINOR_MAX, currencyExponent, parseTyped } from '@stilltill/domain/money';
import { momentOf } from '../lib/time.ts';
import type { RepricingWish } from './repricing-queries.ts';

export type TypedRepricing = {
  readonly goods: 'chosen' | 'all' | 'category' | 'search'; readonly category: string; readonly search: string;
  readonly kind: PriceRule['kind']; readonly is_down: boolean; readonly rate: string; readonly amount: string; readonly price: string;
  /** One of `endingsOf`, by its place; '' : to the last minor unit. */
  readonly ending: string;
  readonly when: 'now' | 'later'; readonly local: string;
};

export type WrongField = 'category' | 'search' | 'rate' | 'amount' | 'price' | 'local';
export type ReadRepricing = { readonly wish: RepricingWish | null; readonly wrong: ReadonlySet<WrongField> };

/** How prices may end, in the order in which they are offered: multiples first, then endings that shops write. */
export function endingsOf(currency: string): readonly PriceEnding[] {
  const whole = 10n ** BigInt(currencyExponent(currency));
  if (whole === 1n) return [[10n, 0n], [50n, 0n], [100n, 0n], [100n, 80n], [100n, 98n]].map(endingOf);
  return [[whole / 20n, 0n], [whole / 10n, 0n], [whole / 2n, 0n], [whole, 0n], [whole, whole - whole / 10n], [whole, whole - whole / 20n], [whole, whole - whole / 100n]].map(endingOf);
}

function endingOf([step_minor = 1n, ending_minor = 0n]: readonly bigint[]): PriceEnding {
  return { step_minor, ending_minor };
}

/** "7.5" → 75,000 parts of a million; null where it is no rate above nothing. Prices may fall by 100 per cent, and rise by more. */
export function readRate(text: string, is_down: boolean): number | null {
  const match = /^(\d{1,4})(?:[.,](\d{0,4}))?%?$/.exec(text.normalize('NFKC').replaceAll(/\s/g, ''));
  if (!match) return null;
  const rate_ppm = Number(match[1]) * 10_000 + Number((match[2] ?? '').padEnd(4, '0'));
  if (rate_ppm === 0 || rate_ppm > (is_down ? 1_000_000 : 99_000_000)) return null;
  return is_down ? -rate_ppm : rate_ppm;
}

function readAmount(text: string, currency: string): bigint | null {
  const amount = parseTyped(text, currency);
  return text.trim() !== '' && amount.ok && amount.value <= PRICE_MINOR_MAX ? amount.value : null;
}

function readRule({ kind, is_down, rate, amount, price }: TypedRepricing, currency: string): PriceRule | WrongField {
  if (kind === 'percent') {
    const rate_ppm = readRate(rate, is_down);
    return rate_ppm === null ? 'rate' : { kind, rate_ppm };
  }
  if (kind === 'amount') {
    const amount_minor = readAmount(amount, currency);
    return amount_minor === null || amount_minor === 0n ? 'amount' : { kind, amount_minor: is_down ? -amount_minor : amount_minor };
  }
  const price_minor = readAmount(price, currency);
  return price_minor === null ? 'price' : { kind, price_minor };
}

export function readRepricing(typed: TypedRepricing, chosen: readonly string[], currency: string, timezone: string): ReadRepricing {
  const wrong = new Set<WrongField>();
  const rule = readRule(typed, currency);
  if (typeof rule === 'string') wrong.add(rule);
  if (typed.goods === 'category' && typed.category === '') wrong.add('category');
  if (typed.goods === 'search' && typed.search.trim() === '') wrong.add('search');
  if (typed.when === 'later' && typed.local === '') wrong.add('local');
  if (wrong.size > 0 || typeof rule === 'string') return { wish: null, wrong };
  const goods = typed.goods === 'chosen' ? { products: [...chosen] } : typed.goods === 'category' ? { category: typed.category } : typed.goods === 'search' ? { search: typed.search.trim() } : {};
  const ending = rule.kind === 'price' || typed.ending === '' ? null : endingsOf(currency)[Number(typed.ending)] ?? null;
  return { wrong, wish: { goods, rule, ending, ...(typed.when === 'later' ? { from: momentOf(typed.local, timezone) } : {}) } };
}
