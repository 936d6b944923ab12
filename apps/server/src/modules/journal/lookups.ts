/** Look-ups by which other rooms get from the short keys of what they computed to the entries themselves. */
import type { MerchantTx } from '../../platform/postgres.ts';
import { int2Array, int4Array, textArray, uuidArray } from '../../platform/sql-arrays.ts';
import type { EntryKey } from './entry-queries.ts';

/** The short key of an entry. */
export type ShortKey = { readonly chain: number; readonly seq: number; readonly variant: number };
export type EntryFacts = {
  readonly terminal: string; readonly terminal_code: string; readonly store: string; readonly store_code: string; readonly epoch: string; readonly hash: string;
  readonly received_at: Date; readonly text: string;
};

/** In the order of the keys. Each must be of an entry of a terminal. */
export async function describeEntries(tx: MerchantTx, keys: readonly ShortKey[]): Promise<EntryFacts[]> {
  const rows = await tx.query<EntryFacts & { n: bigint }>(
    `select k.n, c.terminal_id as terminal, coalesce(c.terminal_code, '') as terminal_code, c.store_id as store, coalesce(c.store_code, '') as store_code, c.epoch,
            encode(e.hash, 'hex') as hash, e.received_at, e.text
       from unnest($2::integer[], $3::integer[], $4::smallint[]) with ordinality as k (chain, seq, variant, n)
       join app.entry e on e.merchant_id = $1 and e.chain = k.chain and e.seq = k.seq and e.variant = k.variant
       join app.chain c on c.merchant_id = $1 and c.chain = k.chain order by k.n`,
    [tx.merchant_id, int4Array(keys.map((each) => each.chain)), int4Array(keys.map((each) => each.seq)), int2Array(keys.map((each) => each.variant))],
    'journal.describe',
  );
  return rows;
}

/** By `terminal/epoch/seq/hash` what an entry is; one that is not here is missing. */
export async function describePlaces(tx: MerchantTx, places: readonly EntryKey[]): Promise<ReadonlyMap<string, { readonly kind: string; readonly at: Date; readonly store_code: string; readonly terminal_code: string }>> {
  const rows = places.length === 0 ? [] : await tx.query<{ place: string; kind: string; at: Date; store_code: string; terminal_code: string }>(
    `select concat_ws('/', p.terminal, p.epoch, p.seq, p.hash) as place, e.kind, e.at, coalesce(c.store_code, '') as store_code, coalesce(c.terminal_code, '') as terminal_code
       from unnest($2::uuid[], $3::text[], $4::integer[], $5::text[]) as p (terminal, epoch, seq, hash)
       join app.chain c on c.merchant_id = $1 and c.terminal_id = p.terminal and c.epoch = p.epoch
       join app.entry e on e.merchant_id = $1 and e.chain = c.chain and e.seq = p.seq and e.hash = decode(p.hash, 'hex')`,
    [tx.merchant_id, uuidArray(places.map(({ terminal }) => terminal)), textArray(places.map(({ epoch }) => epoch)), int4Array(places.map(({ seq }) => seq)), textArray(places.map(({ hash }) => hash))], 'journal.describe_places',
  );
  return new Map(rows.map(({ place, ...row }) => [place, row]));
}

export async function findEntry(tx: MerchantTx, key: EntryKey): Promise<ShortKey | null> {
  const [row] = await tx.query<ShortKey>(
    `select e.chain, e.seq, e.variant from app.chain c join app.entry e on e.merchant_id = c.merchant_id and e.chain = c.chain
      where c.merchant_id = $1 and c.terminal_id = $2 and c.epoch = $3 and e.seq = $4 and e.hash = decode($5, 'hex')`,
    [tx.merchant_id, key.terminal, key.epoch, key.seq, key.hash],
  );
  return row ?? null;
}

/** The chains that may have printed a receipt of this number, and the entry's number in them; null: it is no number of a receipt. */
export async function findNumbered(tx: MerchantTx, number: string): Promise<{ readonly chains: number[]; readonly seq: number } | null> {
  const match = /^([A-Z0-9]{1,8})-([A-Z0-9]{1,8})-([0-9A-Z]{5})-([1-9][0-9]{0,9})$/.exec(number.normalize('NFKC').trim().toUpperCase());
  if (!match || Number(match[4]) >= 2 ** 31) return null;
  const rows = await tx.query<{ chain: number }>(
    `select chain from app.chain where merchant_id = $1 and store_code = $2 and terminal_code = $3 and left(epoch, 5) = $4 order by chain`,
    [tx.merchant_id, match[1], match[2], match[3]?.toLowerCase()],
  );
  return { chains: rows.map((row) => row.chain), seq: Number(match[4]) };
}

