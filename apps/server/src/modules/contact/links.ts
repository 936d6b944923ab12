/**
 * Links and codes of messages. Of a token the server keeps its SHA-256 and of a code its HMAC: whoever reads the tables can
 * neither open anybody's pages nor pass a message of their own off as the shop's. docs/adr/0014-consent-and-links.md.
 */
import { createHash, createHmac } from 'node:crypto';
import { type Channel, type Purpose, isChannel, isPurpose } from '@stilltill/domain/contact';
import type { KeyRing } from '../../platform/keys.ts';
import { type Random, shortUuid } from '../../platform/ids.ts';
import type { MerchantTx } from '../../platform/postgres.ts';
import { randomLetters } from '../../platform/random-letters.ts';
import { bytesArray, textArray, uuidArray } from '../../platform/sql-arrays.ts';
import type { ContactPorts } from './ports.ts';

export type LinkKind = 'person' | 'one_click';

/** 30 days of a working way out are the law's least (15 USC 7704); a link in an old mail should still do. */
const LINK_LIFE_MS = 400 * 86_400_000;
const TOKEN_BYTES = 16;
const CODE_SIGNS = 8;
const TOKEN = /^[A-Za-z0-9_-]{22}$/;

/** 16 random bytes, base64url. */
export function makeToken(random: Random): string {
  return random.bytes(TOKEN_BYTES).toBase64({ alphabet: 'base64url', omitPadding: true });
}

export function tokenHash(token: string): Buffer {
  return createHash('sha256').update(token).digest();
}

const PATHS: Readonly<Record<LinkKind, string>> = { person: 'c', one_click: 'u' };

/** Null without an address under which customers reach this server. */
export function linkText(public_address: string | null, kind: LinkKind, merchant: string, token: string): string | null {
  return public_address === null ? null : `${public_address}/${PATHS[kind]}/${shortUuid(merchant)}.${token}`;
}

/** Forty random bits as eight signs that nobody mixes up, written ABCD-EFGH. */
export function makeMessageCode(random: Random): string {
  return randomLetters(random, CODE_SIGNS);
}

/** However somebody typed it; null: it can't be one. */
export function readCodeText(text: string): string | null {
  if (text.length > 40) return null;
  const signs = text.normalize('NFKC').toUpperCase().replaceAll(/[\s\p{Pd}.]/gu, '').replaceAll('O', '0').replaceAll(/[IL]/g, '1');
  return /^[0-9A-HJKMNP-TV-Z]{8}$/.test(signs) ? signs : null;
}

/** `code`: as `makeMessageCode` or `readCodeText` give it. */
export function codeHash(keys: Pick<KeyRing, 'secret'>, merchant: string, code: string): Buffer {
  return createHmac('sha256', keys.secret(`message-code-${merchant}`)).update(code.replaceAll('-', '')).digest();
}

export type NewLink = { readonly id: string; readonly token: string; readonly kind: LinkKind; readonly customer: string; readonly point: string; readonly message: string };

export async function insertLinks(tx: MerchantTx, links: readonly NewLink[], now_ms: number): Promise<void> {
  if (links.length === 0) return;
  await tx.execute(
    `insert into app.care_link (merchant_id, id, token_hash, kind, customer_id, point_id, message_id, made_at, expires_at)
     select $1, l.*, $8, $9 from unnest($2::uuid[], $3::bytea[], $4::text[], $5::uuid[], $6::uuid[], $7::uuid[]) as l`,
    [
      tx.merchant_id, uuidArray(links.map(({ id }) => id)), bytesArray(links.map(({ token }) => tokenHash(token))), textArray(links.map(({ kind }) => kind)), uuidArray(links.map(({ customer }) => customer)),
      uuidArray(links.map(({ point }) => point)), uuidArray(links.map(({ message }) => message)), new Date(now_ms), new Date(now_ms + LINK_LIFE_MS),
    ], 'contact.insert_links',
  );
}

/** What a link opens. */
export type Link = {
  readonly id: string; readonly kind: LinkKind;
  /** Whose contact point it belongs to; and who they are now, with all who were merged into them. */
  readonly customer: string; readonly person: string; readonly members: readonly string[];
  readonly point: string; readonly point_kind: string;
  /** When the contact point answered from a device of its owner; null: not yet, and then the link opens no pages about a person. */
  readonly confirmed_at: Date | null;
  readonly erased: boolean; readonly language: string | null;
  /** The message that it stands in; null: none. */
  readonly message: { readonly id: string; readonly channel: Channel; readonly purpose: Purpose; readonly store: string; readonly made_at: Date } | null;
};

