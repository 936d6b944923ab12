import { type Currency, currencyExponent } from '@stilltill/domain/money';
import type { Denomination } from '@stilltill/domain/shift';

/** Notes and coins that lie in a drawer, in hundredths of the major unit, the largest first. */
const PIECES: Readonly<Record<string, readonly bigint[]>> = {
  CNY: [10_000n, 5000n, 2000n, 1000n, 500n, 100n, 50n, 10n],
  GBP: [5000n, 2000n, 1000n, 500n, 200n, 100n, 50n, 20n, 10n, 5n, 2n, 1n],
  EUR: [20_000n, 10_000n, 5000n, 2000n, 1000n, 500n, 200n, 100n, 50n, 20n, 10n, 5n, 2n, 1n],
  USD: [10_000n, 5000n, 2000n, 1000n, 500n, 100n, 25n, 10n, 5n, 1n],
  JPY: [1_000_000n, 500_000n, 100_000n, 50_000n, 10_000n, 5000n, 1000n, 500n, 100n],
};
const OTHER: readonly bigint[] = [10_000n, 5000n, 2000n, 1000n, 500n, 200n, 100n, 50n, 20n, 10n, 5n, 2n, 1n];

/** The values of a currency's notes and coins in minor units, the largest first. */
export function piecesOf(currency: Currency): readonly bigint[] {
  const unit = 10n ** BigInt(currencyExponent(currency));
  return (PIECES[currency] ?? OTHER).filter((hundredths) => (hundredths * unit) % 100n === 0n).map((hundredths) => (hundredths * unit) / 100n);
}

/** Of the counts by value, as they are typed, those that hold something. */
export function toDenominations(counts: ReadonlyMap<bigint, number>): readonly Denomination[] {
  return [...counts].filter(([, count]) => count > 0).map(([value_minor, count]) => ({ value_minor, count }));
}
