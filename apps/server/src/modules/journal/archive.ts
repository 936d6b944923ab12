/** Journals as they were written, for whoever hands them on as a whole: entries, seals, acknowledgements and known gaps. */
import type { MerchantTx } from '../../platform/postgres.ts';

/** A stretch of time by when entries arrived. */
export type Arrival = { readonly from: Date; readonly until: Date };

export type KeptChain = {
  readonly chain: number; readonly terminal: string; readonly epoch: string; readonly owner: 'terminal' | 'server';
  readonly store_code: string | null; readonly terminal_code: string | null; readonly last_seq: number;
};
export type KeptSeal = {
  readonly seq: number; readonly hash: string; readonly from_seq: number; readonly sealed_at: string; readonly signature: string; readonly enrolment: string | null;
  readonly received_at: Date; readonly incarnation: string; readonly acknowledgement: string | null;
};
export type KeptEntry = { readonly seq: number; readonly variant: number; readonly hash: string; readonly received_at: Date; readonly text: string };

/** Chains of which something arrived, the server's own among them. */
export function chainsBetween(tx: MerchantTx, { from, until }: Arrival): Promise<KeptChain[]> {
  return tx.query(
    `select c.chain, c.terminal_id as terminal, c.epoch, c.owner, c.store_code, c.terminal_code, s.last_seq
       from (select chain, max(seq) as last_seq from app.seal where merchant_id = $1 and received_at >= $2 and received_at < $3 group by chain) s
       join app.chain c on c.merchant_id = $1 and c.chain = s.chain order by c.chain`, [tx.merchant_id, from, until],
  );
}

export function sealsBetween(tx: MerchantTx, chain: number, { from, until }: Arrival): Promise<KeptSeal[]> {
  return tx.query(
    `select seq, encode(hash, 'hex') as hash, from_seq, sealed_at, signature, enrolment_id as enrolment, received_at, incarnation, acknowledgement
       from app.seal where merchant_id = $1 and chain = $2 and received_at >= $3 and received_at < $4 order by seq, from_seq`, [tx.merchant_id, chain, from, until],
  );
}

/** Behind `after`, in the order of their numbers, up to the last that was sealed. */
export function entriesBetween(tx: MerchantTx, { chain, last_seq }: Pick<KeptChain, 'chain' | 'last_seq'>, { from, until }: Arrival, after: { readonly seq: number; readonly variant: number }, limit: number): Promise<KeptEntry[]> {
  return tx.query(
    `select seq, variant, encode(hash, 'hex') as hash, received_at, text from app.entry
      where merchant_id = $1 and chain = $2 and seq >= $5 and (seq, variant) > ($5, $6::smallint) and seq <= $7 and received_at >= $3 and received_at < $4 order by seq, variant limit $8`,
    [tx.merchant_id, chain, from, until, after.seq, after.variant, last_seq, limit],
  );
}

/** Runs of lost entries that the server knows of, also where they turned up later. */
export function knownGaps(tx: MerchantTx, chain: number): Promise<{ readonly from_seq: number; readonly to_seq: number; readonly hash: string }[]> {
  return tx.query("select seq as from_seq, to_seq, encode(hash, 'hex') as hash from app.exception where merchant_id = $1 and chain = $2 and kind = 'gap' order by seq", [tx.merchant_id, chain]);
}

/** Entries that arrived outside of the stretch, and that a run within it follows. */
export function entriesBefore(tx: MerchantTx, chain: number, { from, until }: Arrival): Promise<{ readonly seq: number; readonly hash: string }[]> {
  return tx.query(
    `select distinct e.seq, encode(e.hash, 'hex') as hash from app.seal s join app.entry e on e.merchant_id = s.merchant_id and e.chain = s.chain and e.seq = s.from_seq - 1
      where s.merchant_id = $1 and s.chain = $2 and s.received_at >= $3 and s.received_at < $4 and (e.received_at < $3 or e.received_at >= $4) order by 1, 2`, [tx.merchant_id, chain, from, until],
  );
}
