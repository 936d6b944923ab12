/** How a store sells as a person types it, and back; and what a pattern of a scale's labels reads. */
import { checkDigit, readEmbedded } from '@stilltill/domain/catalog';
import { PRICE_MINOR_MAX, parseTyped, toDecimal } from '@stilltill/domain/money';
import { parsePercent, toPercent } from '../lib/rates.ts';
import type { Selling } from '../promotions/promotion-queries.ts';

export type TypedBudget = { readonly taken: boolean; readonly sale: string; readonly total: string; readonly hours: string };
export type TypedSelling = {
  readonly tax_mode: 'included' | 'added'; readonly promotion_choice: 'best' | 'priority'; readonly step: string; readonly open_tax: string; readonly discount: string; readonly waive: string; readonly refund: string;
  readonly card: TypedBudget; readonly code: TypedBudget; readonly cap_receipt: string; readonly cap_day: string; readonly patterns: readonly string[];
};
export type ReadSelling = { readonly selling: Selling | null; readonly wrong: ReadonlySet<string> };

const HOURS_MAX = 720;
const STEP_MAX = 100_000n;

export function typeSelling(selling: Selling, currency: string): TypedSelling {
  const money = (amount_minor: bigint): string => toDecimal(amount_minor, currency);
  const budget = (kept: Selling['card']): TypedBudget => (
    kept ? { taken: true, sale: money(kept.sale_minor), total: money(kept.total_minor), hours: String(kept.hours) } : { taken: false, sale: '', total: '', hours: '' }
  );
  return {
    tax_mode: selling.tax_mode, promotion_choice: selling.promotion_choice, step: money(BigInt(selling.cash_step_minor)), open_tax: toPercent(selling.open_tax_rate_ppm),
    discount: toPercent(selling.limits.discount_rate_ppm), waive: money(selling.limits.waive_minor), refund: money(selling.limits.refund_minor), card: budget(selling.card), code: budget(selling.code),
    cap_receipt: money(selling.refund_caps.receipt_minor), cap_day: money(selling.refund_caps.terminal_day_minor), patterns: selling.embedded_codes.map(({ pattern }) => pattern),
  };
}

/** What is wrong is named by its field; then nothing is sent. */
export function readSelling(typed: TypedSelling, currency: string): ReadSelling {
  const wrong = new Set<string>();
  const fault = <T>(field: string, instead: T): T => {
    wrong.add(field);
    return instead;
  };
  const money = (field: string, text: string, least = 0n, most = PRICE_MINOR_MAX): bigint => {
    const read = parseTyped(text, currency);
    return read.ok && read.value >= least && read.value <= most ? read.value : fault(field, 0n);
  };
  const rate = (field: string, text: string): number => parsePercent(text) ?? fault(field, 0);
  const budget = (name: 'card' | 'code'): Selling['card'] => {
    const { taken, sale, total, hours } = typed[name];
    if (!taken) return null;
    const read_hours = /^\d{1,3}(\.\d)?$/.test(hours.trim()) && Number(hours) <= HOURS_MAX ? Number(hours) : fault(`${name}_hours`, 0);
    return { sale_minor: money(`${name}_sale`, sale), total_minor: money(`${name}_total`, total), hours: read_hours };
  };
  const selling: Selling = {
    tax_mode: typed.tax_mode, cash_step_minor: Number(money('step', typed.step, 1n, STEP_MAX)), promotion_choice: typed.promotion_choice, open_tax_rate_ppm: rate('open_tax', typed.open_tax),
    limits: { discount_rate_ppm: rate('discount', typed.discount), waive_minor: money('waive', typed.waive), refund_minor: money('refund', typed.refund) }, card: budget('card'), code: budget('code'),
    refund_caps: { receipt_minor: money('cap_receipt', typed.cap_receipt), terminal_day_minor: money('cap_day', typed.cap_day) }, embedded_codes: typed.patterns.map((pattern) => ({ pattern: pattern.trim().toUpperCase() })),
  };
  const prefixes = typed.patterns.map((pattern) => pattern.trim().slice(0, 2));
  for (const [place, pattern] of typed.patterns.entries()) {
    if (exampleOf(pattern) === null || prefixes.indexOf(prefixes[place] ?? '') !== place) wrong.add(`pattern_${place}`);
  }
  return { selling: wrong.size === 0 ? selling : null, wrong };
}

export type Example = { readonly code: string; readonly item: string } & ({ readonly grams: number } | { readonly amount_minor: bigint });

/** A label that a scale would print by a pattern, and what the tills read from it; null: nothing can be read by it. */
export function exampleOf(typed: string): Example | null {
  const pattern = typed.trim().toUpperCase();
  if (!/^2[0-9][PWMC]{10}$/.test(pattern)) return null;
  const last = (sign: string, digits: string): Map<number, string> => {
    const places = [...pattern].flatMap((each, place) => (each === sign ? [place] : []));
    return new Map(places.map((place, at) => [place, digits[digits.length - places.length + at] ?? '0']));
  };
  const filled = new Map([...last('P', '12345'), ...last('W', '1250'), ...last('M', '1250'), ...last('C', '7')]);
  const digits = [...pattern].map((each, place) => filled.get(place) ?? each).join('');
  const code = digits + String(checkDigit(digits));
  const read = readEmbedded(code, [pattern]);
  return read && { code, ...read };
}
