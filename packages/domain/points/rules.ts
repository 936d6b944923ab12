/** What goods earn in points, and what points are worth. Points are whole numbers; every rounding is down. */
import type { Goods } from '../promotion/index.ts';
import { isAmount } from '../money/index.ts';
import { type Result, fail, ok } from '../result/index.ts';
import type { TaxMode } from '../tax/index.ts';

/** More than any sale or hold may move. */
export const POINTS_MAX = 1_000_000_000;

export type PointRules = {
  /** Counts the changes of the rules, from 1. A sale names the one that it went by. */
  readonly version: number;
  readonly earn: {
    /** So many points for each `per_minor` of what was paid for the goods. */
    readonly points: number; readonly per_minor: bigint;
    /** gross: what is paid, with tax. net: before tax. */
    readonly on: 'gross' | 'net';
    /** Goods that earn nothing; neither products nor categories: none are left out. */
    readonly excluded: Goods;
    /** What members of a group earn of it, in parts per million. Of several the largest holds. */
    readonly groups: readonly { readonly group: string; readonly rate_ppm: number }[];
  };
  /** Null: points can't be spent. */
  readonly spend: {
    /** So many points, and only multiples of them, take off so much. */
    readonly step_points: number; readonly step_minor: bigint;
    /** The most of a sale that points may pay, in parts per million. */
    readonly share_ppm: number;
  } | null;
  /** How long points live; null: for ever. */
  readonly expiry_months: number | null;
  /** What may be spent while the server can't be asked, and for how long a till knows the groups of a card by itself. */
  readonly offline: { readonly receipt_points: number; readonly terminal_day_points: number; readonly groups_days: number; /** Coupons of one member each, at a till in a day. Absent: none. */ readonly day_coupons?: number | undefined };
};

/** A line of a sale, as points look at it. */
export type PointLine = {
  readonly product: string | null; readonly category?: string | null | undefined;
  readonly amount_minor: bigint; readonly tax_rate_ppm: number;
};

/** `points_rules_invalid` with the `field` that is wrong. */
export function checkPointRules({ earn, spend, expiry_months, offline }: PointRules): Result<null> {
  const isCount = (value: number, from: number): boolean => Number.isSafeInteger(value) && value >= from && value <= POINTS_MAX;
  const field = !isCount(earn.points, 0) ? 'points' : earn.per_minor <= 0n || !isAmount(earn.per_minor) ? 'per_minor'
    : earn.groups.some(({ rate_ppm }) => !Number.isInteger(rate_ppm) || rate_ppm < 0 || rate_ppm > 100_000_000) ? 'groups'
      : spend && !isCount(spend.step_points, 1) ? 'step_points' : spend && (spend.step_minor <= 0n || !isAmount(spend.step_minor)) ? 'step_minor'
        : spend && (!Number.isInteger(spend.share_ppm) || spend.share_ppm < 1 || spend.share_ppm > 1_000_000) ? 'share_ppm'
          : expiry_months !== null && (!Number.isInteger(expiry_months) || expiry_months < 1 || expiry_months > 1200) ? 'expiry_months'
            : !isCount(offline.receipt_points, 0) ? 'receipt_points' : !isCount(offline.terminal_day_points, 0) ? 'terminal_day_points'
              : !Number.isInteger(offline.groups_days) || offline.groups_days < 0 || offline.groups_days > 366 ? 'groups_days'
                : !isCount(offline.day_coupons ?? 0, 0) ? 'day_coupons' : null;
  return field === null ? ok(null) : fail('points_rules_invalid', { field });
}

/** What each line counts for when points are earned: nothing where its goods are left out. */
export function earningWeights({ earn }: PointRules, lines: readonly PointLine[], tax_mode: TaxMode): bigint[] {
  return lines.map((line) => {
    if (isExcluded(earn.excluded, line) || line.amount_minor <= 0n) return 0n;
    const rate = BigInt(line.tax_rate_ppm);
    if (earn.on === 'net') return tax_mode === 'added' ? line.amount_minor : (line.amount_minor * 1_000_000n) / (1_000_000n + rate);
    return tax_mode === 'added' ? (line.amount_minor * (1_000_000n + rate)) / 1_000_000n : line.amount_minor;
  });
}

function isExcluded({ products, categories }: Goods, { product, category }: PointLine): boolean {
  return (product !== null && products?.includes(product) === true) || (typeof category === 'string' && categories?.includes(category) === true);
}

/** Points that a sale earns. `waived_minor`: what was given up of its total earns nothing. */
export function pointsEarned(rules: PointRules, weights: readonly bigint[], waived_minor: bigint, groups: readonly string[]): number {
  const whole = weights.reduce((all, each) => all + each, 0n) - waived_minor;
  if (whole <= 0n) return 0;
  const rates = rules.earn.groups.filter(({ group }) => groups.includes(group)).map(({ rate_ppm }) => rate_ppm);
  const rate_ppm = rates.length === 0 ? 1_000_000 : Math.max(...rates);
  return capped((whole * BigInt(rules.earn.points) * BigInt(rate_ppm)) / (rules.earn.per_minor * 1_000_000n));
}

export type Spent = { readonly points: number; readonly minor: bigint };
export const NOTHING_SPENT: Spent = { points: 0, minor: 0n };

/** What comes of it where somebody wants to spend points on goods that come to an amount: no more than the share allows, in whole steps. */
export function pointsSpent({ spend }: PointRules, lines_minor: bigint, wanted_points: number): Spent {
  if (!spend || wanted_points <= 0 || lines_minor <= 0n) return NOTHING_SPENT;
  const room_minor = (lines_minor * BigInt(spend.share_ppm)) / 1_000_000n;
  const by_room = room_minor / spend.step_minor;
  const by_wish = BigInt(Math.floor(Math.min(wanted_points, POINTS_MAX) / spend.step_points));
  const steps = by_room < by_wish ? by_room : by_wish;
  return { points: Number(steps) * spend.step_points, minor: steps * spend.step_minor };
}

/** What points take off a price by the rules. */
export function worthOf({ spend }: PointRules, points: number): bigint {
  return spend ? BigInt(Math.floor(points / spend.step_points)) * spend.step_minor : 0n;
}

function capped(points: bigint): number {
  return points > BigInt(POINTS_MAX) ? POINTS_MAX : Number(points);
}
