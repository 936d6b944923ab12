// How what leaves this machine is sealed: compressed, signed by the server's key, and encrypted in the age format
// (age-encryption.org/v1) to a public key. The running server holds that public key alone; the private one lies beside
// the backups, itself encrypted with the owner's passphrase, so nobody who reads the server can read old backups.

import { createHash, createPublicKey, sign, verify, type KeyObject } from 'node:crypto';
import { promisify } from 'node:util';
import { zstdCompress, zstdDecompress } from 'node:zlib';
import { signedText } from '@stilltill/domain/journal';
// A kept implementation of age by its author: one format, readable by other programs, instead of frames of our own.
import { Decrypter, Encrypter, generateX25519Identity, identityToRecipient } from 'age-encryption';
import { BackupFault } from './backup-fault.ts';

const compress = promisify(zstdCompress);
const decompress = promisify(zstdDecompress);
const SIGNATURE_BYTES = 64;
const PASSPHRASE_LENGTH_MIN = 12;
/** What age itself takes: about a second for each try. */
const SCRYPT_LOG_N = 18;

/** What seals objects of one set of backups. */
export type Sealer = { readonly set: string; readonly recipient: string; readonly server_key: KeyObject };
/** What opens them. The server's public key comes out of the passphrase's file, so that nobody else's backup passes. */
export type Opener = { readonly set: string; readonly identity: string; readonly server_public_key: string };

/** A new pair: the public key, and the file that gives the private one to whoever knows the passphrase. */
export async function makeIdentity(set: string, passphrase: string, server_public_key: string, work_factor = SCRYPT_LOG_N): Promise<{ recipient: string; file: Uint8Array }> {
  if (passphrase.length < PASSPHRASE_LENGTH_MIN) throw new BackupFault('passphrase_short');
  const identity = await generateX25519Identity();
  const encrypter = new Encrypter();
  encrypter.setPassphrase(passphrase.normalize('NFC'));
  encrypter.setScryptWorkFactor(work_factor);
  const file = await encrypter.encrypt(JSON.stringify({ set, identity, server_public_key } satisfies Opener));
  return { recipient: await identityToRecipient(identity), file };
}

/** Throws BackupFault `passphrase_wrong`, at once: nothing of the backup is read before. */
export async function openIdentity(file: Uint8Array, passphrase: string): Promise<Opener> {
  const decrypter = new Decrypter();
  decrypter.addPassphrase(passphrase.normalize('NFC'));
  let text: string;
  try {
    text = await decrypter.decrypt(file, 'text');
  } catch (error) {
    throw new BackupFault('passphrase_wrong', '', error);
  }
  return JSON.parse(text) as Opener;
}

/** `name` is signed with the content, so that no object passes for another: chunks cannot be exchanged or left out. */
export async function sealObject({ set, recipient, server_key }: Sealer, name: string, content: Uint8Array): Promise<Uint8Array> {
  const signature = sign(null, Buffer.from(textOf(set, name, content)), server_key);
  const encrypter = new Encrypter();
  encrypter.addRecipient(recipient);
  return encrypter.encrypt(Buffer.concat([signature, await compress(content)]));
}

/** Throws BackupFault `damaged` for anything but what was sealed under this name by this server. */
export async function openObject({ set, identity, server_public_key }: Opener, name: string, sealed: Uint8Array): Promise<Buffer> {
  try {
    const decrypter = new Decrypter();
    decrypter.addIdentity(identity);
    const plain = await decrypter.decrypt(sealed);
    const content = await decompress(plain.subarray(SIGNATURE_BYTES));
    const key = createPublicKey({ key: { kty: 'OKP', crv: 'Ed25519', x: server_public_key }, format: 'jwk' });
    if (verify(null, Buffer.from(textOf(set, name, content)), key, plain.subarray(0, SIGNATURE_BYTES))) return content;
  } catch (error) {
    throw new BackupFault('damaged', name, error);
  }
  throw new BackupFault('damaged', `${name}: signature`);
}

function textOf(set: string, name: string, content: Uint8Array): string {
  return signedText('stilltill/v1/backup', [set, name, createHash('sha256').update(content).digest('hex')]);
}
