/** A browser for tests: keys, and what it makes of what comes (RFC 8291, from the receiver's side). */
import assert from 'node:assert/strict';
import { createDecipheriv, createECDH, hkdfSync, randomBytes } from 'node:crypto';

export type PushBrowser = { readonly keys: { readonly p256dh: string; readonly auth: string }; open(body: Buffer): string };

export function makePushBrowser(): PushBrowser {
  const own = createECDH('prime256v1');
  const [p256dh, auth] = [own.generateKeys(), randomBytes(16)];
  return {
    keys: { p256dh: p256dh.toString('base64url'), auth: auth.toString('base64url') },
    open(body) {
      const [salt, length] = [body.subarray(0, 16), body.readUInt8(20)];
      const sender = body.subarray(21, 21 + length);
      const hkdf = (secret: Buffer, with_salt: Buffer, info: Buffer, octets: number): Buffer => Buffer.from(hkdfSync('sha256', secret, with_salt, info, octets));
      const key = hkdf(own.computeSecret(sender), auth, Buffer.concat([Buffer.from('WebPush: info\0'), p256dh, sender]), 32);
      const decipher = createDecipheriv('aes-128-gcm', hkdf(key, salt, Buffer.from('Content-Encoding: aes128gcm\0'), 16), hkdf(key, salt, Buffer.from('Content-Encoding: nonce\0'), 12));
      decipher.setAuthTag(body.subarray(-16));
      const plain = Buffer.concat([decipher.update(body.subarray(21 + length, -16)), decipher.final()]);
      assert.equal(plain.at(-1), 2);
      return plain.subarray(0, -1).toString();
    },
  };
}
