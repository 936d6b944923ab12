/** Web push as customers' pages need it: with which key browsers subscribe, and what of their answer may become a contact point. */
import { ECDH } from 'node:crypto';
import type { MerchantTx } from '../../platform/postgres.ts';
import type { ContactPorts } from './ports.ts';
import { type Reach, readProviders, readVersions, vapidKey } from './providers.ts';
import { readSubscription } from './senders/web-push.ts';

/** Whether the shop has a provider for push. */
export async function hasPush(tx: MerchantTx): Promise<boolean> {
  return (await readVersions(tx)).has('push');
}

/** The shop's public key (RFC 8292), base64url; null: it sends no push. */
export async function readPushKey(ports: ContactPorts, tx: MerchantTx): Promise<string | null> {
  const provider = (await readProviders(ports, tx)).find(({ channel }) => channel === 'push');
  return provider?.settings.provider === 'web-push' ? vapidKey(provider.settings.subject, provider.secrets['private_key'] ?? '') : null;
}

/** As a browser gives it; all of it comes from a stranger. */
export type GivenSubscription = { readonly endpoint: string; readonly p256dh: string; readonly auth: string };

/**
 * The text under which it is kept, the same for the same subscription; null where it is none that may be called: the push service
 * at https and in public, a point of P-256 in 65 octets, a secret of 16.
 */
export function readPushSubscription(reach: Reach, { endpoint, p256dh, auth }: GivenSubscription): string | null {
  // What a URL's reader would pass over, such as a line break, has no place in an address.
  if (!/^[\x21-\x7E]{1,2000}$/.test(endpoint)) return null;
  const text = JSON.stringify({ endpoint, keys: { p256dh, auth } });
  const read = readSubscription(text, reach);
  if (read === null || !/^https?:$/.test(read.url.protocol)) return null;
  // One key is written in one way, so that one subscription is one contact point.
  const isExact = read.keys.p256dh.toString('base64url') === p256dh && read.keys.auth.toString('base64url') === auth;
  return isExact && isPoint(read.keys.p256dh) ? text : null;
}

function isPoint(key: Buffer): boolean {
  try {
    return ECDH.convertKey(key, 'prime256v1').length === key.length;
  } catch {
    return false;
  }
}
