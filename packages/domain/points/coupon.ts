/**
 * Codes of coupons that one member may use once: 'C', 4 signs that tell of which promotion it is, 10 signs that hold 50 random
 * bits, and a check sign. A till that can't ask anybody finds the promotion by those four.
 */
import { assert } from '../result/index.ts';
import { CARD_SIGNS, checkSignOf, normalizeCard, signsOf } from './card.ts';

const FORM = /^C[0-9A-HJKMNP-TV-Z]{15}$/;
const TAG_SIGNS = 4;
const RANDOM_SIGNS = 10;

/** Random bytes that one code is made of. */
export const COUPON_BYTES = 8;

/** Which promotion a coupon is of, in four signs of the SHA-256 (hex) of its id: among the promotions of a shop hardly two have the same. */
export function couponTag(promotion_hash: string): string {
  assert(/^[0-9a-f]{64}$/.test(promotion_hash), 'a tag is made of a hash');
  return signsOf(BigInt(`0x${promotion_hash.slice(0, 16)}`), TAG_SIGNS);
}

/** Makes a code of `COUPON_BYTES` random bytes, of which 50 bits are used. */
export function personalCouponFrom(bytes: Uint8Array, promotion_hash: string): string {
  assert(bytes.length === COUPON_BYTES, 'a coupon takes eight random bytes');
  let bits = 0n;
  for (const byte of bytes) bits = (bits << 8n) | BigInt(byte);
  const signs = couponTag(promotion_hash) + signsOf(bits, RANDOM_SIGNS);
  return `C${signs}${checkSignOf(signs)}`;
}

/** coupon: a code whose check sign fits, normalized. misread: has the form of one, and a sign of it is wrong. none: something else. */
export type ReadPersonalCoupon = { readonly kind: 'coupon'; readonly code: string; readonly tag: string } | { readonly kind: 'misread' | 'none' };

export function readPersonalCoupon(typed: string): ReadPersonalCoupon {
  if (typed.length > 60) return { kind: 'none' };
  const code = normalizeCard(typed);
  if (!FORM.test(code)) return { kind: 'none' };
  const isSound = [...code.slice(1)].every((sign) => CARD_SIGNS.includes(sign)) && checkSignOf(code.slice(1, -1)) === code.at(-1);
  return isSound ? { kind: 'coupon', code, tag: code.slice(1, 1 + TAG_SIGNS) } : { kind: 'misread' };
}
