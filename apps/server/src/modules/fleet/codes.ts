import { createHmac } from 'node:crypto';
import type { Random } from '../../platform/ids.ts';
import { randomLetters } from '../../platform/random-letters.ts';

export const CODE_LIFE_MS = 10 * 60_000;

/** A new one-use code: forty random bits as 8 letters, written ABCD-EFGH. */
export function makeCode(random: Random): string {
  return randomLetters(random, 8);
}

/** How a code (normalized, see `normalizeCode`) is kept and looked up. */
export function hashCode(code: string, secret: string): string {
  return createHmac('sha256', secret).update(`stilltill/v1/enrolment-code\n${code}`).digest('base64url');
}
