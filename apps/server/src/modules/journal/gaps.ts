/** Gaps: entries that a terminal lost. Of a run of them only the last hash is known; what turns up must chain into it. */
import { ZERO_HASH } from '@stilltill/domain/journal';
import type { MerchantTx } from '../../platform/postgres.ts';
import { settleBySystem } from './exceptions.ts';
import type { Gap } from './plan.ts';
import type { JournalDeps } from './ports.ts';
import { readOpenGaps } from './store.ts';

export type LinkedKey = { readonly seq: number; readonly hash: string; readonly prev: string };

/**
 * What is left of a gap, walking down from the hash that is known of its last entry; null: nothing. `stored` holds
 * the entries from the one below the gap to its end.
 */
export function remainderOf(gap: Gap, stored: readonly LinkedKey[]): Gap | null {
  let wanted = { seq: gap.to_seq, hash: gap.hash };
  while (wanted.seq >= gap.from_seq) {
    const found = stored.find((each) => each.seq === wanted.seq && each.hash === wanted.hash);
    if (!found) return { from_seq: gap.from_seq, to_seq: wanted.seq, hash: wanted.hash };
    wanted = { seq: found.seq - 1, hash: found.prev };
  }
  const is_closed = wanted.seq === 0 ? wanted.hash === ZERO_HASH : stored.some((each) => each.seq === wanted.seq && each.hash === wanted.hash);
  // It chains up from an entry that is not the one below: a fork, which is shown by itself; the gap stays known.
  return is_closed ? null : { from_seq: gap.from_seq, to_seq: gap.to_seq, hash: gap.hash };
}

/** Closes the gaps of a chain that are filled now, and narrows those that are filled in part. */
export async function closeGaps(deps: JournalDeps, tx: MerchantTx, chain: number, now: string): Promise<void> {
  let open = 0;
  for (const gap of await readOpenGaps(tx, chain)) {
    const rows = await tx.query<{ seq: number; hash: string; text: string }>(
      `select seq, encode(hash, 'hex') as hash, text from app.entry where merchant_id = $1 and chain = $2 and seq between $3 and $4 order by seq`,
      [tx.merchant_id, chain, gap.from_seq - 1, gap.to_seq],
    );
    const stored = rows.map(({ seq, hash, text }) => ({ seq, hash, prev: (JSON.parse(text) as { prev: string }).prev }));
    const rest = remainderOf(gap, stored);
    if (rest === null) {
      await settleBySystem(deps, tx, gap.exception, 'found', now);
      continue;
    }
    open += 1;
    if (rest.to_seq !== gap.to_seq) {
      await tx.execute(
        `update app.exception set to_seq = $3, hash = decode($4, 'hex'), details = $5, subject = $6 where merchant_id = $1 and id = $2`,
        [tx.merchant_id, gap.exception, rest.to_seq, rest.hash, JSON.stringify({ from_seq: rest.from_seq, to_seq: rest.to_seq }), `gap:${chain}:${rest.to_seq}:${rest.hash}`],
      );
    }
  }
  if (open === 0) await tx.execute('update app.chain set has_gap = false where merchant_id = $1 and chain = $2', [tx.merchant_id, chain]);
}
