/**
 * Who carries a shop's messages, channel by channel, as the owner set it. Secrets are kept under the merchant's own secret and
 * never come back; addresses are public ones, so that nobody makes this server knock at doors inside.
 */
import { createECDH, createHash } from 'node:crypto';
import type { LookupFunction } from 'node:net';
import { type Result, fail, ok } from '@stilltill/domain/result';
import { ProviderSettings } from '@stilltill/protocol';
import { shortUuid } from '../../platform/ids.ts';
import type { MerchantTx } from '../../platform/postgres.ts';
import { makeToken } from './links.ts';
import type { ContactPorts } from './ports.ts';
import { openUnder, sealUnder } from './sealed.ts';
import { aliyun } from './senders/aliyun.ts';
import { mailAddress, makeComposer } from './senders/mail.ts';
import { isPublicHost, lookUpPublic } from './senders/public-address.ts';
import type { Returned, Sender } from './senders/sender.ts';
import { makeSmppSender } from './senders/smpp.ts';
import { type SmsProvider, makeSmsHttpSender } from './senders/sms-http.ts';
import { type SmtpConfig, makeSmtpSender } from './senders/smtp.ts';
import { tencent } from './senders/tencent.ts';
import { twilio } from './senders/twilio.ts';
import { makeVapid } from './senders/web-push-crypto.ts';
import { makeWebPushSender } from './senders/web-push.ts';

/** 'anywhere' is for tests, whose providers are on this machine and speak without TLS. */
export type Reach = 'public' | 'anywhere';
export type ProviderChannel = 'sms' | 'email' | 'push';
type ProviderName = ProviderSettings['provider'];
export type Secrets = Readonly<Record<string, string>>;

const KINDS: Readonly<Record<ProviderName, { readonly channel: ProviderChannel; readonly secrets: readonly string[]; readonly needs: readonly string[]; readonly callback: 'needed' | 'possible' | 'none' }>> = {
  smtp: { channel: 'email', secrets: ['password', 'dkim_private_key'], needs: [], callback: 'possible' },
  smpp: { channel: 'sms', secrets: ['password'], needs: ['password'], callback: 'none' },
  twilio: { channel: 'sms', secrets: ['auth_token'], needs: ['auth_token'], callback: 'needed' },
  aliyun: { channel: 'sms', secrets: ['access_key_secret'], needs: ['access_key_secret'], callback: 'needed' },
  tencent: { channel: 'sms', secrets: ['secret_key'], needs: ['secret_key'], callback: 'needed' },
  'web-push': { channel: 'push', secrets: ['private_key'], needs: ['private_key'], callback: 'none' },
};

export type Provider = {
  readonly channel: ProviderChannel; readonly settings: ProviderSettings; readonly secrets: Secrets;
  readonly version: number; readonly changed_at: Date; readonly changed_by: string;
};
type Row = { readonly channel: ProviderChannel; readonly body: unknown; readonly secrets: Buffer; readonly version: number; readonly changed_at: Date; readonly changed_by: string };
const COLUMNS = 'channel, body, secrets, version, changed_at, changed_by';
const secretName = (merchant: string): string => `providers-${merchant}`;
/** Kept with the secrets: it ends the address that the provider calls. */
const CALLBACK = 'callback_token';

/** Where processes tell each other that a provider was changed. */
export const PROVIDER_CHANNEL = 'contact_provider';

export async function readProviders(ports: ContactPorts, tx: MerchantTx): Promise<readonly Provider[]> {
  const rows = await tx.query<Row>(`select ${COLUMNS} from app.provider_setting where merchant_id = $1 order by channel`, [tx.merchant_id], 'contact.providers');
  return rows.map((row) => providerOf(ports, tx.merchant_id, row));
}

function providerOf(ports: ContactPorts, merchant: string, { channel, body, secrets, ...rest }: Row): Provider {
  return { channel, settings: ProviderSettings.parse(body), secrets: JSON.parse(openUnder(ports, secretName(merchant), `provider ${channel}`, secrets)) as Secrets, ...rest };
}

/** The versions that hold, by channel. */
export async function readVersions(tx: MerchantTx): Promise<ReadonlyMap<ProviderChannel, number>> {
  const rows = await tx.query<{ channel: ProviderChannel; version: number }>('select channel, version from app.provider_setting where merchant_id = $1', [tx.merchant_id], 'contact.provider_versions');
  return new Map(rows.map(({ channel, version }) => [channel, version]));
}

