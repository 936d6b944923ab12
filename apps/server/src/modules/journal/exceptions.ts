/** Opening what a person must look at. Each names its subject, so that the same matter never opens two. */
import type { Fault } from '@stilltill/domain/result';
import type { MerchantTx } from '../../platform/postgres.ts';
import type { JournalDeps } from './ports.ts';

export type ExceptionKind = 'flagged' | 'unprojected' | 'gap' | 'branch' | 'quarantine' | 'head_missing' | 'terminal_recovered';

export type NewException = {
  readonly kind: ExceptionKind;
  readonly fault: Fault;
  readonly subject: string;
  readonly terminal: string | null;
  readonly chain: number | null; readonly epoch: string | null;
  readonly seq: number | null; readonly to_seq: number | null; readonly hash: string | null;
};

/**
 * Opens exceptions in the order of their subjects, and answers with their ids. One that is open already stays, and the
 * range of entries that it speaks of grows. One that was settled stays settled; what goes on behind it opens the next.
 */
export async function openExceptions(deps: Pick<JournalDeps, 'ids' | 'clock' | 'live'>, tx: MerchantTx, list: readonly NewException[]): Promise<string[]> {
  const opened_at = new Date(deps.clock.now_ms()).toISOString();
  const ids: string[] = [];
  for (const each of [...list].sort((a, b) => (a.subject < b.subject ? -1 : 1))) {
    const [row] = await tx.query<{ id: string; is_new: boolean; goes_on: boolean }>(
      `insert into app.exception as known (merchant_id, id, kind, code, details, subject, terminal_id, chain, epoch, seq, to_seq, hash, opened_at)
       values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, decode($12, 'hex'), $13)
       on conflict (merchant_id, subject) do update
          set to_seq = case when known.settled_at is null then greatest(known.to_seq, excluded.to_seq) else known.to_seq end
       returning id, (xmax = 0) as is_new, settled_at is not null and to_seq < $11::integer as goes_on`,
      [tx.merchant_id, deps.ids.uuid(), each.kind, each.fault.code, JSON.stringify(each.fault.details ?? {}), each.subject, each.terminal,
        each.chain, each.epoch, each.seq, each.to_seq, each.hash, opened_at],
      'journal.open_exception',
    );
    if (!row) continue;
    if (row.goes_on) {
      ids.push(...await goOn(deps, tx, each));
      continue;
    }
    ids.push(row.id);
    if (row.is_new) deps.live.publishAfterCommit(tx, { type: 'exception', exception: row.id });
  }
  return ids;
}

/** Makes the one longer that was opened behind a settled one, or opens it. */
async function goOn(deps: Pick<JournalDeps, 'ids' | 'clock' | 'live'>, tx: MerchantTx, each: NewException): Promise<string[]> {
  const open = await tx.query<{ id: string }>(
    `update app.exception set to_seq = greatest(to_seq, $4) where merchant_id = $1 and chain = $2 and starts_with(subject, $3) and settled_at is null returning id`,
    [tx.merchant_id, each.chain, `${each.subject}:`, each.to_seq],
  );
  if (open.length > 0) return open.map((row) => row.id);
  return openExceptions(deps, tx, [{ ...each, subject: `${each.subject}:${each.seq}` }]);
}

/** Settles what turned out by itself, such as a gap that was filled. `settled_by` stays null: no person did it. */
export async function settleBySystem(deps: Pick<JournalDeps, 'live'>, tx: MerchantTx, exception: string, outcome: string, at: string): Promise<void> {
  const settled = await tx.execute(
    "update app.exception set settled_at = $3, outcome = $4 where merchant_id = $1 and id = $2 and (settled_at is null or outcome = 'lost')",
    [tx.merchant_id, exception, at, outcome],
  );
  if (settled > 0) deps.live.publishAfterCommit(tx, { type: 'exception', exception });
}

/** Settles what was flagged on an entry with a code, as `resolved`: a later entry says how it turned out. */
export async function settleFlagged(deps: Pick<JournalDeps, 'live'>, tx: MerchantTx, code: string, entry: { readonly chain: number; readonly seq: number }, at: string): Promise<void> {
  const open = await tx.query<{ id: string }>(
    "select id from app.exception where merchant_id = $1 and chain = $2 and seq = $3 and code = $4 and kind = 'flagged' and settled_at is null order by id", [tx.merchant_id, entry.chain, entry.seq, code],
  );
  for (const { id } of open) await settleBySystem(deps, tx, id, 'resolved', at);
}
