import type { Random } from './ids.ts';

/** Figures and letters that nobody mixes up: Crockford's base32, five bits each. `normalizeCode` reads what somebody typed of them. */
export const CROCKFORD = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';

/** New random ones, five bits each, in groups of four with dashes between. */
export function randomLetters(random: Random, count: number): string {
  const letters = [...random.bytes(count)].map((byte) => CROCKFORD[byte & 31]).join('');
  return letters.match(/.{1,4}/g)?.join('-') ?? letters;
}
