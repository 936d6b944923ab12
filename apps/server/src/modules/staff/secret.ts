/**
 * What argon2id makes of a PIN, a badge or a recovery code, with the parameters of docs/adr/0002-keys.md. Tills compute the same
 * from what is typed, so both sides must prepare the text in the same way.
 */
// Node has no argon2id everywhere it runs; this one is WebAssembly and is the same that the tills use.
import { argon2id } from 'hash-wasm';
import { normalizeCode } from '@stilltill/protocol';
import type { Random } from '../../platform/ids.ts';
import { CROCKFORD, randomLetters } from '../../platform/random-letters.ts';

const MEMORY_KIB = 19 * 1024;
const PASSES = 2;
const HASH_BYTES = 32;
const SALT_BYTES = 16;
const RECOVERY_LETTERS = 24;
const BADGE_BYTES = 16;
const BADGE_LETTERS = 26;

/** `salt` and `hash` are base64. */
export type HashedSecret = { readonly salt: string; readonly memory_kib: number; readonly passes: number; readonly hash: string };

/** Under which all badges of a merchant are hashed, so that one computation finds whose it is. `salt` is base64. */
export type BadgeSalt = Omit<HashedSecret, 'hash'>;

async function hashUnder(secret: string, under: BadgeSalt): Promise<string> {
  const hash = await argon2id({
    password: secret, salt: Buffer.from(under.salt, 'base64'), parallelism: 1, iterations: under.passes, memorySize: under.memory_kib, hashLength: HASH_BYTES, outputType: 'binary',
  });
  return Buffer.from(hash).toString('base64');
}

export function makeSalt(random: Random): BadgeSalt {
  return { salt: Buffer.from(random.bytes(SALT_BYTES)).toString('base64'), memory_kib: MEMORY_KIB, passes: PASSES };
}

async function hashSecret(secret: string, random: Random): Promise<HashedSecret> {
  const under = makeSalt(random);
  return { ...under, hash: await hashUnder(secret, under) };
}

/** What argon2id makes of a badge, in its one form (`normalizeBadge`); base64. */
export function hashBadge(badge: string, under: BadgeSalt): Promise<string> {
  return hashUnder(badge, under);
}

/** What a printed badge says: 128 random bits behind the mark of badges. */
export function makeBadgeCode(random: Random): string {
  let bits = BigInt(`0x${Buffer.from(random.bytes(BADGE_BYTES)).toString('hex')}`);
  let letters = '';
  for (let at = 0; at < BADGE_LETTERS; at++) {
    letters = (CROCKFORD[Number(bits & 31n)] as string) + letters;
    bits >>= 5n;
  }
  return `STB1.${letters}`;
}

export function hashPin(pin: string, random: Random): Promise<HashedSecret> {
  return hashSecret(pin, random);
}

/** A new recovery code: 120 random bits, in six groups of four letters. Shown once; only its hash is kept. */
export async function makeRecoveryCode(random: Random): Promise<{ readonly code: string; readonly hashed: HashedSecret }> {
  const code = randomLetters(random, RECOVERY_LETTERS);
  return { code, hashed: await hashSecret(normalizeCode(code), random) };
}
