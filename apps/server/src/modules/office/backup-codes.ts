/**
 * Backup codes, each of which lets its person in once in the place of a code of their app. They are kept as hashes: long enough
 * for a plain one (OWASP ASVS 5.0, 6.5.2 asks for 112 bits), and under a key that is not in the database, for the shorter ones
 * of before. They are typed in any case, with dashes or without.
 */
import { createHmac } from 'node:crypto';
import { normalizeCode } from '@stilltill/protocol';
import { symmetricDecrypt } from 'better-auth/crypto';
import type { Random } from '../../platform/ids.ts';
import { randomLetters } from '../../platform/random-letters.ts';

const CODES = 10;
/** Of five bits each. */
const LETTERS = 24;
const HASHED = /^hmac-sha256 /;

export type BackupCodes = {
  make(): string[];
  /** As it is kept and compared, from how somebody typed it. Those of ten letters, which the library made before, count in their case and with their dash. */
  hash(typed: string): string;
  /** How the library keeps them: a list of hashes. What it kept before, encrypted under `secret`, is read as hashes too, and kept so from its next use. */
  readonly store: { encrypt(codes: string): Promise<string>; decrypt(kept: string): Promise<string> };
};

export function makeBackupCodes(secret: string, random: Random): BackupCodes {
  const hash = (typed: string): string => {
    const letters = normalizeCode(typed);
    const code = letters.length === LETTERS ? letters : typed.trim();
    return `hmac-sha256 ${createHmac('sha256', secret).update(`stilltill/v1/backup-code\n${code}`).digest('base64url')}`;
  };
  const hashAll = (codes: string): string => JSON.stringify((JSON.parse(codes) as readonly string[]).map((code) => (HASHED.test(code) ? code : hash(code))));
  return {
    make: () => Array.from({ length: CODES }, () => randomLetters(random, LETTERS)), hash,
    store: {
      encrypt: async (codes) => hashAll(codes),
      decrypt: async (kept) => (kept.startsWith('[') ? kept : hashAll(await symmetricDecrypt({ key: secret, data: kept }))),
    },
  };
}
