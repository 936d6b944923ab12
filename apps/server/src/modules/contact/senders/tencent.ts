/**
 * Tencent Cloud's short message service (SendSms, 2021-01-11), signed with TC3-HMAC-SHA256. It sends templates that it has
 * approved, and its callbacks bear no signature: a secret at the end of their address proves them.
 */
import { createHash, createHmac } from 'node:crypto';
import { assert, fail, ok } from '@stilltill/domain/result';
import type { Returned } from './sender.ts';
import { refused, sent, unknown } from './sending.ts';
import { type SmsProvider, type SmsTemplates, field, fillTemplate, inE164, isSameSecret, readItems, reasonWord } from './sms-http.ts';

export type TencentConfig = {
  readonly secret_id: string;
  readonly secret_key: string;
  readonly region: string;
  readonly app_id: string;
  /** 短信签名 */
  readonly sign_name: string;
  readonly templates: SmsTemplates;
  /** 32 characters or more, known to nobody else: the end of the callback's address. */
  readonly callback_token: string;
  /** Codes of reports (errmsg) that say that a number does not exist. */
  readonly permanent_errors: readonly string[];
  /** For tests; else null. */
  readonly endpoint: string | null;
};

const permanent_codes: ReadonlySet<string> = new Set(['InvalidParameterValue.IncorrectPhoneNumber', 'FailedOperation.PhoneNumberInBlacklist']);
const content_type = 'application/json; charset=utf-8';

export function tencent(config: TencentConfig): SmsProvider {
  assert(config.callback_token.length >= 32, 'the secret of the callbacks is long');
  const endpoint = new URL(config.endpoint ?? 'https://sms.tencentcloudapi.com');
  return {
    name: 'tencent',
    endpoint,
    request(sms, stamp) {
      const template = fillTemplate(config.templates, stamp.purpose, sms.text);
      if (template === null) return 'no_template';
      if (sms.text === '' || sms.text.length > 1_000) return 'content_unfit';
      const body = JSON.stringify({
        PhoneNumberSet: [sms.to], SmsSdkAppId: config.app_id, SignName: config.sign_name, TemplateId: template.id,
        TemplateParamSet: template.parameters.map(([, value]) => value), SessionContext: stamp.message,
      });
      const timestamp = Math.floor(stamp.now_ms / 1_000);
      return {
        path: '/', body,
        headers: {
          'content-type': content_type, host: endpoint.host, authorization: tc3Authorization(config, { service: 'sms', host: endpoint.host, timestamp, body }),
          'x-tc-action': 'SendSms', 'x-tc-version': '2021-01-11', 'x-tc-region': config.region, 'x-tc-timestamp': String(timestamp),
        },
      };
    },
    outcome: (status, body) => readAnswer(status, body),
    returned(callback) {
      if (!isSameSecret(callback.token, config.callback_token)) return fail('callback_forged', { provider: 'tencent' });
      const items = readItems(callback.body, (item) => readItem(item, config.permanent_errors));
      return items.ok ? ok({ returned: items.value, answer: { content_type: 'application/json', body: '{"result":0,"errmsg":"OK"}' } }) : items;
    },
  };
}

type Answer = { readonly Response?: { readonly Error?: Readonly<Record<string, unknown>>; readonly SendStatusSet?: readonly Readonly<Record<string, unknown>>[] } };

function readAnswer(status: number, body: unknown): ReturnType<SmsProvider['outcome']> {
  const response = (typeof body === 'object' && body !== null ? (body as Answer) : {}).Response;
  const item = response?.Error ?? (Array.isArray(response?.SendStatusSet) ? response.SendStatusSet[0] : undefined);
  const code = typeof item === 'object' && item !== null ? reasonWord(field(item, 'Code')) : null;
  if (item === undefined || code === null) return status >= 400 ? refused(`http_${status}`) : unknown('answer_unreadable');
  if (code === 'Ok' && response?.Error === undefined) return sent(reference(item, 'SerialNo'));
  return code.startsWith('InternalError') ? unknown(code) : refused(code, permanent_codes.has(code));
}

const reference = (item: Readonly<Record<string, unknown>>, name: string): string | null => {
  const text = field(item, name);
  return text !== null && /^[\w:.-]{1,128}$/.test(text) ? text : null;
};

function readItem(item: Readonly<Record<string, unknown>>, permanent_errors: readonly string[]): Returned | undefined {
  const [sid, status, mobile, text] = [reference(item, 'sid'), field(item, 'report_status'), field(item, 'mobile'), field(item, 'text')];
  if (sid !== null && (status === 'SUCCESS' || status === 'FAIL')) {
    const code = reasonWord(field(item, 'errmsg'));
    if (status === 'SUCCESS') return { kind: 'report', reference: sid, state: 'delivered', isPermanent: false, reason: null };
    return { kind: 'report', reference: sid, state: 'failed', isPermanent: code !== null && permanent_errors.includes(code), reason: code };
  }
  if (mobile === null || text === null) return undefined;
  return { kind: 'reply', channel: 'sms', from: inE164(mobile, field(item, 'nationcode')), to: field(item, 'extend') ?? '', text, headers: {} };
}

type Signed = { readonly service: string; readonly host: string; /** Seconds. */ readonly timestamp: number; readonly body: string };

/** Signature V3 of Tencent Cloud over a POST to "/", its content type and its host. */
export function tc3Authorization(key: { readonly secret_id: string; readonly secret_key: string }, { service, host, timestamp, body }: Signed): string {
  const sha256 = (text: string): string => createHash('sha256').update(text).digest('hex');
  const hmac = (secret: string | Buffer, text: string): Buffer => createHmac('sha256', secret).update(text).digest();
  const date = new Date(timestamp * 1_000).toISOString().slice(0, 10);
  const scope = `${date}/${service}/tc3_request`;
  const canonical = ['POST', '/', '', `content-type:${content_type}\nhost:${host}\n`, 'content-type;host', sha256(body)].join('\n');
  const signing = hmac(hmac(hmac(`TC3${key.secret_key}`, date), service), 'tc3_request');
  const signature = hmac(signing, `TC3-HMAC-SHA256\n${timestamp}\n${scope}\n${sha256(canonical)}`).toString('hex');
  return `TC3-HMAC-SHA256 Credential=${key.secret_id}/${scope}, SignedHeaders=content-type;host, Signature=${signature}`;
}
