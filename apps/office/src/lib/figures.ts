/** Figures in words of a locale. Amounts are whole minor units and never pass through a float. */

/** A change in ppm of what was before: 250,000 is a quarter more. Null where there was nothing to compare with. */
export function changePpm(now: bigint | number, before: bigint | number): number | null {
  const base = BigInt(before);
  if (base <= 0n) return null;
  return Number(((BigInt(now) - base) * 1_000_000n) / base);
}

/** A part of a whole in ppm. The whole is above zero. */
export function partPpm(part: bigint, whole: bigint): number {
  return Number((part * 1_000_000n) / whole);
}

/** "+12%", "−4%", "±0%": a whole per cent is as exact as a glance needs. */
export function changeText(change_ppm: number, tag: string): string {
  const percent = Math.round(change_ppm / 10_000);
  const format = new Intl.NumberFormat(tag, { style: 'percent', signDisplay: 'exceptZero', maximumFractionDigits: 0 });
  return percent === 0 ? `±${format.format(0)}` : format.format(percent / 100);
}

/** A quantity in thousandths: "3", "1.25". */
export function quantityText(qty_milli: number, tag: string): string {
  return new Intl.NumberFormat(tag, { maximumFractionDigits: 3 }).format(qty_milli / 1000);
}

/** A rate in parts of a million: "13%", "8.875%". */
export function rateText(rate_ppm: number, tag: string): string {
  return new Intl.NumberFormat(tag, { style: 'percent', maximumFractionDigits: 4 }).format(rate_ppm / 1_000_000);
}

/** The first digits of a hash, as receipts print them too. */
export function shortHash(hash: string): string {
  return hash.slice(0, 8);
}
