/**
 * Backup codes, each of which lets its person in once in the place of a code of their app. They are long enough that a plain
 * hash keeps them (OWASP ASVS 5.0, 6.5.2 asks for 112 bits), and typed in any case, with dashes or without.
 */
import { createHash } from 'node:crypto';
import { normalizeCode } from '@stilltill/protocol';
import { symmetricDecrypt } from 'better-auth/crypto';
import type { Random } from '../../platform/ids.ts';
import { randomLetters } from '../../platform/random-letters.ts';

const CODES = 10;
/** Of five bits each. */
const LETTERS = 24;
const HASHED = /^sha256 /;

export function makeBackupCodes(random: Random): string[] {
  return Array.from({ length: CODES }, () => randomLetters(random, LETTERS));
}

/** As it is kept and compared, from how somebody typed it. Those of ten letters, which the library made before, count in their case and with their dash. */
export function hashBackupCode(typed: string): string {
  const letters = normalizeCode(typed);
  const code = letters.length === LETTERS ? letters : typed.trim();
  return `sha256 ${createHash('sha256').update(`stilltill/v1/backup-code\n${code}`).digest('base64url')}`;
}

/** How the library keeps them: as a list of hashes. What it kept before, encrypted under `secret`, is read as hashes too, and kept so from its next use. */
export function backupCodeStore(secret: string): { encrypt(codes: string): Promise<string>; decrypt(kept: string): Promise<string> } {
  const hashAll = (codes: string): string => JSON.stringify((JSON.parse(codes) as readonly string[]).map((code) => (HASHED.test(code) ? code : hashBackupCode(code))));
  return {
    encrypt: async (codes) => hashAll(codes),
    decrypt: async (kept) => (kept.startsWith('[') ? kept : hashAll(await symmetricDecrypt({ key: secret, data: kept }))),
  };
}
