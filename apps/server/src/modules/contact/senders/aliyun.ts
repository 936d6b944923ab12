/**
 * Alibaba Cloud's short message service (Dysmsapi 2017-05-25, SendSms), signed with ACS3-HMAC-SHA256. It sends templates that it
 * has approved, and its callbacks (SmsReport, SmsUp) bear no signature: a secret at the end of their address proves them.
 */
import { createHash, createHmac } from 'node:crypto';
import { assert, fail, ok } from '@stilltill/domain/result';
import type { Returned } from './sender.ts';
import { refused, sent, unknown } from './sending.ts';
import { type SmsProvider, type SmsTemplates, field, fillTemplate, inE164, isSameSecret, readItems, reasonWord } from './sms-http.ts';

export type AliyunConfig = {
  readonly access_key_id: string;
  readonly access_key_secret: string;
  /** 短信签名 */
  readonly sign_name: string;
  readonly templates: SmsTemplates;
  /** 32 characters or more, known to nobody else: the end of the callback's address. */
  readonly callback_token: string;
  /** Codes of reports (err_code) that say that a number does not exist. */
  readonly permanent_errors: readonly string[];
  /** For tests; else null. */
  readonly endpoint: string | null;
};

const permanent_codes: ReadonlySet<string> = new Set(['isv.MOBILE_NUMBER_ILLEGAL', 'isv.DOMESTIC_NUMBER_NOT_SUPPORTED']);
const version = '2017-05-25';

export function aliyun(config: AliyunConfig): SmsProvider {
  assert(config.callback_token.length >= 32, 'the secret of the callbacks is long');
  const endpoint = new URL(config.endpoint ?? 'https://dysmsapi.aliyuncs.com');
  return {
    name: 'aliyun',
    endpoint,
    request(sms, stamp) {
      const template = fillTemplate(config.templates, stamp.purpose, sms.text);
      if (template === null) return 'no_template';
      if (sms.text === '' || sms.text.length > 1_000) return 'content_unfit';
      const query = canonicalQuery({
        PhoneNumbers: sms.to.slice(1), SignName: config.sign_name, TemplateCode: template.id, OutId: stamp.message,
        ...(template.parameters.length === 0 ? {} : { TemplateParam: JSON.stringify(Object.fromEntries(template.parameters)) }),
      });
      const headers = {
        host: endpoint.host, 'x-acs-action': 'SendSms', 'x-acs-version': version, 'x-acs-content-sha256': sha256(''),
        'x-acs-date': new Date(stamp.now_ms).toISOString().replace(/\.\d{3}Z$/, 'Z'), 'x-acs-signature-nonce': stamp.nonce,
      };
      return { path: `/?${query}`, headers: { ...headers, authorization: acs3Authorization(config, headers, query, '') }, body: '' };
    },
    outcome(status, body) {
      const answer = (typeof body === 'object' && body !== null ? body : {}) as Readonly<Record<string, unknown>>;
      const code = reasonWord(field(answer, 'Code'));
      if (code === 'OK') return sent(reasonName(field(answer, 'BizId')));
      if (code === null) return status >= 400 ? refused(`http_${status}`) : unknown('answer_unreadable');
      // Its own word for "something broke here", which does not say when.
      return code.startsWith('isp.SYSTEM_ERROR') ? unknown(code) : refused(code, permanent_codes.has(code));
    },
    returned(callback) {
      if (!isSameSecret(callback.token, config.callback_token)) return fail('callback_forged', { provider: 'aliyun' });
      const items = readItems(callback.body, (item) => readItem(item, config.permanent_errors));
      return items.ok ? ok({ returned: items.value, answer: { content_type: 'application/json', body: '{"code":0,"msg":"OK"}' } }) : items;
    },
  };
}

const reasonName = (text: string | null): string | null => (text !== null && /^[\w^.:-]{1,128}$/.test(text) ? text : null);

function readItem(item: Readonly<Record<string, unknown>>, permanent_errors: readonly string[]): Returned | undefined {
  const [reference, number, text] = [reasonName(field(item, 'biz_id')), field(item, 'phone_number'), field(item, 'content')];
  if (reference !== null && typeof item['success'] === 'boolean') {
    const code = reasonWord(field(item, 'err_code'));
    if (item['success']) return { kind: 'report', reference, state: 'delivered', isPermanent: false, reason: null };
    return { kind: 'report', reference, state: 'failed', isPermanent: code !== null && permanent_errors.includes(code), reason: code };
  }
  if (number === null || text === null) return undefined;
  return { kind: 'reply', channel: 'sms', from: inE164(number, null), to: field(item, 'dest_code') ?? '', text, headers: {} };
}

const sha256 = (text: string): string => createHash('sha256').update(text).digest('hex');

/** RFC 3986's unreserved characters stay; a space is %20. */
const encode = (text: string): string => encodeURIComponent(text).replaceAll(/[!'()*]/g, (character) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`);

export function canonicalQuery(parameters: Readonly<Record<string, string>>): string {
  return Object.entries(parameters).sort(([a], [b]) => (a < b ? -1 : 1)).map(([name, value]) => `${encode(name)}=${encode(value)}`).join('&');
}

/** Signature V3 of Alibaba Cloud over a POST to "/" and all `headers`. */
export function acs3Authorization(key: { readonly access_key_id: string; readonly access_key_secret: string }, headers: Readonly<Record<string, string>>, query: string, body: string): string {
  const names = Object.keys(headers).sort();
  const canonical = ['POST', '/', query, names.map((name) => `${name}:${headers[name]?.trim()}\n`).join(''), names.join(';'), sha256(body)].join('\n');
  const signature = createHmac('sha256', key.access_key_secret).update(`ACS3-HMAC-SHA256\n${sha256(canonical)}`).digest('hex');
  return `ACS3-HMAC-SHA256 Credential=${key.access_key_id},SignedHeaders=${names.join(';')},Signature=${signature}`;
}
