import { assert } from '../result/index.ts';
import { isEpoch } from './entry.ts';

const CROCKFORD = '0123456789abcdefghjkmnpqrstvwxyz';

/** The id of a new epoch from 16 random bytes: 26 letters of Crockford's base 32 (no i, l, o, u). */
export function epochFrom(random: Uint8Array): string {
  assert(random.length === 16, 'an epoch takes 16 random bytes');
  let bits = random.reduce((all, byte) => (all << 8n) | BigInt(byte), 0n);
  let text = '';
  for (let i = 0; i < 26; i++) {
    text = (CROCKFORD[Number(bits & 31n)] as string) + text;
    bits >>= 5n;
  }
  // The first letter would hold three bits only; the most random end goes first, because receipts show the first five.
  return [...text].reverse().join('');
}

/** How an epoch is shown to people: its first five letters. */
export function shortEpoch(epoch: string): string {
  return epoch.slice(0, 5).toUpperCase();
}

/**
 * The number of a receipt: store, terminal, epoch and the number of its entry. Unique without a server: two
 * terminals differ in their codes, a restored one begins a new epoch, and an epoch counts its entries without gaps.
 */
export function receiptNumber(store_code: string, terminal_code: string, epoch: string, seq: number): string {
  assert(isEpoch(epoch), 'a receipt number takes a whole epoch');
  return `${store_code}-${terminal_code}-${shortEpoch(epoch)}-${seq}`;
}

/** The digits of the entry's hash that a receipt prints, so that paper, till and server hold each other to account. */
export function receiptHash(hash: string): string {
  return hash.slice(0, 8);
}
