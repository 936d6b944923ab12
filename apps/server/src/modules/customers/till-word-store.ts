/** The rows of what customers said at tills. */
import type { MerchantTx } from '../../platform/postgres.ts';
import { int2Array, int4Array, textArray, timeArray, uuidArray, bytesArray } from '../../platform/sql-arrays.ts';

export type WordKey = { readonly chain: number; readonly seq: number; readonly variant: number };
export type WordKind = 'consent.given' | 'consent.withdrawn' | 'receipt.requested';
export type WordRow = WordKey & {
  readonly kind: WordKind; readonly outcome: 'taken' | 'suppressed' | 'unread' | 'unknown_notice' | 'erased'; readonly at: string; readonly field_keys: readonly string[];
  readonly lookup: Uint8Array | null; readonly customer: string | null; readonly point: string | null; readonly awaits_message: boolean;
};

export async function selectKnownWords(tx: MerchantTx, keys: readonly WordKey[]): Promise<readonly WordKey[]> {
  return tx.query(
    `select w.chain, w.seq, w.variant from unnest($2::integer[], $3::integer[], $4::smallint[]) as k (chain, seq, variant)
       join app.till_word w on w.merchant_id = $1 and w.chain = k.chain and w.seq = k.seq and w.variant = k.variant`,
    [tx.merchant_id, int4Array(keys.map(({ chain }) => chain)), int4Array(keys.map(({ seq }) => seq)), int2Array(keys.map(({ variant }) => variant))], 'customers.known_words',
  );
}

export function insertWords(tx: MerchantTx, rows: readonly WordRow[]): Promise<number> {
  return tx.execute(
    `insert into app.till_word (merchant_id, chain, seq, variant, kind, outcome, at, field_keys, lookup, customer_id, point_id, awaits_message)
     select $1, w.chain, w.seq, w.variant, w.kind, w.outcome, w.at, string_to_array(w.field_keys, ' ')::uuid[], w.lookup, w.customer, w.point, w.awaits = 1
       from unnest($2::integer[], $3::integer[], $4::smallint[], $5::text[], $6::text[], $7::timestamptz[], $8::text[], $9::bytea[], $10::uuid[], $11::uuid[], $12::integer[])
         as w (chain, seq, variant, kind, outcome, at, field_keys, lookup, customer, point, awaits)`,
    [
      tx.merchant_id, int4Array(rows.map(({ chain }) => chain)), int4Array(rows.map(({ seq }) => seq)), int2Array(rows.map(({ variant }) => variant)), textArray(rows.map(({ kind }) => kind)), textArray(rows.map(({ outcome }) => outcome)),
      timeArray(rows.map(({ at }) => at)), textArray(rows.map((row) => row.field_keys.join(' '))), bytesArray(rows.map(({ lookup }) => lookup)), uuidArray(rows.map(({ customer }) => customer)), uuidArray(rows.map(({ point }) => point)),
      int4Array(rows.map((row) => (row.awaits_message ? 1 : 0))),
    ], 'customers.insert_words',
  );
}

export type UnwrittenWord = WordKey & { readonly kind: WordKind; readonly at: Date; readonly customer: string; readonly point: string };

/** Words whose message is still to be made, and that no other worker is at. */
export function lockUnwritten(tx: MerchantTx, limit: number): Promise<UnwrittenWord[]> {
  return tx.query(
    `select chain, seq, variant, kind, at, customer_id as customer, point_id as point from app.till_word
      where merchant_id = $1 and awaits_message and written_at is null and customer_id is not null and point_id is not null order by chain, seq, variant limit $2 for update skip locked`,
    [tx.merchant_id, limit], 'customers.unwritten_words',
  );
}

export function setWritten(tx: MerchantTx, keys: readonly WordKey[], at: string): Promise<number> {
  return tx.execute(
    `update app.till_word w set written_at = $5 from unnest($2::integer[], $3::integer[], $4::smallint[]) as k (chain, seq, variant)
      where w.merchant_id = $1 and w.chain = k.chain and w.seq = k.seq and w.variant = k.variant`,
    [tx.merchant_id, int4Array(keys.map(({ chain }) => chain)), int4Array(keys.map(({ seq }) => seq)), int2Array(keys.map(({ variant }) => variant)), at], 'customers.set_written',
  );
}

/** Keys of the fields that people left at tills: by themselves, and by their addresses. */
export async function selectFieldKeysOf(tx: MerchantTx, customers: readonly string[]): Promise<readonly string[]> {
  const rows = await tx.query<{ field_keys: string[] }>(
    `select field_keys from app.till_word where merchant_id = $1 and customer_id = any($2::uuid[])
     union select w.field_keys from app.contact_point p join app.till_word w on w.merchant_id = p.merchant_id and w.lookup = p.lookup
      where p.merchant_id = $1 and p.customer_id = any($2::uuid[]) and w.customer_id is null`, [tx.merchant_id, uuidArray(customers)], 'customers.field_keys',
  );
  return [...new Set(rows.flatMap(({ field_keys }) => field_keys))].sort();
}

/** By hash of the address (hex): when the last person who had it was erased. */
export async function selectErasedAt(tx: MerchantTx, lookups: readonly Uint8Array[]): Promise<ReadonlyMap<string, Date>> {
  const rows = await tx.query<{ lookup: string; erased_at: Date }>(
    `select encode(p.lookup, 'hex') as lookup, max(c.erased_at) as erased_at from app.contact_point p join app.customer c on c.merchant_id = p.merchant_id and c.id = p.customer_id
      where p.merchant_id = $1 and p.lookup = any($2::bytea[]) and c.erased_at is not null group by p.lookup`, [tx.merchant_id, bytesArray(lookups)], 'customers.erased_at',
  );
  return new Map(rows.map((row) => [row.lookup, row.erased_at]));
}

/** Nobody else makes somebody of these addresses until the commit. In the order of their hashes. */
export async function holdAddresses(tx: MerchantTx, lookups: readonly Uint8Array[]): Promise<void> {
  for (const lookup of [...new Set(lookups.map((each) => Buffer.from(each).toString('hex')))].sort()) {
    await tx.execute("select pg_advisory_xact_lock(hashtextextended('stilltill/address/' || $1::text || $2, 0))", [tx.merchant_id, lookup], 'customers.hold_address');
  }
}
