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

/** What stands behind the given numbers of each chain, in the order of its numbers, `limit` of each at most; without branches. */
export function arrivedBehind(tx: MerchantTx, positions: readonly { readonly chain: number; readonly seq: number }[], kinds: readonly string[], limit: number): Promise<Arrived[]> {
  return tx.query(
    `select ${COLUMNS} from unnest($2::integer[], $3::integer[]) as p (chain, seq) cross join lateral (
       select * from app.entry n where n.merchant_id = $1 and n.chain = p.chain and n.seq > p.seq and n.variant = 0 and n.kind = any($4::text[]) order by n.seq limit $5) e
      order by e.chain, e.seq`,
    [tx.merchant_id, int4Array(positions.map(({ chain }) => chain)), int4Array(positions.map(({ seq }) => seq)), textArray(kinds), limit], 'journal.arrived_behind',
  );
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
