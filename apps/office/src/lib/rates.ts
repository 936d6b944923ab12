/** Tax rates as people type them, in per cent. */
import { RATE_PPM_MAX } from '@stilltill/domain/tax';

/** "13" → 130,000 parts of a million; null where it is no rate from 0 to 100 with at most four decimals. */
export function parsePercent(text: string): number | null {
  const match = /^(\d{1,3})(?:[.,](\d{0,4}))?%?$/.exec(text.normalize('NFKC').replaceAll(/\s/g, ''));
  if (!match) return null;
  const rate_ppm = Number(match[1]) * 10_000 + Number((match[2] ?? '').padEnd(4, '0'));
  return rate_ppm <= RATE_PPM_MAX ? rate_ppm : null;
}

/** 88,750 → "8.875": as it is typed. */
export function toPercent(rate_ppm: number): string {
  const whole = Math.floor(rate_ppm / 10_000);
  const part = String(rate_ppm % 10_000).padStart(4, '0').replace(/0+$/, '');
  return part === '' ? String(whole) : `${whole}.${part}`;
}
