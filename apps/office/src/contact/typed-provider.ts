/** A provider's settings as a person types them, and as the server takes them. What is not asked for here stays as it was. */
import type { ProviderItem } from './contact-queries.ts';

export type ProviderChannel = ProviderItem['channel'];
export type ProviderKind = ProviderItem['settings']['provider'];
export const KINDS_OF_CHANNEL: Readonly<Record<ProviderChannel, readonly ProviderKind[]>> = { sms: ['smpp', 'twilio', 'aliyun', 'tencent'], email: ['smtp'], push: ['web-push'] };

export const FIELDS_OF_KIND = {
  smtp: ['host', 'port', 'tls', 'user', 'from_name', 'from_address', 'reply_to'], smpp: ['host', 'port', 'tls', 'system_id', 'sender'], twilio: ['account_sid', 'sender'], aliyun: ['access_key_id', 'sign_name', 'templates'],
  tencent: ['secret_id', 'region', 'app_id', 'sign_name', 'templates'], 'web-push': ['subject'],
} as const satisfies Readonly<Record<ProviderKind, readonly string[]>>;
export const SECRETS_OF_KIND = {
  smtp: ['password', 'dkim_private_key'], smpp: ['password'], twilio: ['auth_token'], aliyun: ['access_key_secret'], tencent: ['secret_key'], 'web-push': [],
} as const satisfies Readonly<Record<ProviderKind, readonly string[]>>;

export type TypedProvider = { readonly kind: ProviderKind; readonly fields: Readonly<Record<string, string>>; readonly secrets: Readonly<Record<string, string>> };

const USUAL: Readonly<Partial<Record<ProviderKind, Readonly<Record<string, string>>>>> = {
  smtp: { port: '587', tls: 'starttls' }, smpp: { port: '2775', tls: 'on' }, tencent: { region: 'ap-guangzhou', templates: '{}' }, aliyun: { templates: '{}' }, 'web-push': { subject: 'mailto:' },
};

/** `kind`: another one than there is begins with what is usual for it. */
export function typedOf(channel: ProviderChannel, item: ProviderItem | null, kind: ProviderKind = item?.settings.provider ?? KINDS_OF_CHANNEL[channel][0] ?? 'smtp'): TypedProvider {
  if (item?.settings.provider !== kind) return { kind, fields: USUAL[kind] ?? {}, secrets: {} };
  const fields = Object.fromEntries(Object.entries(item.settings).map(([name, value]: [string, unknown]) => [
    name, value === null || value === undefined ? '' : typeof value === 'boolean' ? (value ? 'on' : 'off') : typeof value === 'object' ? JSON.stringify(value, null, 2) : `${value as string | number}`,
  ]));
  return { kind, fields, secrets: {} };
}

/** Null where the templates are no JSON. The server judges the rest. */
export function readProvider({ kind, fields, secrets }: TypedProvider, item: ProviderItem | null): object | null {
  const kept = item?.settings.provider === kind ? item.settings : {};
  const read: Record<string, unknown> = {};
  for (const name of FIELDS_OF_KIND[kind] as readonly string[]) {
    const text = (fields[name] ?? '').trim();
    if (name === 'templates') {
      const templates = readJson(text);
      if (templates === undefined) return null;
      read[name] = templates;
    } else if (name === 'port') read[name] = Number(text);
    else if (name === 'tls' && kind === 'smpp') read[name] = text === 'on';
    else read[name] = text === '' && (name === 'user' || name === 'reply_to') ? null : text;
  }
  // The code of a provider's errors is its own; none is known before somebody writes it down.
  const errors = kind === 'smpp' || kind === 'aliyun' || kind === 'tencent' ? { permanent_errors: [] } : {};
  return { settings: { ...errors, ...kept, ...read, provider: kind }, secrets: Object.fromEntries(Object.entries(secrets).filter(([, value]) => value !== '')) };
}

function readJson(text: string): unknown {
  try {
    return text === '' ? {} : JSON.parse(text) as unknown;
  } catch {
    return undefined;
  }
}
