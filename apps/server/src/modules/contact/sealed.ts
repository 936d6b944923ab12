/** What a merchant keeps secret beside its rows: AES-256-GCM under a secret of that merchant, which lies apart from the database. */
import { createCipheriv, createDecipheriv } from 'node:crypto';
import type { Random } from '../../platform/ids.ts';
import type { KeyRing } from '../../platform/keys.ts';

const NONCE_BYTES = 12;
const TAG_BYTES = 16;
const KEY_BYTES = 32;

type Keys = { readonly keys: Pick<KeyRing, 'secret'> };
const keyOf = ({ keys }: Keys, name: string): Buffer => Buffer.from(keys.secret(name, KEY_BYTES), 'base64url').subarray(0, KEY_BYTES);

/** `name`: of the secret; `what` binds the text to its place. */
export function sealUnder(ports: Keys & { readonly random: Random }, name: string, what: string, text: string): Buffer {
  const nonce = ports.random.bytes(NONCE_BYTES);
  const cipher = createCipheriv('aes-256-gcm', keyOf(ports, name), nonce).setAAD(Buffer.from(what));
  return Buffer.concat([nonce, cipher.update(text, 'utf8'), cipher.final(), cipher.getAuthTag()]);
}

/** Throws where it is not what was written there. */
export function openUnder(ports: Keys, name: string, what: string, sealed: Uint8Array): string {
  const end = sealed.length - TAG_BYTES;
  const decipher = createDecipheriv('aes-256-gcm', keyOf(ports, name), sealed.subarray(0, NONCE_BYTES)).setAAD(Buffer.from(what)).setAuthTag(sealed.subarray(end));
  return Buffer.concat([decipher.update(sealed.subarray(NONCE_BYTES, end)), decipher.final()]).toString('utf8');
}
