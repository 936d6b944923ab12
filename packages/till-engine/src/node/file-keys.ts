/** Keys of a till in Node: seeds in a file of its disk, because Node can make a key that can't be exported but can't store one. */
import { type KeyObject, createHmac, createPrivateKey, createPublicKey, sign, verify } from 'node:crypto';
import { assert } from '@stilltill/domain/result';
import type { Keys, Random } from '../ports.ts';
import type { Disk } from './disk.ts';
import { openKeyLog } from './key-log.ts';

const FILE = 'keys.log';
const DEVICE = 'device';
/** What stands before the 32 bytes of an Ed25519 seed or key in PKCS #8 and SPKI (RFC 8410). */
const SEED_PREFIX = Uint8Array.fromHex('302e020100300506032b657004220420');
const PUBLIC_PREFIX = Uint8Array.fromHex('302a300506032b6570032100');

export async function openFileKeys(disk: Disk, random: Random): Promise<Keys> {
  const log = await openKeyLog(disk, FILE);
  const opened = new Map<string, KeyObject>();
  /** The server's: one each time that this till was enrolled. */
  const known = new Map<string, KeyObject>();
  let device: Uint8Array | undefined;
  // Two writes at once would tear the log.
  let tail: Promise<unknown> = Promise.resolve();
  const keep = (name: string, bytes: Uint8Array): Promise<void> => {
    const done = tail.then(() => log.write(new Map([[name, bytes]]), { sync: true }));
    tail = done.catch(() => undefined);
    return done;
  };
  const privateKey = async (key: string): Promise<KeyObject> => {
    let found = opened.get(key);
    if (!found) {
      const seed = await log.get(key);
      assert(seed?.sound, 'a key that an enrolment names is in the file of keys');
      found = fromSeed(seed.bytes);
      opened.set(key, found);
    }
    return found;
  };
  const deviceKey = async (): Promise<Uint8Array> => {
    if (device) return device;
    const stored = await log.get(DEVICE);
    device = stored?.sound ? stored.bytes : random.bytes(32);
    if (!stored?.sound) await keep(DEVICE, device);
    return device;
  };
  return {
    async create() {
      const seed = random.bytes(32);
      const pair = fromSeed(seed);
      const raw = new Uint8Array(createPublicKey(pair).export({ type: 'spki', format: 'der' })).slice(-32);
      const public_key = toBase64Url(raw);
      await keep(public_key, seed);
      opened.set(public_key, pair);
      return { key: public_key, public_key };
    },
    async sign(key, text) {
      return toBase64Url(new Uint8Array(sign(null, new TextEncoder().encode(text), await privateKey(key))));
    },
    async verify(public_key, text, signature) {
      try {
        const key = known.get(public_key) ?? fromPublic(public_key);
        known.set(public_key, key);
        return verify(null, new TextEncoder().encode(text), key, Uint8Array.fromBase64(signature, { alphabet: 'base64url' }));
      } catch {
        return false;
      }
    },
    async mac(bytes) {
      return toBase64Url(new Uint8Array(createHmac('sha256', await deviceKey()).update(bytes).digest()));
    },
  };
}

function fromSeed(seed: Uint8Array): KeyObject {
  return createPrivateKey({ key: Buffer.from(new Uint8Array([...SEED_PREFIX, ...seed])), format: 'der', type: 'pkcs8' });
}

function fromPublic(public_key: string): KeyObject {
  const raw = Uint8Array.fromBase64(public_key, { alphabet: 'base64url' });
  return createPublicKey({ key: Buffer.from(new Uint8Array([...PUBLIC_PREFIX, ...raw])), format: 'der', type: 'spki' });
}

function toBase64Url(bytes: Uint8Array): string {
  return bytes.toBase64({ alphabet: 'base64url', omitPadding: true });
}
