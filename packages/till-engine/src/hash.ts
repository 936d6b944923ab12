// Argon2id in WebAssembly: browsers have none. Its SHA-256 is synchronous, which WebCrypto's is not.
import { argon2id, createSHA256 } from 'hash-wasm';
import type { Hash } from './ports.ts';

export async function createHash(): Promise<Hash> {
  const sha256 = await createSHA256();
  return {
    sha256Hex: (text) => sha256.init().update(text).digest('hex'),
    async argon2id(secret, { salt, memory_kib, passes }, length) {
      const made = await argon2id({
        password: secret, salt: Uint8Array.fromBase64(salt), parallelism: 1, iterations: passes, memorySize: memory_kib, hashLength: length, outputType: 'binary',
      });
      return new Uint8Array(made);
    },
  };
}
