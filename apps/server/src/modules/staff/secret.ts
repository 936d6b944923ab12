/**
 * What argon2id makes of a PIN or a recovery code, with the parameters of docs/adr/0002-keys.md. Tills compute the same
 * from what is typed, so both sides must prepare the text in the same way.
 */
// Node has no argon2id everywhere it runs; this one is WebAssembly and is the same that the tills use.
import { argon2id } from 'hash-wasm';
import { normalizeCode } from '@stilltill/protocol';
import type { Random } from '../../platform/ids.ts';

const MEMORY_KIB = 19 * 1024;
const PASSES = 2;
const HASH_BYTES = 32;
const SALT_BYTES = 16;
const RECOVERY_LETTERS = 24;
const CROCKFORD = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';

/** `salt` and `hash` are base64. */
export type HashedSecret = { readonly salt: string; readonly memory_kib: number; readonly passes: number; readonly hash: string };

async function hashSecret(secret: string, random: Random): Promise<HashedSecret> {
  const salt = random.bytes(SALT_BYTES);
  const hash = await argon2id({ password: secret, salt, parallelism: 1, iterations: PASSES, memorySize: MEMORY_KIB, hashLength: HASH_BYTES, outputType: 'binary' });
  return { salt: Buffer.from(salt).toString('base64'), memory_kib: MEMORY_KIB, passes: PASSES, hash: Buffer.from(hash).toString('base64') };
}

export function hashPin(pin: string, random: Random): Promise<HashedSecret> {
  return hashSecret(pin, random);
}

/** A new recovery code: 120 random bits, in six groups of four letters. Shown once; only its hash is kept. */
export async function makeRecoveryCode(random: Random): Promise<{ readonly code: string; readonly hashed: HashedSecret }> {
  const letters = [...random.bytes(RECOVERY_LETTERS)].map((byte) => CROCKFORD[byte & 31]).join('');
  const code = letters.match(/.{4}/g)?.join('-') ?? letters;
  return { code, hashed: await hashSecret(normalizeCode(code), random) };
}
