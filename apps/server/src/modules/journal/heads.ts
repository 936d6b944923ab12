/**
 * What terminals said of their own heads, against what arrived. A terminal that was enrolled anew while entries that
 * it had told of are still missing may have been wiped: a person must know.
 */
import type { Entry, Head } from '@stilltill/domain/journal';
import type { MerchantTx } from '../../platform/postgres.ts';
import { openExceptions, settleBySystem } from './exceptions.ts';
import type { JournalDeps } from './ports.ts';
import type { Chain } from './store.ts';

type MissingRow = { chain: number; epoch: string; head_seq: number; reported_seq: number; reported_hash: string };

/**
 * Called when a chain has grown that was below its reported head, or whose epoch begins: opens `head_missing` for the
 * terminal's other epochs that a new enrolment left behind, and settles it where the entries came after all.
 */
export async function compareHeads(deps: JournalDeps, tx: MerchantTx, chain: Chain, began: Entry | null, now: string): Promise<void> {
  const arrived = await tx.query<{ id: string }>(
    `select x.id from app.exception x join app.chain c on c.merchant_id = x.merchant_id and c.chain = x.chain
      where x.merchant_id = $1 and x.kind = 'head_missing' and x.settled_at is null and x.terminal_id = $2 and c.head_seq >= x.seq`,
    [tx.merchant_id, chain.terminal],
  );
  for (const { id } of arrived) await settleBySystem(deps, tx, id, 'found', now);
  if (began?.body['reason'] !== 'enrolled') return;
  const missing = await tx.query<MissingRow>(
    `select chain, epoch, head_seq, reported_seq, encode(reported_hash, 'hex') as reported_hash from app.chain
      where merchant_id = $1 and terminal_id = $2 and chain <> $3 and reported_seq > head_seq order by chain`,
    [tx.merchant_id, chain.terminal, chain.chain],
  );
  await openExceptions(deps, tx, missing.map((each) => ({
    kind: 'head_missing', subject: `head_missing:${each.chain}:${each.reported_seq}`, terminal: chain.terminal,
    fault: { code: 'head_missing', details: { reported_seq: each.reported_seq, stored_seq: each.head_seq } },
    chain: each.chain, epoch: each.epoch, seq: each.reported_seq, to_seq: each.reported_seq, hash: each.reported_hash,
  })));
}

/** The last head of a terminal that the server holds or was told of: what a new epoch follows. */
export async function lastKnownHead(tx: MerchantTx, terminal: string): Promise<Head | null> {
  const [row] = await tx.query<{ epoch: string; head_seq: number; head_hash: string; reported_seq: number | null; reported_hash: string | null }>(
    `select epoch, head_seq, encode(head_hash, 'hex') as head_hash, reported_seq, encode(reported_hash, 'hex') as reported_hash
       from app.chain where merchant_id = $1 and terminal_id = $2 and greatest(head_seq, reported_seq) > 0 order by chain desc limit 1`,
    [tx.merchant_id, terminal],
  );
  if (!row) return null;
  const is_told = row.reported_seq !== null && row.reported_hash !== null && row.reported_seq > row.head_seq;
  return is_told ? { epoch: row.epoch, seq: row.reported_seq as number, hash: row.reported_hash as string } : { epoch: row.epoch, seq: row.head_seq, hash: row.head_hash };
}
