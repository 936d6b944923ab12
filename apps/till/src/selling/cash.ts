import { type Currency, currencyExponent, suggestCash } from '@stilltill/domain/money';

/** Notes and coins that people hand over, in major units. */
const NOTES: Readonly<Record<string, readonly bigint[]>> = {
  CNY: [1n, 5n, 10n, 20n, 50n, 100n],
  GBP: [1n, 5n, 10n, 20n, 50n],
  EUR: [1n, 5n, 10n, 20n, 50n, 100n],
  USD: [1n, 5n, 10n, 20n, 50n, 100n],
  JPY: [100n, 500n, 1000n, 5000n, 10_000n],
};
const OTHER: readonly bigint[] = [1n, 5n, 10n, 20n, 50n, 100n];

/** What a customer is likely to hand over for this total beside the exact amount, smallest first. */
export function likelyCash(total_minor: bigint, currency: Currency, count: number): bigint[] {
  const unit = 10n ** BigInt(currencyExponent(currency));
  const notes_minor = (NOTES[currency] ?? OTHER).map((note) => note * unit);
  return suggestCash(total_minor, notes_minor, count + 1).filter((amount_minor) => amount_minor > total_minor).slice(0, count);
}