/** `provider_invalid`: its details name what is wrong. A secret that is not given stays as it was with the same provider. */
export async function setProvider(ports: ContactPorts, reach: Reach, tx: MerchantTx, channel: ProviderChannel, settings: ProviderSettings, given: Secrets, by: string): Promise<Result<Provider>> {
  const kind = KINDS[settings.provider];
  if (kind.channel !== channel) return fail('provider_invalid', { field: 'provider' });
  const stranger = Object.keys(given).find((name) => !kind.secrets.includes(name));
  if (stranger !== undefined) return fail('provider_invalid', { field: 'secrets' });
  await tx.query('select from app.provider_setting where merchant_id = $1 and channel = $2 for update', [tx.merchant_id, channel]);
  const before = (await readProviders(ports, tx)).find((each) => each.channel === channel);
  const kept = before?.settings.provider === settings.provider ? before.secrets : {};
  const made = settings.provider === 'web-push' && kept['private_key'] === undefined ? { private_key: makeVapidKey() } : {};
  const secrets = { [CALLBACK]: makeToken(ports.random) + makeToken(ports.random), ...made, ...kept, ...given };
  const missing = kind.needs.find((name) => secrets[name as keyof typeof secrets] === undefined);
  if (missing !== undefined) return fail('provider_invalid', { field: missing });
  if (kind.callback === 'needed' && ports.public_address === null) return fail('provider_invalid', { field: 'public_address' });
  const provider: Provider = { channel, settings, secrets, version: (before?.version ?? 0) + 1, changed_at: new Date(ports.clock.now_ms()), changed_by: by };
  const wrong = findWrong(provider, reach);
  if (wrong !== null) return fail('provider_invalid', { field: wrong });
  await tx.execute(
    `insert into app.provider_setting (merchant_id, channel, provider, body, secrets, callback_hash, version, changed_at, changed_by) values ($1, $2, $3, $4, $5, $6, $7, $8, $9)
     on conflict (merchant_id, channel) do update set provider = excluded.provider, body = excluded.body, secrets = excluded.secrets, callback_hash = excluded.callback_hash, version = excluded.version, changed_at = excluded.changed_at, changed_by = excluded.changed_by`,
    [
      tx.merchant_id, channel, settings.provider, JSON.stringify(settings), sealUnder(ports, secretName(tx.merchant_id), `provider ${channel}`, JSON.stringify(secrets)),
      createHash('sha256').update(secrets[CALLBACK] ?? '').digest(), provider.version, provider.changed_at, by,
    ],
  );
  await tx.query('select pg_notify($1, $2)', [PROVIDER_CHANNEL, tx.merchant_id]);
  return ok(provider);
}

/** From then on messages land in the tray. `not_found`. */
export async function removeProvider(tx: MerchantTx, channel: ProviderChannel): Promise<Result<null>> {
  const removed = await tx.execute('delete from app.provider_setting where merchant_id = $1 and channel = $2', [tx.merchant_id, channel]);
  if (removed === 0) return fail('not_found');
  await tx.query('select pg_notify($1, $2)', [PROVIDER_CHANNEL, tx.merchant_id]);
  return ok(null);
}

function makeVapidKey(): string {
  const key = createECDH('prime256v1');
  key.generateKeys();
  // A private key may be shorter by a leading zero.
  return Buffer.concat([Buffer.alloc(32), key.getPrivateKey()]).subarray(-32).toString('base64url');
}

/** The field that can't work; null: all can. */
function findWrong({ settings, secrets }: Provider, reach: Reach): string | null {
  if ((settings.provider === 'smtp' || settings.provider === 'smpp') && reach === 'public' && !isPublicHost(settings.host)) return 'host';
  if (settings.provider === 'web-push') return vapidKey(settings.subject, secrets['private_key'] ?? '') === null ? 'private_key' : null;
  if (settings.provider !== 'smtp') return null;
  if (/\p{Cc}/u.test(settings.from_name)) return 'from_name';
  for (const field of ['from_address', 'reply_to', 'bounce_to'] as const) {
    const address = settings[field];
    if (address !== null && mailAddress(address) === null) return field;
  }
  // Without its key a mail would go out unsigned, and nobody would see it.
  if (settings.dkim !== null && secrets['dkim_private_key'] === undefined) return 'dkim_private_key';
  try {
    makeComposer(smtpConfig(settings, secrets, reach));
    return null;
  } catch {
    return 'dkim_private_key';
  }
}

