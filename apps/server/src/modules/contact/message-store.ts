/** The rows of messages and of what counts under the caps. */
import type { MerchantTx } from '../../platform/postgres.ts';
import { bytesArray, hexArray, int4Array, textArray, timeArray, uuidArray } from '../../platform/sql-arrays.ts';
import type { Asked } from './facts.ts';

export type MessageState = 'waiting' | 'sending' | 'sent' | 'delivered' | 'failed' | 'unknown' | 'denied' | 'cancelled';
export type NewMessageRow = {
  readonly asked: Asked; readonly made_at: string; readonly content: Uint8Array | null; readonly content_hash: string; readonly code_hash: Uint8Array | null;
  readonly state: 'waiting' | 'denied'; readonly due_at: string; readonly chain: number; readonly seq: number;
};

const iso = (at_ms: number): string => new Date(at_ms).toISOString();

/** A message whose request was made before is not written again. */
export function insertMessages(tx: MerchantTx, incarnation: string, rows: readonly NewMessageRow[]): Promise<number> {
  const text = (read: (row: NewMessageRow) => string | null): Buffer => textArray(rows.map(read));
  const uuid = (read: (row: NewMessageRow) => string): Buffer => uuidArray(rows.map(read));
  return tx.execute(
    `insert into app.message (merchant_id, id, request_key, customer_id, point_id, store_id, channel, purpose, subject, by, ground, made_at, expires_at, content, content_hash, parts, state, due_at, chain, seq, incarnation, code_hash)
     select $1, m.id, m.request_key, m.customer_id, m.point_id, m.store_id, m.channel, m.purpose, m.subject, m.by, m.ground::jsonb, m.made_at, m.expires_at, m.content, m.content_hash,
            string_to_array(m.parts, ' '), m.state, m.due_at, m.chain, m.seq, $21, m.code_hash
       from unnest($2::uuid[], $3::text[], $4::uuid[], $5::uuid[], $6::uuid[], $7::text[], $8::text[], $9::text[], $10::text[], $11::text[], $12::timestamptz[], $13::timestamptz[], $14::bytea[], $15::bytea[], $16::text[], $17::text[], $18::timestamptz[], $19::integer[], $20::integer[], $22::bytea[])
         as m (id, request_key, customer_id, point_id, store_id, channel, purpose, subject, by, ground, made_at, expires_at, content, content_hash, parts, state, due_at, chain, seq, code_hash)
     on conflict do nothing`,
    [
      tx.merchant_id, uuid(({ asked }) => asked.message), text(({ asked }) => asked.request_key), uuid(({ asked }) => asked.customer), uuid(({ asked }) => asked.point), uuid(({ asked }) => asked.store),
      text(({ asked }) => asked.request.channel), text(({ asked }) => asked.request.purpose), text(({ asked }) => asked.request.subject), text(({ asked }) => asked.request.by),
      text(({ asked }) => asked.ground && JSON.stringify(asked.ground)), timeArray(rows.map((row) => row.made_at)), timeArray(rows.map(({ asked }) => iso(asked.request.expires_ms))),
      bytesArray(rows.map(({ content }) => content)), hexArray(rows.map((row) => row.content_hash)), text(({ asked }) => asked.parts.join(' ')), text(({ state }) => state), timeArray(rows.map((row) => row.due_at)),
      int4Array(rows.map(({ chain }) => chain)), int4Array(rows.map(({ seq }) => seq)), incarnation, bytesArray(rows.map((row) => row.code_hash)),
    ], 'contact.insert_messages',
  );
}

export type Reservation = { readonly message: string; readonly customer: string; readonly lookup: Uint8Array; readonly channel: string; readonly purpose: string; readonly subject: string; readonly at: string };

/** What was reserved as the message was made is moved to when it goes out. */
export function writeReservations(tx: MerchantTx, rows: readonly Reservation[]): Promise<number> {
  if (rows.length === 0) return Promise.resolve(0);
  return tx.execute(
    `insert into app.contact_made (merchant_id, message_id, customer_id, lookup, channel, purpose, subject, at)
     select $1, r.* from unnest($2::uuid[], $3::uuid[], $4::bytea[], $5::text[], $6::text[], $7::text[], $8::timestamptz[]) as r
     on conflict (merchant_id, message_id) do update set at = excluded.at`,
    [
      tx.merchant_id, uuidArray(rows.map(({ message }) => message)), uuidArray(rows.map(({ customer }) => customer)), bytesArray(rows.map(({ lookup }) => lookup)),
      textArray(rows.map(({ channel }) => channel)), textArray(rows.map(({ purpose }) => purpose)), textArray(rows.map(({ subject }) => subject)), timeArray(rows.map(({ at }) => at)),
    ], 'contact.reserve',
  );
}

/** For what surely never went out. */
export function dropReservations(tx: MerchantTx, messages: readonly string[]): Promise<number> {
  if (messages.length === 0) return Promise.resolve(0);
  return tx.execute('delete from app.contact_made where merchant_id = $1 and message_id = any($2::uuid[])', [tx.merchant_id, uuidArray(messages)], 'contact.drop_reservations');
}

