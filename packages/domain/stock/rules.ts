import { toMinor } from './average.ts';

/** What can move stock. */
export const MOVEMENT_KINDS = [
  'sale', 'refund', 'delivery', 'write_off', 'count', 'count_correction', 'transfer_out', 'transfer_in', 'transfer_difference',
] as const;
export type MovementKind = (typeof MOVEMENT_KINDS)[number];

export type StockStanding = 'negative' | 'low' | 'enough';

/** How a level stands. `low_milli`: from there on it is low; null: nobody has said. */
export function standingOf(qty_milli: bigint, low_milli: bigint | null): StockStanding {
  if (qty_milli < 0n) return 'negative';
  return low_milli !== null && qty_milli <= low_milli ? 'low' : 'enough';
}

/**
 * What a count adds to the level. `level_milli` is the level now, `since_milli` what moved after the moment at which the
 * product was looked at: goods may be sold while somebody counts.
 */
export function countDifference(counted_milli: bigint, level_milli: bigint, since_milli: bigint): bigint {
  return counted_milli - (level_milli - since_milli);
}

export type Profit = {
  readonly net_minor: bigint;
  readonly cost_minor: bigint;
  readonly profit_minor: bigint;
  /** Profit in parts of a million of the net amount; null where there is none to compare with. */
  readonly margin_ppm: number | null;
};

/** What is left of a net amount. `cost_micro`: what the goods had cost; below zero where more came back than went out. */
export function profitOf(net_minor: bigint, cost_micro: bigint): Profit {
  const cost_minor = toMinor(cost_micro);
  const profit_minor = net_minor - cost_minor;
  const part_ppm = net_minor > 0n ? (profit_minor * 1_000_000n) / net_minor : null;
  return { net_minor, cost_minor, profit_minor, margin_ppm: part_ppm === null ? null : Number(part_ppm) };
}
