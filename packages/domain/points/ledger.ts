/**
 * What a sale does to an account, from the sale and from what came back of it in all. Nothing here depends on the order in
 * which it came back, or in how many parts; once all is back, nothing is left of it. See docs/adr/0015-points.md.
 */

/** A line of a member's sale: what was sold of it, what it counted for when points were earned, and what spent points took off it. */
export type SoldForPoints = { readonly line: number; readonly qty_milli: number; readonly weight_minor: bigint; readonly off_minor: bigint };
export type SaleForPoints = { readonly earned: number; readonly spent: number; readonly lines: readonly SoldForPoints[] };

/** What is to stand in the ledger of a sale by now. Each is not below zero. */
export type SaleEffect = {
  /** Of what the sale earned: taken back again. */
  readonly taken_back: number;
  /** Of what it spent: returned. */
  readonly returned: number;
};

/** `back`: thousandths that came back of each line in all; more than was sold counts as all of it. */
export function effectOf({ earned, spent, lines }: SaleForPoints, back: ReadonlyMap<number, number>): SaleEffect {
  let [weight, weight_left, off, off_back] = [0n, 0n, 0n, 0n];
  let isAllBack = true;
  for (const { line, qty_milli, weight_minor, off_minor } of lines) {
    const came_back = Math.min(qty_milli, Math.max(0, back.get(line) ?? 0));
    isAllBack &&= came_back === qty_milli;
    weight += weight_minor;
    weight_left += (weight_minor * BigInt(qty_milli - came_back)) / BigInt(qty_milli);
    off += off_minor;
    off_back += (off_minor * BigInt(came_back)) / BigInt(qty_milli);
  }
  // Goods that counted for nothing, and still there are points: a till that went by other rules. They go with the last of the goods.
  const kept = isAllBack ? 0 : weight === 0n ? earned : Number((BigInt(earned) * weight_left) / weight);
  const returned = isAllBack ? spent : off === 0n ? 0 : Number((BigInt(spent) * off_back) / off);
  return { taken_back: earned - kept, returned };
}

/** Points that came to an account, and when they end; null: never. */
export type PointLot = { readonly points: number; readonly expires_at: string | null };

/**
 * Points that are over by now and were not spent: what ends first is spent first. `gone`: all that ever left the account,
 * spent, taken back and expired before, as a number above zero. Times are ISO 8601 in UTC.
 */
export function pointsExpired(lots: readonly PointLot[], gone: number, now: string): number {
  const over = lots.reduce((all, { points, expires_at }) => (expires_at !== null && expires_at <= now ? all + points : all), 0);
  return Math.max(0, over - gone);
}

/** When points that come at a moment end: the same day so many months later, or that month's last. ISO 8601 in UTC. */
export function expiryOf(at: string, months: number | null): string | null {
  if (months === null) return null;
  const from = new Date(at);
  const day = from.getUTCDate();
  const until = new Date(Date.UTC(from.getUTCFullYear(), from.getUTCMonth() + months, 1, from.getUTCHours(), from.getUTCMinutes(), from.getUTCSeconds(), from.getUTCMilliseconds()));
  const last = new Date(Date.UTC(until.getUTCFullYear(), until.getUTCMonth() + 1, 0)).getUTCDate();
  until.setUTCDate(Math.min(day, last));
  return until.toISOString();
}