export function vapidKey(subject: string, private_key: string): string | null {
  try {
    return makeVapid({ subject, private_key }).public_key;
  } catch {
    return null;
  }
}

type Of<P extends ProviderName> = Extract<ProviderSettings, { provider: P }>;
const LOOKUP: Readonly<Record<Reach, { readonly lookup?: LookupFunction }>> = { public: { lookup: lookUpPublic }, anywhere: {} };

function smtpConfig(settings: Of<'smtp'>, secrets: Secrets, reach: Reach): SmtpConfig {
  const { host, port, user, from_name, from_address, reply_to, bounce_to, dkim } = settings;
  const private_key = secrets['dkim_private_key'];
  return {
    host, port, tls: reach === 'anywhere' ? 'none' : settings.tls, ca: null, name: from_address.slice(from_address.lastIndexOf('@') + 1), sign_in: user === null ? null : { user, password: secrets['password'] ?? '' },
    from: { name: from_name, address: from_address }, reply_to, bounce_to, dkim: dkim === null || private_key === undefined ? null : { ...dkim, private_key }, ...LOOKUP[reach],
  };
}

export type MakeSender = { readonly keep: (returned: Returned) => Promise<void>; readonly reach: Reach };

/** Throws where its settings can't work. */
export function makeSender(ports: ContactPorts, merchant: string, provider: Provider, { keep, reach }: MakeSender): Sender {
  const { settings, secrets } = provider;
  switch (settings.provider) {
    case 'smtp':
      return makeSmtpSender(smtpConfig(settings, secrets, reach), ports.clock);
    case 'smpp':
      return makeSmppSender({ ...settings, ca: null, password: secrets['password'] ?? '', ...LOOKUP[reach] }, ports.clock, keep);
    case 'web-push':
      return makeWebPushSender({ vapid: { subject: settings.subject, private_key: secrets['private_key'] ?? '' }, keep_seconds: 86_400, reach, ca: null }, ports);
    default:
      return makeSmsHttpSender(smsProvider(ports, merchant, provider, settings), ports);
  }
}

function smsProvider(ports: ContactPorts, merchant: string, provider: Provider, settings: Of<'twilio' | 'aliyun' | 'tencent'>): SmsProvider {
  const { secrets } = provider;
  const callback_token = secrets[CALLBACK] ?? '';
  switch (settings.provider) {
    case 'twilio':
      return twilio({ ...settings, auth_token: secrets['auth_token'] ?? '', callback_url: callbackUrl(ports, merchant, provider) ?? '', endpoint: null });
    case 'aliyun':
      return aliyun({ ...settings, access_key_secret: secrets['access_key_secret'] ?? '', callback_token, endpoint: null });
    case 'tencent':
      return tencent({ ...settings, secret_key: secrets['secret_key'] ?? '', callback_token, endpoint: null });
  }
}

/** What reads a provider's callbacks; null where it calls nothing back. */
export function callbackReader(ports: ContactPorts, merchant: string, provider: Provider): SmsProvider | null {
  const { settings } = provider;
  return settings.provider === 'twilio' || settings.provider === 'aliyun' || settings.provider === 'tencent' ? smsProvider(ports, merchant, provider, settings) : null;
}

export function callbackUrl({ public_address }: Pick<ContactPorts, 'public_address'>, merchant: string, { settings: { provider }, secrets }: Provider): string | null {
  return public_address === null || KINDS[provider].callback === 'none' ? null : `${public_address}/hooks/contact/${provider}/${shortUuid(merchant)}.${secrets[CALLBACK]}`;
}

export const callbackToken = ({ secrets }: Provider): string => secrets[CALLBACK] ?? '';

/** Which secrets there are, and how those that are set end: long ones alone, whose end tells nothing. */
export function shownSecrets({ settings: { provider }, secrets }: Provider): Record<string, { ends_in: string } | null> {
  return Object.fromEntries(KINDS[provider].secrets.map((name) => {
    const secret = secrets[name];
    return [name, secret === undefined ? null : { ends_in: secret.length >= 16 && !secret.includes('-----') ? secret.slice(-4) : '' }];
  }));
}
