// One implementation of SHA-256 for browser and test; WebCrypto's own is asynchronous and can't stand behind a pure rule.
import { sha256 } from '@noble/hashes/sha2.js';
import { bytesToHex, utf8ToBytes } from '@noble/hashes/utils.js';
import type { ProofPorts } from './verify-proof.ts';

export function sha256Hex(text: string): string {
  return bytesToHex(sha256(utf8ToBytes(text)));
}

/** Ed25519 by the browser's own cryptography. Null where it has none (plain HTTP, or a browser before 2025). */
export async function verifyEd25519(public_key: string, signature: string, text: string): Promise<boolean | null> {
  const subtle = (globalThis.crypto as Crypto | undefined)?.subtle;
  if (!subtle) return null;
  let key: CryptoKey;
  try {
    key = await subtle.importKey('raw', bytesOf(public_key), 'Ed25519', false, ['verify']);
  } catch (error) {
    // A browser that does not know the algorithm cannot tell; bytes that are no key can't have signed anything.
    return error instanceof DOMException && error.name === 'NotSupportedError' ? null : false;
  }
  try {
    return await subtle.verify('Ed25519', key, bytesOf(signature), utf8ToBytes(text) as Uint8Array<ArrayBuffer>);
  } catch {
    return false;
  }
}

function bytesOf(base64url: string): Uint8Array<ArrayBuffer> {
  const binary = atob(base64url.replaceAll('-', '+').replaceAll('_', '/'));
  return Uint8Array.from(binary, (letter) => letter.charCodeAt(0));
}

export const browserPorts: ProofPorts = { sha256Hex, verifyEd25519 };
