/** Twilio's Messages API: a form over HTTPS with basic authentication. Callbacks are signed with X-Twilio-Signature. */
import { createHmac } from 'node:crypto';
import { fail, ok } from '@stilltill/domain/result';
import type { Returned } from './sender.ts';
import { refused, sent, unknown } from './sending.ts';
import { type Callback, type SmsProvider, isSameSecret, reasonWord, returned_text_characters_max } from './sms-http.ts';

export type TwilioConfig = {
  readonly account_sid: string;
  /** Also proves callbacks. */
  readonly auth_token: string;
  /** A number in E.164 or a name; or a messaging service (MG…). */
  readonly sender: string;
  /** The address that Twilio calls, exactly as it is configured there and as the world sees it. */
  readonly callback_url: string;
  /** For tests; else null. */
  readonly endpoint: string | null;
};

/** Error codes of the API that speak of the number: no number, not reachable by SMS, has written STOP. */
const permanent_codes: ReadonlySet<string> = new Set(['21211', '21217', '21610', '21614']);
/** Error codes of reports: unknown number, landline. */
const permanent_errors: ReadonlySet<string> = new Set(['30005', '30006', '21610', '21211', '21614']);
const text_characters_max = 1_600;

export function twilio(config: TwilioConfig): SmsProvider {
  const endpoint = new URL(config.endpoint ?? 'https://api.twilio.com');
  return {
    name: 'twilio',
    endpoint,
    request(sms) {
      if (sms.text === '' || sms.text.length > text_characters_max) return 'content_unfit';
      const form = new URLSearchParams({ To: sms.to, [config.sender.startsWith('MG') ? 'MessagingServiceSid' : 'From']: config.sender, Body: sms.text, StatusCallback: config.callback_url });
      const authorization = `Basic ${Buffer.from(`${config.account_sid}:${config.auth_token}`).toString('base64')}`;
      return { path: `/2010-04-01/Accounts/${encodeURIComponent(config.account_sid)}/Messages.json`, headers: { authorization, 'content-type': 'application/x-www-form-urlencoded' }, body: form.toString() };
    },
    outcome(status, body) {
      const { sid, code } = (typeof body === 'object' && body !== null ? body : {}) as { readonly sid?: unknown; readonly code?: unknown };
      if (status >= 200 && status < 300) return typeof sid === 'string' && /^\w{1,64}$/.test(sid) ? sent(sid) : unknown('answer_unreadable');
      const number = typeof code === 'number' ? String(code) : null;
      return refused(`http_${status}${number === null ? '' : `_${number}`}`, number !== null && permanent_codes.has(number));
    },
    returned(callback) {
      if (callback.body.length > 64 * 1024) return fail('returned_unreadable');
      const form = new URLSearchParams(callback.body);
      if (!isSigned(config, callback, form)) return fail('callback_forged', { provider: 'twilio' });
      const returned = readForm(form);
      if (returned === undefined) return fail('returned_unreadable');
      return ok({ returned: returned === null ? [] : [returned], answer: { content_type: 'text/xml', body: '<Response/>' } });
    },
  };
}

/** HMAC-SHA1 over the address and the sorted fields; of a field that comes twice, each value once, sorted. */
export function twilioSignature(auth_token: string, url: string, form: URLSearchParams): string {
  const fields = [...new Set(form.keys())].sort().map((name) => [...new Set(form.getAll(name))].sort().map((value) => name + value).join('')).join('');
  return createHmac('sha1', auth_token).update(url + fields).digest('base64');
}

function isSigned(config: TwilioConfig, callback: Callback, form: URLSearchParams): boolean {
  return isSameSecret(callback.headers['x-twilio-signature'] ?? '', twilioSignature(config.auth_token, config.callback_url, form));
}

const states: Readonly<Record<string, 'delivered' | 'failed'>> = { delivered: 'delivered', read: 'delivered', undelivered: 'failed', failed: 'failed' };

/** Null where a message is still under way. */
function readForm(form: URLSearchParams): Returned | null | undefined {
  const [reference, status, text, from] = ['MessageSid', 'MessageStatus', 'Body', 'From'].map((name) => form.get(name));
  if (typeof reference !== 'string' || !/^\w{1,64}$/.test(reference)) return undefined;
  if (typeof status === 'string') {
    const state = states[status];
    if (state === undefined) return null;
    const code = reasonWord(form.get('ErrorCode'));
    return { kind: 'report', reference, state, isPermanent: state === 'failed' && code !== null && permanent_errors.has(code), reason: code };
  }
  if (typeof text !== 'string' || typeof from !== 'string') return undefined;
  return { kind: 'reply', channel: 'sms', from, to: form.get('To') ?? '', text: text.slice(0, returned_text_characters_max), headers: {} };
}
