/**
 * Short messages by a provider's HTTP interface: one sender for all of them. What differs (how a request is made and signed, what
 * an answer means, how a callback is proved and read) is the provider's, in a file each: twilio.ts, aliyun.ts, tencent.ts.
 */
import { createHash, timingSafeEqual } from 'node:crypto';
import { type Result, assert, fail, ok } from '@stilltill/domain/result';
import type { Purpose } from '@stilltill/domain/contact';
import type { Clock } from '../../../platform/clock.ts';
import type { Random } from '../../../platform/ids.ts';
import type { Outgoing } from '../clearance.ts';
import { type PostLimits, type Posted, makePoster, post_limits } from './http-post.ts';
import type { Returned, Sender, Sent } from './sender.ts';
import { makeFlights, makeSlots, refused, takeAs, unknown } from './sending.ts';

export type Sms = Extract<Outgoing, { channel: 'sms' }>;
/** `nonce`: 32 hex digits, used once. */
export type Stamp = { readonly now_ms: number; readonly nonce: string; readonly message: string; readonly purpose: Purpose };
export type SmsRequest = { readonly headers: Readonly<Record<string, string>>; readonly body: string; readonly path: string };

/** What came to the address of callbacks, as it came. */
export type Callback = {
  readonly headers: Readonly<Record<string, string | undefined>>;
  readonly body: string;
  /** The last part of the address that was called, which is a secret where the provider signs nothing. */
  readonly token: string;
};
/** `answer`: what the provider wants to hear once `returned` is kept. */
export type Callbacks = { readonly returned: readonly Returned[]; readonly answer: { readonly content_type: string; readonly body: string } };

export type SmsProvider = {
  readonly name: string;
  readonly endpoint: URL;
  /** A reason instead of a request: this message never goes out by this provider. */
  request(sms: Sms, stamp: Stamp): SmsRequest | string;
  /** What an answer other than 5xx means. `body`: as JSON, or null where it is none. */
  outcome(status: number, body: unknown): Sent;
  /** `callback_forged`, `returned_unreadable` */
  returned(callback: Callback): Result<Callbacks>;
};

export type SmsHttpPorts = { readonly clock: Clock; readonly random: Random };

export function makeSmsHttpSender(provider: SmsProvider, { clock, random }: SmsHttpPorts, limits: PostLimits = post_limits, waiting_max = 2_000): Sender {
  assert(provider.endpoint.protocol === 'https:' || ['127.0.0.1', '[::1]', 'localhost'].includes(provider.endpoint.hostname), 'a provider away from this machine is reached by HTTPS');
  const flights = makeFlights('sms', waiting_max);
  const slots = makeSlots(limits.sockets_max);
  const poster = makePoster({ limits, ca: null });
  return {
    channel: 'sms',
    provider: provider.name,
    send: (cleared) => flights.run(cleared, async () => {
      if (!(await slots.enter())) return refused('busy');
      try {
        return outcomeOf(provider, await poster.post<Sent>(provider.endpoint, () => {
          const taken = takeAs(cleared, 'sms', clock);
          if (!taken.ok) return { isContent: false, instead: refused('clearance_spent') };
          if (!/^\+\d{6,15}$/.test(taken.value.to)) return { isContent: false, instead: refused('phone_invalid', true) };
          const request = provider.request(taken.value, { now_ms: clock.now_ms(), nonce: Buffer.from(random.bytes(16)).toString('hex'), message: cleared.message, purpose: cleared.purpose });
          return typeof request === 'string' ? { isContent: false, instead: refused(request, true) } : { isContent: true, ...request };
        }));
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

function outcomeOf(provider: SmsProvider, posted: Posted<Sent>): Sent {
  if (posted.kind === 'stopped') return posted.instead;
  if (posted.kind === 'unsent') return refused(posted.reason);
  if (posted.kind === 'lost') return unknown(posted.reason);
  // Who answers 5xx may have done its work before it broke, or be a gateway whose backend did.
  if (posted.status >= 500) return unknown(`http_${posted.status}`);
  return provider.outcome(posted.status, parseJson(posted.body));
}

export function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

/** Whether two secrets are the same, in a time that tells nothing. */
export function isSameSecret(a: string, b: string): boolean {
  const hash = (text: string): Buffer => createHash('sha256').update(text).digest();
  return timingSafeEqual(hash(a), hash(b));
}

const callback_characters_max = 512 * 1024;
const callback_items_max = 1_000;
export const returned_text_characters_max = 2_000;

/** The items of a callback in JSON, of which providers send one or many. What can't be read among them is left out; if that is all, it is a fault. */
export function readItems(body: string, read: (item: Readonly<Record<string, unknown>>) => Returned | null | undefined): Result<readonly Returned[]> {
  if (body.length > callback_characters_max) return fail('returned_unreadable');
  const parsed = parseJson(body);
  const items: readonly unknown[] = (Array.isArray(parsed) ? parsed : [parsed]).slice(0, callback_items_max);
  const found = items.map((item) => (typeof item === 'object' && item !== null ? read(item as Readonly<Record<string, unknown>>) : undefined)).filter((item) => item !== undefined);
  return found.length === 0 ? fail('returned_unreadable') : ok(found.filter((item) => item !== null));
}

/** A field that is a short string, or a number for one. */
export function field(item: Readonly<Record<string, unknown>>, name: string): string | null {
  const value = item[name];
  return typeof value === 'string' && value !== '' ? value.slice(0, returned_text_characters_max) : typeof value === 'number' ? String(value) : null;
}

/** A provider's word for why, where it is one word; sentences may name a person. */
export const reasonWord = (text: string | null): string | null => (text !== null && /^[\w.:-]{1,60}$/.test(text) ? text : null);

/**
 * Providers that send templates alone: which one for which purpose, and what stands in its places. `{text}` is the message's text;
 * a template of one place for all of it is the usual one. The purpose `other` is for all that are not named.
 */
export type SmsTemplate = { readonly id: string; /** In the template's order. */ readonly parameters: readonly { readonly name: string; readonly value: string }[] };
export type SmsTemplates = Readonly<Partial<Record<Purpose | 'other', SmsTemplate>>>;

export function fillTemplate(templates: SmsTemplates, purpose: Purpose, text: string): { readonly id: string; readonly parameters: readonly (readonly [name: string, value: string])[] } | null {
  const template = templates[purpose] ?? templates.other;
  return template === undefined ? null : { id: template.id, parameters: template.parameters.map(({ name, value }) => [name, value.replaceAll('{text}', () => text)]) };
}

/** `country`: its code, where the provider says it. Without one, eleven figures that begin with 1 are a mobile number of China. */
export function inE164(number: string, country: string | null): string {
  const digits = number.replace(/^\+|^00/, '');
  if (number.startsWith('+')) return `+${digits}`;
  if (country !== null && country !== '') return digits.startsWith(country) && digits.length > 11 ? `+${digits}` : `+${country}${digits}`;
  return /^1\d{10}$/.test(digits) ? `+86${digits}` : `+${digits}`;
}
