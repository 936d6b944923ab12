/** The statements of the journal's tables that an upload runs. All are prepared, and move whole runs at once. */
import { ZERO_HASH } from '@stilltill/domain/journal';
import { assert } from '@stilltill/domain/result';
import type { MerchantTx } from '../../platform/postgres.ts';
import { hexArray, int2Array, int4Array, textArray, timeArray, uuidArray } from '../../platform/sql-arrays.ts';
import type { ChainHead, FreshEntry, Gap, StoredKey } from './plan.ts';
import type { EnrolledKey } from './ports.ts';

export type Chain = {
  readonly chain: number; readonly terminal: string; readonly epoch: string;
  readonly store: string | null; readonly enrolment: string | null;
  readonly head: ChainHead;
  readonly branched: boolean; readonly has_gap: boolean;
  readonly reported_seq: number | null;
  /** The head of the server's own journal, as it stood when the chain was locked. */
  readonly server_head: ServerHead | null;
};
export type ServerHead = { readonly epoch: string; readonly seq: number; readonly hash: string };

type ChainRow = {
  chain: number; terminal_id: string; epoch: string; store_id: string | null; enrolment_id: string | null; head_seq: number; head_hash: string;
  branched: boolean; has_gap: boolean; reported_seq: number | null; server_epoch: string | null; server_seq: number | null; server_hash: string | null;
};
const LOCK_CHAIN = `
  select c.chain, c.terminal_id, c.epoch, c.store_id, c.enrolment_id, c.head_seq, encode(c.head_hash, 'hex') as head_hash, c.branched, c.has_gap, c.reported_seq,
         s.epoch as server_epoch, s.head_seq as server_seq, encode(s.head_hash, 'hex') as server_hash
    from app.chain c
    left join app.server_journal j on j.merchant_id = c.merchant_id
    left join app.chain s on s.merchant_id = j.merchant_id and s.chain = j.chain
   where c.merchant_id = $1 and c.terminal_id = $2 and c.epoch = $3 for update of c`;

/** Locks the chain for this transaction; null where it is not known. */
export async function lockChain(tx: MerchantTx, terminal: string, epoch: string): Promise<Chain | null> {
  const [row] = await tx.query<ChainRow>(LOCK_CHAIN, [tx.merchant_id, terminal, epoch], 'journal.lock_chain');
  return row ? chainOf(row) : null;
}

function chainOf(row: ChainRow): Chain {
  return {
    chain: row.chain, terminal: row.terminal_id, epoch: row.epoch, store: row.store_id, enrolment: row.enrolment_id,
    head: { seq: row.head_seq, hash: row.head_hash }, branched: row.branched, has_gap: row.has_gap, reported_seq: row.reported_seq,
    server_head: row.server_epoch !== null && row.server_seq !== null && row.server_seq > 0 && row.server_hash !== null
      ? { epoch: row.server_epoch, seq: row.server_seq, hash: row.server_hash } : null,
  };
}

/** Makes the chain known, and locks it. Chains are numbered one by one for each merchant. */
export async function beginChain(tx: MerchantTx, epoch: string, key: EnrolledKey | { readonly terminal: string }, began_at: string): Promise<Chain> {
  await tx.execute("select pg_advisory_xact_lock(hashtextextended('stilltill/chain/' || $1::text, 0))", [tx.merchant_id], 'journal.lock_chains');
  const enrolled = 'enrolment' in key ? key : null;
  await tx.execute(
    `insert into app.chain (merchant_id, chain, terminal_id, epoch, owner, store_id, store_code, terminal_code, enrolment_id, began_at, head_seq, head_hash)
     select $1, coalesce((select max(chain) from app.chain where merchant_id = $1), 0) + 1, $2, $3, $4, $5, $6, $7, $8, $9, 0, decode($10, 'hex')
     on conflict (merchant_id, terminal_id, epoch) do nothing`,
    [tx.merchant_id, key.terminal, epoch, enrolled ? 'terminal' : 'server', enrolled?.store ?? null, enrolled?.store_code ?? null,
      enrolled?.terminal_code ?? null, enrolled?.enrolment ?? null, began_at, ZERO_HASH],
    'journal.begin_chain',
  );
  const chain = await lockChain(tx, key.terminal, epoch);
  assert(chain, 'a chain that was just begun is there');
  return chain;
}

/** What an answer tells of the server itself: the head of its own journal, and its incarnation. */
export async function readServerHead(tx: MerchantTx): Promise<ServerHead | null> {
  const [row] = await tx.query<ServerHead>(
    `select c.epoch, c.head_seq as seq, encode(c.head_hash, 'hex') as hash
       from app.server_journal j join app.chain c on c.merchant_id = j.merchant_id and c.chain = j.chain where j.merchant_id = $1`,
    [tx.merchant_id], 'journal.server_head',
  );
  return row && row.seq > 0 ? row : null;
}

/** What is stored from the number before the run to its end, and the highest number below the run. */
export async function readAround(tx: MerchantTx, chain: number, first_seq: number, last_seq: number): Promise<{ stored: StoredKey[]; below_seq: number }> {
  const stored = await tx.query<StoredKey>(
    `select seq, encode(hash, 'hex') as hash, variant from app.entry where merchant_id = $1 and chain = $2 and seq between $3 and $4 order by seq, variant`,
    [tx.merchant_id, chain, first_seq - 1, last_seq], 'journal.around',
  );
  const [below] = await tx.query<{ seq: number | null }>(
    'select max(seq) as seq from app.entry where merchant_id = $1 and chain = $2 and seq < $3', [tx.merchant_id, chain, first_seq], 'journal.below',
  );
  return { stored, below_seq: below?.seq ?? 0 };
}

