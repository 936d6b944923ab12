/**
 * 统一社会信用代码, which has been the tax number of companies in China since 2015: 18 signs, the last of which checks the
 * others (GB 32100-2015, 5.7; ISO 7064 is not used there). The letters I, O, S, V and Z do not occur.
 */
import { type Result, fail, ok } from '../result/index.ts';

const SIGNS = '0123456789ABCDEFGHJKLMNPQRTUWXY';
const LENGTH = 18;

/** Reads one as people write it: small or full-width letters, spaces and dashes between. Fault: tax_number_invalid. */
export function readCreditCode(text: string): Result<string> {
  if (text.length > 60) return fail('tax_number_invalid');
  const code = text.normalize('NFKC').toUpperCase().replaceAll(/[\s-]/g, '');
  if (code.length !== LENGTH || [...code].some((sign) => !SIGNS.includes(sign))) return fail('tax_number_invalid');
  return checkSign(code) === code.at(-1) ? ok(code) : fail('tax_number_invalid');
}

/** The sign that stands last. Weights are the powers of three, modulo 31. */
function checkSign(code: string): string | undefined {
  let sum = 0;
  let weight = 1;
  for (const sign of code.slice(0, LENGTH - 1)) {
    sum += SIGNS.indexOf(sign) * weight;
    weight = (weight * 3) % SIGNS.length;
  }
  return SIGNS[(SIGNS.length - (sum % SIGNS.length)) % SIGNS.length];
}