export type ChainFacts = { readonly chain: number; readonly terminal: string; readonly terminal_code: string; readonly store: string; readonly store_code: string };

/** All chains of terminals. There are a few for each terminal. */
export async function readChains(tx: MerchantTx): Promise<ChainFacts[]> {
  return tx.query(
    `select chain, terminal_id as terminal, coalesce(terminal_code, '') as terminal_code, store_id as store, coalesce(store_code, '') as store_code
       from app.chain where merchant_id = $1 and owner = 'terminal' order by chain`, [tx.merchant_id],
  );
}

/** Entries of a store's terminals that arrived from `from` on and before `to`. */
export async function countReceived(tx: MerchantTx, store: string, from: Date, to: Date): Promise<number> {
  const [row] = await tx.query<{ count: number }>(
    `select coalesce(sum(s.seq - s.from_seq + 1), 0)::float8 as count from app.seal s join app.chain c on c.merchant_id = s.merchant_id and c.chain = s.chain
      where s.merchant_id = $1 and s.received_at >= $3 and s.received_at < $4 and c.store_id = $2`, [tx.merchant_id, store, from, to],
  );
  return row?.count ?? 0;
}

/** Somebody is said to have had a session at the terminal of an entry when a draft was theirs that the entry ends; null: their last one before it. */
export type HadDraft = { readonly chain: number; readonly seq: number; readonly operator: string; readonly session: string | null };

/** A draft that is older than so many entries of its chain is nobody's word any more. */
const DRAFT_ENTRIES_MAX = 10_000;

/**
 * For each whether the terminal's journal bears it out: they signed on there in that session, and no other draft was ended there
 * between that session's end and the entry. There is one draft at a time, so that one of an older session can't be meant.
 */
export async function hadDrafts(tx: MerchantTx, claims: readonly HadDraft[]): Promise<boolean[]> {
  if (claims.length === 0) return [];
  const rows = await tx.query<{ had: boolean }>(
    `select coalesce(not exists (
              select from app.entry ending where ending.merchant_id = $1 and ending.kind in ('sale.completed', 'basket.abandoned', 'basket.parked')
                and ((ending.chain = began.chain and ending.seq > coalesce(ended.seq, began.seq) and (ending.chain <> asked.chain or ending.seq < asked.seq))
                  or (ending.chain = asked.chain and ending.chain <> began.chain and ending.seq < asked.seq))
            ), false) and began.seq is not null as had
       from unnest($2::integer[], $3::integer[], $4::uuid[], $5::uuid[]) with ordinality as asked (chain, seq, operator, session, number)
       join app.chain here on here.merchant_id = $1 and here.chain = asked.chain
       left join lateral (
         select e.chain, e.seq from app.chain c join app.entry e on e.merchant_id = $1 and e.chain = c.chain
          where c.merchant_id = $1 and c.terminal_id = here.terminal_id and e.kind = 'operator.signed_on' and e.operator_id = asked.operator
            and (e.chain < asked.chain or (e.chain = asked.chain and e.seq < asked.seq and e.seq > asked.seq - ${DRAFT_ENTRIES_MAX}))
            and (asked.session is null or e.text::json->>'session' = asked.session::text)
          order by e.chain desc, e.seq desc limit 1
       ) began on true
       left join lateral (
         select min(e.seq) as seq from app.entry e where e.merchant_id = $1 and e.chain = began.chain and e.seq > began.seq and e.kind in ('operator.signed_on', 'operator.signed_off')
            and (e.chain <> asked.chain or e.seq < asked.seq)
       ) ended on true
      order by asked.number`,
    [tx.merchant_id, int4Array(claims.map(({ chain }) => chain)), int4Array(claims.map(({ seq }) => seq)), uuidArray(claims.map(({ operator }) => operator)), uuidArray(claims.map(({ session }) => session))],
    'journal.had_drafts',
  );
  return rows.map(({ had }) => had);
}
