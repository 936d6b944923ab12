/** Codes of members' cards: 'M', 12 signs of Crockford's base32 that hold 60 random bits, and a check sign. */
import { assert } from '../result/index.ts';

/** Crockford's base32. */
export const CARD_SIGNS = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';
const RANDOM_SIGNS = 12;
const FORM = /^M[0-9A-HJKMNP-TV-Z]{13}$/;

/** Random bytes that one code is made of. */
export const CARD_BYTES = 8;

/** Makes a code of `CARD_BYTES` random bytes, of which 60 bits are used. */
export function cardCodeFrom(bytes: Uint8Array): string {
  assert(bytes.length === CARD_BYTES, 'a card takes eight random bytes');
  let bits = 0n;
  for (const byte of bytes) bits = (bits << 8n) | BigInt(byte);
  const signs = signsOf(bits, RANDOM_SIGNS);
  return `M${signs}${checkSignOf(signs)}`;
}

/** So many signs of the lowest bits, five to each. */
export function signsOf(bits: bigint, count: number): string {
  let signs = '';
  for (let place = 0; place < count; place++) signs += CARD_SIGNS[Number((bits >> BigInt(place * 5)) & 31n)];
  return signs;
}

/** How a code is compared and hashed: as people type it, in any case and width, with O for 0, I and L for 1. */
export function normalizeCard(typed: string): string {
  const plain = typed.normalize('NFKC').toUpperCase().replaceAll(/[\s-]/g, '');
  return plain.slice(0, 1) + plain.slice(1).replaceAll('O', '0').replaceAll(/[IL]/g, '1');
}

/**
 * card: a code whose check sign fits, normalized. misread: has the form of one, and a sign of it is wrong. none: something
 * else, such as a barcode of goods.
 */
export type ReadCard = { readonly kind: 'card'; readonly code: string } | { readonly kind: 'misread' | 'none' };

export function readCard(typed: string): ReadCard {
  if (typed.length > 60) return { kind: 'none' };
  const code = normalizeCard(typed);
  if (!FORM.test(code)) return { kind: 'none' };
  return checkSignOf(code.slice(1, -1)) === code.at(-1) ? { kind: 'card', code } : { kind: 'misread' };
}

/** As it is read aloud and typed: M1234-5678-9ABC-D. */
export function spellCard(code: string): string {
  return `${code.slice(0, 5)}-${code.slice(5, 9)}-${code.slice(9, 13)}-${code.slice(13)}`;
}

/** Luhn's algorithm modulo 32 (ISO/IEC 7812-1, annex B, with other digits): it finds each wrong sign, and two that changed places but 0 and Z. */
export function checkSignOf(signs: string): string {
  let sum = 0;
  for (let at = 0; at < signs.length; at++) {
    const value = CARD_SIGNS.indexOf(signs[signs.length - 1 - at] as string) * (at % 2 === 0 ? 2 : 1);
    sum += Math.floor(value / 32) + (value % 32);
  }
  return CARD_SIGNS[(32 - (sum % 32)) % 32] as string;
}