type LinkRow = {
  readonly id: string; readonly kind: LinkKind; readonly customer_id: string; readonly point_id: string;
  readonly message_id: string | null; readonly channel: string | null; readonly purpose: string | null; readonly store_id: string | null; readonly message_at: Date | null;
};

const LINK = 'l.id, l.kind, l.customer_id, l.point_id, m.id as message_id, m.channel, m.purpose, m.store_id, m.made_at as message_at';
const FROM_LINK = 'from app.care_link l left join app.message m on m.merchant_id = l.merchant_id and m.id = l.message_id where l.merchant_id = $1 and l.revoked_at is null and l.expires_at > $2';

/** `token`: what stands behind the dot. Null: it opens nothing, or nothing any more. */
export async function openLink(ports: ContactPorts, tx: MerchantTx, token: string): Promise<Link | null> {
  if (!TOKEN.test(token)) return null;
  const [row] = await tx.query<LinkRow>(`select ${LINK} ${FROM_LINK} and l.token_hash = $3`, [tx.merchant_id, new Date(ports.clock.now_ms()), tokenHash(token)], 'contact.link_by_token');
  return row ? linkOf(ports, tx, row) : null;
}

export async function findLink(ports: ContactPorts, tx: MerchantTx, id: string): Promise<Link | null> {
  const [row] = await tx.query<LinkRow>(`select ${LINK} ${FROM_LINK} and l.id = $3`, [tx.merchant_id, new Date(ports.clock.now_ms()), id], 'contact.link_by_id');
  return row ? linkOf(ports, tx, row) : null;
}

async function linkOf({ customers }: ContactPorts, tx: MerchantTx, row: LinkRow): Promise<Link | null> {
  const point = (await customers.readPoints(tx, [row.point_id])).get(row.point_id);
  // It is whose contact point it is: a message to somebody who was merged names who speaks for them, and they may be parted since.
  const owner = point?.customer ?? row.customer_id;
  const person = (await customers.holdPersons(tx, [owner])).get(owner);
  // A contact point that was removed no longer vouches for anybody; of somebody erased the page still says that they are.
  if (!person || !point || (!point.isUsable && !person.erased_at)) return null;
  const { message_id, channel, purpose, store_id, message_at } = row;
  const message = message_id !== null && isChannel(channel) && isPurpose(purpose) && store_id !== null && message_at !== null ? { id: message_id, channel, purpose, store: store_id, made_at: message_at } : null;
  return {
    id: row.id, kind: row.kind, customer: owner, person: person.id, members: person.members, point: point.id, point_kind: point.kind,
    confirmed_at: point.confirmed_at, erased: person.erased_at !== null, language: person.language, message,
  };
}

/** What a code tells a stranger: nothing about whom it was written to. */
export type CodeAnswer = { readonly genuine: false } | { readonly genuine: true; readonly message: string; readonly day: string; readonly channel: Channel; readonly purpose: Purpose; readonly store: string };

/** Genuine is only what may have reached somebody, and a call that was announced. `day`: by the store's clock. */
export async function readCode(ports: ContactPorts, tx: MerchantTx, text: string): Promise<CodeAnswer> {
  const code = readCodeText(text);
  if (code === null) return { genuine: false };
  const [row] = await tx.query<{ id: string; channel: string; purpose: string; store_id: string; made_at: Date }>(
    "select id, channel, purpose, store_id, made_at from app.message where merchant_id = $1 and code_hash = $2 and (state in ('sending', 'sent', 'delivered', 'unknown', 'failed') or (state = 'waiting' and channel = 'voice')) order by made_at desc limit 1",
    [tx.merchant_id, codeHash(ports.keys, tx.merchant_id, code)], 'contact.by_code',
  );
  if (!row || !isChannel(row.channel) || !isPurpose(row.purpose)) return { genuine: false };
  const timezone = (await ports.storeNames(tx)).get(row.store_id)?.timezone ?? 'UTC';
  const day = Temporal.Instant.fromEpochMilliseconds(row.made_at.getTime()).toZonedDateTimeISO(timezone).toPlainDate().toString();
  return { genuine: true, message: row.id, day, channel: row.channel, purpose: row.purpose, store: row.store_id };
}
