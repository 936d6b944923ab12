/**
 * The two computations of web push: a payload sealed to one browser (RFC 8291, aes128gcm of RFC 8188), and the token that says who
 * sends (RFC 8292, VAPID). They are written on node:crypto since the kept package takes clock and randomness from the machine,
 * and brings ten packages for them.
 */
import { type KeyObject, createCipheriv, createECDH, createPrivateKey, hkdfSync, sign } from 'node:crypto';
import { type Result, assert, fail, ok } from '@stilltill/domain/result';
import type { Random } from '../../../platform/ids.ts';

const curve = 'prime256v1';
const record_octets = 4_096;
/** A push service takes 4,096 octets; header, padding mark and tag take their part. */
export const payload_octets_max = record_octets - 16 - 4 - 1 - 65 - 1 - 16;

export type BrowserKeys = { /** Uncompressed point, 65 octets. */ readonly p256dh: Buffer; /** 16 octets. */ readonly auth: Buffer };

/** `content_unfit`: it is too long, or the browser's key is no key. */
export function sealPayload(payload: Buffer, browser: BrowserKeys, random: Random): Result<Buffer> {
  if (payload.length > payload_octets_max || browser.auth.length !== 16) return fail('content_unfit');
  const own = createECDH(curve);
  const salt = random.bytes(16);
  let shared: Buffer;
  try {
    own.setPrivateKey(random.bytes(32));
    shared = own.computeSecret(browser.p256dh);
  } catch {
    return fail('content_unfit');
  }
  const public_key = own.getPublicKey();
  const key = derive(shared, browser.auth, Buffer.concat([Buffer.from('WebPush: info\0'), browser.p256dh, public_key]), 32);
  const cipher = createCipheriv('aes-128-gcm', derive(key, salt, Buffer.from('Content-Encoding: aes128gcm\0'), 16), derive(key, salt, Buffer.from('Content-Encoding: nonce\0'), 12));
  const header = Buffer.alloc(5);
  header.writeUInt32BE(record_octets, 0);
  header.writeUInt8(public_key.length, 4);
  // 2 marks the last record.
  const sealed = Buffer.concat([cipher.update(payload), cipher.update(Buffer.from([2])), cipher.final(), cipher.getAuthTag()]);
  return ok(Buffer.concat([salt, header, public_key, sealed]));
}

const derive = (secret: Uint8Array, salt: Uint8Array, info: Uint8Array, length: number): Buffer => Buffer.from(hkdfSync('sha256', secret, salt, info, length));

export type VapidConfig = {
  /** 32 octets in base64url. The public key follows from it, and browsers are subscribed with that. */
  readonly private_key: string;
  /** Whom a push service may write to: mailto: or https:. */
  readonly subject: string;
};

export type Vapid = { readonly public_key: string; /** Value of the header Authorization for a push service; one token serves for hours. */ authorization(origin: string, now_ms: number): string };

const token_ms = 12 * 3_600_000;
const tokens_max = 200;

export function makeVapid(config: VapidConfig): Vapid {
  assert(/^(mailto:\S+@\S+|https:\/\/\S+)$/.test(config.subject), 'the subject of VAPID is a mail address or a page');
  const ecdh = createECDH(curve);
  ecdh.setPrivateKey(Buffer.from(config.private_key, 'base64url'));
  const point = ecdh.getPublicKey();
  const public_key = point.toString('base64url');
  // OpenSSL leaves out leading zeros, of one key in 256, and a JWK has them.
  const secret = Buffer.concat([Buffer.alloc(32), ecdh.getPrivateKey()]).subarray(-32);
  const key: KeyObject = createPrivateKey({ format: 'jwk', key: { kty: 'EC', crv: 'P-256', d: secret.toString('base64url'), x: point.subarray(1, 33).toString('base64url'), y: point.subarray(33).toString('base64url') } });
  const tokens = new Map<string, { readonly token: string; readonly made_ms: number }>();
  return {
    public_key,
    authorization(origin, now_ms) {
      const kept = tokens.get(origin);
      if (kept !== undefined && Math.abs(now_ms - kept.made_ms) < token_ms / 2) return `vapid t=${kept.token}, k=${public_key}`;
      const part = (value: object): string => Buffer.from(JSON.stringify(value)).toString('base64url');
      const signed = `${part({ typ: 'JWT', alg: 'ES256' })}.${part({ aud: origin, exp: Math.floor((now_ms + token_ms) / 1_000), sub: config.subject })}`;
      const token = `${signed}.${sign('sha256', Buffer.from(signed), { key, dsaEncoding: 'ieee-p1363' }).toString('base64url')}`;
      // Whoever subscribes names the origin: they may be many.
      if (tokens.size >= tokens_max) tokens.clear();
      tokens.set(origin, { token, made_ms: now_ms });
      return `vapid t=${token}, k=${public_key}`;
    },
  };
}
