/** Rules of points as a person types them, and back: what the form holds, and what the server takes. */
import { AMOUNT_MINOR_MAX, parseTyped, toDecimal } from '@stilltill/domain/money';
import { type PointRules, POINTS_MAX } from '@stilltill/domain/points';
import { parsePercent, toPercent } from '../lib/rates.ts';

export type TypedRules = {
  readonly points: string; readonly per: string; readonly on: 'gross' | 'net'; readonly excluded: readonly string[];
  /** Per cent of what everybody earns, by the group's id. */
  readonly groups: Readonly<Record<string, string>>;
  readonly canSpend: boolean; readonly step_points: string; readonly step_amount: string; readonly share: string;
  readonly expiry: string; readonly receipt: string; readonly day: string; readonly days: string; readonly coupons: string;
};
export type ReadRules = { readonly rules: Omit<PointRules, 'version'> | null; readonly wrongs: ReadonlySet<string> };

/** One point for each unit of money, a hundred of them worth one. */
const NEW: TypedRules = {
  points: '1', per: '1.00', on: 'gross', excluded: [], groups: {}, canSpend: true, step_points: '100', step_amount: '1.00', share: '50', expiry: '24', receipt: '500', day: '5000', days: '7', coupons: '20',
};

export function typeRules(rules: PointRules | null, currency: string): TypedRules {
  if (!rules) return { ...NEW, per: toDecimal(parsedOne(currency), currency), step_amount: toDecimal(parsedOne(currency), currency) };
  const { earn, spend, expiry_months, offline } = rules;
  return {
    points: String(earn.points), per: toDecimal(earn.per_minor, currency), on: earn.on, excluded: earn.excluded.categories ?? [],
    groups: Object.fromEntries(earn.groups.map(({ group, rate_ppm }) => [group, toPercent(rate_ppm)])),
    canSpend: spend !== null, step_points: String(spend?.step_points ?? NEW.step_points), step_amount: spend ? toDecimal(spend.step_minor, currency) : NEW.step_amount, share: spend ? toPercent(spend.share_ppm) : NEW.share,
    expiry: expiry_months === null ? '' : String(expiry_months), receipt: String(offline.receipt_points), day: String(offline.terminal_day_points), days: String(offline.groups_days), coupons: String(offline.day_coupons ?? 0),
  };
}

function parsedOne(currency: string): bigint {
  const one = parseTyped('1', currency);
  return one.ok ? one.value : 1n;
}

/** `kept`: products that are left out stay so; the form speaks of categories alone. */
export function readRules(typed: TypedRules, currency: string, kept: PointRules | null): ReadRules {
  const wrongs = new Set<string>();
  const wrong = <T>(field: string, instead: T): T => {
    wrongs.add(field);
    return instead;
  };
  const count = (field: string, text: string, least: number, most: number): number => {
    const value = /^[0-9]{1,10}$/.test(text.normalize('NFKC').trim()) ? Number(text.normalize('NFKC').trim()) : -1;
    return value < least || value > most ? wrong(field, least) : value;
  };
  const amount = (field: string, text: string): bigint => {
    const read = parseTyped(text, currency);
    return read.ok && read.value > 0n && read.value <= AMOUNT_MINOR_MAX ? read.value : wrong(field, 1n);
  };
  const share_ppm = typed.canSpend ? parsePercent(typed.share) : 1;
  const products = kept?.earn.excluded.products;
  const rules: Omit<PointRules, 'version'> = {
    earn: {
      points: count('points', typed.points, 0, POINTS_MAX), per_minor: amount('per', typed.per), on: typed.on,
      excluded: { ...(products ? { products: [...products] } : {}), ...(typed.excluded.length > 0 ? { categories: [...typed.excluded] } : {}) },
      groups: Object.entries(typed.groups).filter(([, percent]) => percent.trim() !== '').map(([group, percent]) => ({ group, rate_ppm: parseRate(percent) ?? wrong(`group ${group}`, 0) })),
    },
    spend: typed.canSpend
      ? { step_points: count('step_points', typed.step_points, 1, POINTS_MAX), step_minor: amount('step_amount', typed.step_amount), share_ppm: share_ppm !== null && share_ppm > 0 ? share_ppm : wrong('share', 1) }
      : null,
    expiry_months: typed.expiry.trim() === '' ? null : count('expiry', typed.expiry, 1, 1200),
    offline: { receipt_points: count('receipt', typed.receipt, 0, POINTS_MAX), terminal_day_points: count('day', typed.day, 0, POINTS_MAX), groups_days: count('days', typed.days, 0, 366), day_coupons: count('coupons', typed.coupons, 0, POINTS_MAX) },
  };
  return { rules: wrongs.size === 0 ? rules : null, wrongs };
}

/** A rate may be above all: "250" is two and a half times as much. Null where it is none, up to 10,000 per cent. */
function parseRate(text: string): number | null {
  const match = /^(\d{1,5})(?:[.,](\d{0,2}))?%?$/.exec(text.normalize('NFKC').replaceAll(/\s/g, ''));
  const rate_ppm = match ? Number(match[1]) * 10_000 + Number((match[2] ?? '').padEnd(2, '0')) * 100 : 0;
  return match && rate_ppm <= 100_000_000 ? rate_ppm : null;
}
