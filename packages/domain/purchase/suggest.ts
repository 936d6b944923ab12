/** How much of a product to order. */
export type Need = {
  /** May be below zero. */
  readonly level_milli: bigint;
  /** From there on it is low; null: nobody has said. */
  readonly low_milli: bigint | null;
  /** Awaited from other orders. */
  readonly on_order_milli: bigint;
  readonly unit: 'piece' | 'kilogram';
};

/** What fills a product up to twice its threshold, whole where it is sold by the piece; zero where there is enough, or enough is coming. */
export function suggestQuantity({ level_milli, low_milli, on_order_milli, unit }: Need): bigint {
  const coming_milli = level_milli + on_order_milli;
  const threshold_milli = low_milli ?? 0n;
  // At the threshold it is low; one that nobody set a threshold for is only missing below zero.
  if (low_milli === null ? coming_milli >= 0n : coming_milli > threshold_milli) return 0n;
  const missing_milli = 2n * threshold_milli - coming_milli;
  if (unit === 'kilogram') return missing_milli;
  return ((missing_milli + 999n) / 1000n) * 1000n;
}