/** New entries of a chain, the seal over them, and how far the chain comes by them. */
export type RunRows = {
  readonly chain: number; readonly received_at: string;
  readonly fresh: readonly FreshEntry[];
  readonly seal: {
    readonly seq: number; readonly hash: string; readonly from_seq: number; readonly sealed_at: string; readonly signature: string;
    readonly enrolment: string | null; readonly sent_at: string | null; readonly incarnation: string; readonly acknowledgement: string | null;
  };
  readonly head: ChainHead; readonly branched: boolean; readonly has_gap: boolean;
  /** Who is signed on behind them; null: nobody; undefined: as before. */
  readonly operator: string | null | undefined;
};

/** One statement: a sale that comes by itself costs PostgreSQL little more than the messages to it. */
const WRITE_RUN = `
  with entries as (
    insert into app.entry (merchant_id, chain, received_at, seq, hash, variant, kind, at, operator_id, text)
    select $1::uuid, $2::integer, $3::timestamptz, unnest($4::integer[]), unnest($5::bytea[]), unnest($6::smallint[]), unnest($7::text[]), unnest($8::timestamptz[]), unnest($9::uuid[]), unnest($10::text[])
  ), seal as (
    insert into app.seal (merchant_id, chain, received_at, seq, hash, from_seq, sealed_at, signature, enrolment_id, sent_at, incarnation, acknowledgement)
    values ($1, $2, $3, $11, decode($12, 'hex'), $13, $14, $15, $16, $17, $18, $19) on conflict do nothing
  )
  update app.chain set head_seq = $20, head_hash = decode($21, 'hex'), branched = $22, has_gap = $23, head_at = $3,
         operator_id = case when $24 then $25::uuid else operator_id end
   where merchant_id = $1 and chain = $2`;

export function writeRun(tx: MerchantTx, { chain, received_at, fresh, seal, head, branched, has_gap, operator }: RunRows): Promise<number> {
  return tx.execute(WRITE_RUN, [
    tx.merchant_id, chain, received_at,
    int4Array(fresh.map((each) => each.stored.entry.seq)),
    hexArray(fresh.map((each) => each.stored.hash)),
    int2Array(fresh.map((each) => each.variant)),
    textArray(fresh.map((each) => each.stored.entry.kind)),
    timeArray(fresh.map((each) => storableTime(each.stored.entry.at))),
    uuidArray(fresh.map((each) => each.stored.entry.operator)),
    textArray(fresh.map((each) => each.stored.text)),
    seal.seq, seal.hash, seal.from_seq, seal.sealed_at, seal.signature, seal.enrolment, seal.sent_at && storableTime(seal.sent_at), seal.incarnation, seal.acknowledgement,
    head.seq, head.hash, branched, has_gap, operator !== undefined, operator ?? null,
  ], 'journal.write_run');
}

/**
 * The time of an entry as a column can hold it: JavaScript reads a year 0 and a 31st of February that PostgreSQL
 * refuses, and such a clock must not block a till.
 */
export function storableTime(at: string): string {
  // Nearly every time is in every calendar: then the text itself is what a column gives back.
  if (at.slice(8, 10) <= '28' && at.slice(11, 13) <= '23' && at >= '0001') return at;
  const plain = new Date(at).toISOString();
  return plain < '0001' || plain.startsWith('-') ? '0001-01-01T00:00:00.000Z' : plain;
}

/** Lost entries of a chain that may still turn up. */
export async function readOpenGaps(tx: MerchantTx, chain: number): Promise<(Gap & { readonly exception: string })[]> {
  return tx.query(
    `select id as exception, seq as from_seq, to_seq, encode(hash, 'hex') as hash from app.exception
      where merchant_id = $1 and chain = $2 and kind = 'gap' and (settled_at is null or outcome = 'lost') order by seq`,
    [tx.merchant_id, chain], 'journal.open_gaps',
  );
}

/** Keys of personal fields. One that was erased has left its row, so that it is not stored again. */
export function insertFieldKeys(tx: MerchantTx, keys: readonly { readonly key: string; readonly sealed: string }[]): Promise<number> {
  const sorted = [...keys].sort((a, b) => (a.key < b.key ? -1 : 1));
  return tx.execute(
    `insert into app.field_key (merchant_id, key, sealed)
     select $1::uuid, k.key, decode(k.sealed, 'base64') from unnest($2::uuid[], $3::text[]) as k (key, sealed) on conflict do nothing`,
    [tx.merchant_id, uuidArray(sorted.map((each) => each.key)), textArray(sorted.map((each) => each.sealed))], 'journal.insert_field_keys',
  );
}

/** Keys of personal fields as they came, base64. Null: it was destroyed; one that never came is missing. */
export async function readFieldKeys(tx: MerchantTx, keys: readonly string[]): Promise<ReadonlyMap<string, string | null>> {
  const rows = await tx.query<{ key: string; sealed: Buffer | null }>('select key, sealed from app.field_key where merchant_id = $1 and key = any($2::uuid[])', [tx.merchant_id, uuidArray(keys)], 'journal.field_keys');
  return new Map(rows.map(({ key, sealed }) => [key, sealed && sealed.toString('base64')]));
}

/** Destroys keys, also those that were never sent: what a till sends later meets the empty row. */
export function eraseFieldKeys(tx: MerchantTx, keys: readonly string[], at: string): Promise<number> {
  return tx.execute(
    `insert into app.field_key as known (merchant_id, key, sealed, erased_at) select $1::uuid, k, null, $3::timestamptz from unnest($2::uuid[]) as k order by k
     on conflict (merchant_id, key) do update set sealed = null, erased_at = coalesce(known.erased_at, excluded.erased_at)`,
    [tx.merchant_id, uuidArray([...new Set(keys)]), at],
  );
}
