/**
 * What arrived since somebody looked, for a room that follows journals behind their uploads and writes nothing in them.
 * A chain's uploads are taken one after the other, so that its row and its numbers say what is new in it; times of
 * arrival would not, since a later one may be committed first.
 */
import type { MerchantTx } from '../../platform/postgres.ts';
import { int4Array, textArray } from '../../platform/sql-arrays.ts';

/** A chain of a terminal as it stands. `version`: another one after each upload. */
export type ChainState = { readonly chain: number; readonly terminal: string; readonly store: string; readonly epoch: string; readonly head_seq: number; readonly version: string; readonly is_odd: boolean };

export type Arrived = {
  readonly chain: number; readonly seq: number; readonly variant: number; readonly kind: string; readonly hash: string; readonly text: string;
  readonly received_at: Date; readonly sent_at: Date | null;
};

/** All chains of terminals. `is_odd`: entries may have come out of their order, in a gap or on a branch. */
export function chainStates(tx: MerchantTx): Promise<ChainState[]> {
  return tx.query(
    `select c.chain, c.terminal_id as terminal, c.store_id as store, c.epoch, c.head_seq, c.xmin::text as version,
            c.branched or c.has_gap or exists (select from app.exception x where x.merchant_id = c.merchant_id and x.chain = c.chain and x.kind = 'gap') as is_odd
       from app.chain c where c.merchant_id = $1 and c.owner = 'terminal' and c.store_id is not null order by c.chain`, [tx.merchant_id], 'journal.chain_states',
  );
}

const COLUMNS = `e.chain, e.seq, e.variant, e.kind, encode(e.hash, 'hex') as hash, e.text, e.received_at,
  (select s.sent_at from app.seal s where s.merchant_id = e.merchant_id and s.chain = e.chain and s.seq >= e.seq and s.from_seq <= e.seq and s.received_at = e.received_at order by s.seq limit 1) as sent_at`;

/** A part of a chain's line: from behind `seq` up to `to_seq`. */
export type Reach = { readonly chain: number; readonly seq: number; readonly to_seq: number };

/** The uploads that a part of each chain's line came with, in the order of its numbers, `limit` of each at most; without branches. */
export function uploadsWithin(tx: MerchantTx, reaches: readonly Reach[], limit: number): Promise<{ readonly chain: number; readonly seq: number; readonly entries: number; readonly received_at: Date }[]> {
  return tx.query(
    `select p.chain, u.seq, u.seq - greatest(u.from_seq, p.seq + 1) + 1 as entries, u.received_at from unnest($2::integer[], $3::integer[], $4::integer[]) as p (chain, seq, to_seq) cross join lateral (
       select s.seq, s.from_seq, s.received_at from app.seal s join app.entry n on n.merchant_id = s.merchant_id and n.chain = s.chain and n.seq = s.seq and n.variant = 0 and n.hash = s.hash
        where s.merchant_id = $1 and s.chain = p.chain and s.seq > p.seq and s.seq <= p.to_seq order by s.seq limit $5) u
      order by p.chain, u.seq`, [tx.merchant_id, ...reachArrays(reaches), limit], 'journal.uploads_within',
  );
}

/** A part of each chain's line, in the order of its numbers; without branches. */
export function arrivedWithin(tx: MerchantTx, reaches: readonly Reach[], kinds: readonly string[]): Promise<Arrived[]> {
  return tx.query(
    `select ${COLUMNS} from unnest($2::integer[], $3::integer[], $4::integer[]) as p (chain, seq, to_seq)
       join app.entry e on e.merchant_id = $1 and e.chain = p.chain and e.seq > p.seq and e.seq <= p.to_seq and e.variant = 0 and e.kind = any($5::text[])
      order by e.chain, e.seq`, [tx.merchant_id, ...reachArrays(reaches), textArray(kinds)], 'journal.arrived_within',
  );
}

function reachArrays(reaches: readonly Reach[]): unknown[] {
  return [int4Array(reaches.map(({ chain }) => chain)), int4Array(reaches.map(({ seq }) => seq)), int4Array(reaches.map(({ to_seq }) => to_seq))];
}

/** What stands on branches of these chains, and below the given numbers where a gap was. */
export function arrivedLate(tx: MerchantTx, positions: readonly { readonly chain: number; readonly seq: number }[], kinds: readonly string[]): Promise<Arrived[]> {
  return tx.query(
    `select ${COLUMNS} from unnest($2::integer[], $3::integer[]) as p (chain, seq) join app.entry e on e.merchant_id = $1 and e.chain = p.chain and e.kind = any($4::text[])
      where e.variant > 0 or (e.seq <= p.seq and exists (
        select from app.exception x where x.merchant_id = $1 and x.chain = e.chain and x.kind = 'gap' and e.seq between x.seq and x.to_seq))
      order by e.received_at, e.chain, e.seq, e.variant`,
    [tx.merchant_id, int4Array(positions.map(({ chain }) => chain)), int4Array(positions.map(({ seq }) => seq)), textArray(kinds)], 'journal.arrived_late',
  );
}

/** For each chain the number behind which all stands that arrived from then on, as far as its line goes. */
export function arrivedFrom(tx: MerchantTx, from: Date): Promise<{ readonly chain: number; readonly seq: number }[]> {
  return tx.query(
    `select s.chain, min(s.from_seq) - 1 as seq from app.seal s join app.chain c on c.merchant_id = s.merchant_id and c.chain = s.chain and c.owner = 'terminal'
      where s.merchant_id = $1 and s.received_at >= $2 group by s.chain order by s.chain`, [tx.merchant_id, from],
  );
}

/** Whether the journal's last word of a terminal is that this operator is signed on at it. */
export async function isSignedOn(tx: MerchantTx, terminal: string, operator: string): Promise<boolean> {
  const [row] = await tx.query<{ operator_id: string | null }>(
    'select operator_id from app.chain where merchant_id = $1 and terminal_id = $2 order by began_at desc, chain desc limit 1', [tx.merchant_id, terminal], 'journal.signed_on',
  );
  return row?.operator_id === operator;
}