export type MessageRow = {
  readonly id: string; readonly request_key: string; readonly customer_id: string; readonly point_id: string; readonly store_id: string;
  readonly channel: Asked['request']['channel']; readonly purpose: Asked['request']['purpose']; readonly subject: string; readonly by: 'person' | 'machine';
  readonly ground: Asked['ground']; readonly expires_at: Date; readonly content: Buffer | null; readonly content_hash: string; readonly parts: string[]; readonly state: MessageState; readonly refusals: number; readonly incarnation: string;
};

const MESSAGE = "id, request_key, customer_id, point_id, store_id, channel, purpose, subject, by, ground, expires_at, content, encode(content_hash, 'hex') as content_hash, parts, state, refusals, incarnation";

/** Those that are due and that no other worker is at; locked until the commit. */
export function lockDue(tx: MerchantTx, now: string, channels: readonly string[], limit: number, only: string | null = null): Promise<MessageRow[]> {
  if (only !== null) {
    return tx.query(`select ${MESSAGE} from app.message where merchant_id = $1 and id = $2 and state = 'waiting' and due_at <= $3 and channel = any($4::text[]) for update skip locked`, [tx.merchant_id, only, now, textArray(channels)], 'contact.due_one');
  }
  return tx.query(
    `select ${MESSAGE} from app.message where merchant_id = $1 and state = 'waiting' and due_at <= $2 and channel = any($3::text[]) order by due_at, id limit $4 for update skip locked`,
    [tx.merchant_id, now, textArray(channels), limit], 'contact.due',
  );
}

export function askedOf(row: MessageRow, at_ms: number): Asked {
  const { channel, purpose, subject, by } = row;
  return {
    message: row.id, request_key: row.request_key, customer: row.customer_id, point: row.point_id, store: row.store_id, ground: row.ground, parts: row.parts,
    request: { channel, purpose, subject, by, at_ms, expires_ms: row.expires_at.getTime() },
  };
}

export type MessageChange = { readonly id: string; readonly state: MessageState; readonly due_at: string | null; readonly provider: string | null; readonly reference: string | null; readonly seq: number | null; readonly chain: number | null; readonly keeps_content: boolean };

/** `due_at`, `chain` and `seq` stay as they are where they are null. */
export function changeMessages(tx: MerchantTx, changes: readonly MessageChange[], claim: { readonly by: string; readonly at: string } | null): Promise<number> {
  if (changes.length === 0) return Promise.resolve(0);
  return tx.execute(
    `update app.message m set state = c.state, due_at = coalesce(c.due_at::timestamptz, m.due_at), provider = coalesce(c.provider, m.provider), reference = coalesce(c.reference, m.reference),
            chain = coalesce(nullif(c.chain, 0), m.chain), seq = coalesce(nullif(c.seq, 0), m.seq), content = case when c.keeps = 1 then m.content end,
            refusals = m.refusals + case when m.state = 'sending' and c.state = 'waiting' then 1 else 0 end, claimed_by = $9::uuid, claimed_at = $10::timestamptz
       from unnest($2::uuid[], $3::text[], $4::text[], $5::text[], $6::text[], $7::integer[], $8::integer[], $11::integer[]) as c (id, state, due_at, provider, reference, chain, seq, keeps)
      where m.merchant_id = $1 and m.id = c.id`,
    [
      tx.merchant_id, uuidArray(changes.map(({ id }) => id)), textArray(changes.map(({ state }) => state)), textArray(changes.map((each) => each.due_at)), textArray(changes.map(({ provider }) => provider)),
      textArray(changes.map(({ reference }) => reference)), int4Array(changes.map(({ chain }) => chain ?? 0)), int4Array(changes.map(({ seq }) => seq ?? 0)), claim?.by ?? null, claim?.at ?? null,
      int4Array(changes.map((each) => (each.keeps_content ? 1 : 0))),
    ], 'contact.change_messages',
  );
}

/** Messages that a worker claimed and never ended, since before `before`. */
export function lockLost(tx: MerchantTx, before: string, limit: number): Promise<{ readonly id: string }[]> {
  return tx.query(
    `select id from app.message where merchant_id = $1 and state = 'sending' and claimed_at < $2 order by id limit $3 for update skip locked`, [tx.merchant_id, before, limit], 'contact.lost',
  );
}

/** When the next message comes due, or one that somebody claimed is nobody's any more; null: there is none. */
export async function selectNextDue(tx: MerchantTx, channels: readonly string[], lost_after_ms: number): Promise<Date | null> {
  const [row] = await tx.query<{ at: Date | null }>(
    `select least((select min(due_at) from app.message where merchant_id = $1 and state = 'waiting' and channel = any($2::text[])),
                  (select min(claimed_at) from app.message where merchant_id = $1 and state = 'sending') + $3 * interval '1 millisecond') as at`, [tx.merchant_id, textArray(channels), lost_after_ms], 'contact.next_due',
  );
  return row?.at ?? null;
}

export type SentMessage = Pick<MessageRow, 'id' | 'customer_id' | 'point_id' | 'state'>;

/** The message that a provider knows by this name; locked. Null: there is none. */
export async function selectByReference(tx: MerchantTx, provider: string, reference: string): Promise<SentMessage | null> {
  const [row] = await tx.query<SentMessage>(
    'select id, customer_id, point_id, state from app.message where merchant_id = $1 and provider = $2 and reference = $3 for update', [tx.merchant_id, provider, reference], 'contact.by_reference',
  );
  return row ?? null;
}
