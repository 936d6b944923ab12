/** Web push (RFC 8030): a payload that only the customer's browser can read, handed to the push service which that browser named. */
import { assert } from '@stilltill/domain/result';
import type { Clock } from '../../../platform/clock.ts';
import type { Random } from '../../../platform/ids.ts';
import { type PostLimits, type Posted, makePoster, post_limits } from './http-post.ts';
import { lookUpPublic, publicUrl } from './public-address.ts';
import { ADDRESS_GONE, type Sender, type Sent } from './sender.ts';
import { makeFlights, makeSlots, refused, sent, takeAs, unknown } from './sending.ts';
import { type BrowserKeys, type VapidConfig, makeVapid, sealPayload } from './web-push-crypto.ts';

export type WebPushConfig = {
  readonly vapid: VapidConfig;
  /** How long a push service keeps it for a browser that is away. */
  readonly keep_seconds: number;
  /** 'anywhere' is for tests, which have their push service on this machine, with a certificate by `ca` (PEM). */
  readonly reach: 'public' | 'anywhere';
  readonly ca: string | null;
};

export const push_limits: PostLimits = { ...post_limits, sockets_max: 20, answer_ms_max: 10_000 };

export function makeWebPushSender(config: WebPushConfig, { clock, random }: { readonly clock: Clock; readonly random: Random }, limits: PostLimits = push_limits, waiting_max = 2_000): Sender {
  assert(config.reach === 'anywhere' || config.ca === null, 'public push services have certificates of the system’s authorities');
  const vapid = makeVapid(config.vapid);
  const flights = makeFlights('push', waiting_max);
  const slots = makeSlots(limits.sockets_max);
  const poster = makePoster({ limits, ca: config.ca, ...(config.reach === 'public' ? { lookup: lookUpPublic } : {}) });

  return {
    channel: 'push',
    provider: 'web-push',
    send: (cleared) => flights.run(cleared, async () => {
      if (!(await slots.enter())) return refused('busy');
      try {
        // Where to connect stands in the content, so that this has to be taken before the connection.
        const outgoing = takeAs(cleared, 'push', clock);
        if (!outgoing.ok) return refused('clearance_spent');
        const subscription = readSubscription(outgoing.value.to, config.reach);
        if (subscription === null) return refused('subscription_unfit', true);
        const body = sealPayload(Buffer.from(outgoing.value.payload), subscription.keys, random);
        if (!body.ok) return refused(body.fault.code, true);
        const { url } = subscription;
        const headers = {
          authorization: vapid.authorization(url.origin, clock.now_ms()), ttl: String(config.keep_seconds), urgency: 'normal',
          'content-encoding': 'aes128gcm', 'content-type': 'application/octet-stream', 'content-length': String(body.value.length),
        };
        return outcomeOf(await poster.post<Sent>(url, () => ({ isContent: true, headers, body: body.value })));
      } finally {
        slots.leave();
      }
    }),
    async close() {
      await flights.drain();
      poster.close();
    },
  };
}

export type Subscription = { readonly url: URL; readonly keys: BrowserKeys };

/** What a browser gives as its subscription (JSON of PushSubscription); null where it is none that may be called. */
export function readSubscription(text: string, reach: WebPushConfig['reach'] = 'public'): Subscription | null {
  if (text.length > 4_000) return null;
  let read: { endpoint?: unknown; keys?: { p256dh?: unknown; auth?: unknown } } | null;
  try {
    read = JSON.parse(text) as typeof read;
  } catch {
    return null;
  }
  const endpoint = read?.endpoint;
  const { p256dh, auth } = read?.keys ?? {};
  if (typeof endpoint !== 'string' || typeof p256dh !== 'string' || typeof auth !== 'string') return null;
  const url = reach === 'public' ? publicUrl(endpoint) : URL.canParse(endpoint) ? new URL(endpoint) : null;
  const keys = { p256dh: Buffer.from(p256dh, 'base64url'), auth: Buffer.from(auth, 'base64url') };
  return url === null || keys.p256dh.length !== 65 || keys.p256dh[0] !== 4 || keys.auth.length !== 16 ? null : { url, keys };
}

function outcomeOf(posted: Posted<Sent>): Sent {
  if (posted.kind === 'stopped') return posted.instead;
  if (posted.kind === 'unsent') return refused(posted.reason, posted.reason === 'net_eaddrnotpublic');
  if (posted.kind === 'lost') return unknown(posted.reason);
  const { status } = posted;
  if (status >= 200 && status < 300) return sent(null);
  if (status >= 500) return unknown(`http_${status}`);
  // 404 and 410: the browser has ended the subscription. 413: it will never be shorter.
  return refused(status === 404 || status === 410 ? ADDRESS_GONE : `http_${status}`, status === 404 || status === 410 || status === 413);
}
