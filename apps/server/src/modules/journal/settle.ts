/** A person settles an exception, and what they decide is really done in the same transaction, and written down. */
import { readEntry } from '@stilltill/domain/journal';
import { isCode } from '@stilltill/domain/codes';
import { type Result, assert, fail, ok } from '@stilltill/domain/result';
import type { ExceptionItem } from '@stilltill/protocol';
import type { z } from 'zod';
import type { MerchantTx } from '../../platform/postgres.ts';
import { sha256Hex } from '../../platform/sha256.ts';
import type { OfficeIdentity } from '../office/index.ts';
import { acceptRun, onEntry } from './accept.ts';
import { readUpload } from './batch.ts';
import { openExceptions, settleFlagged } from './exceptions.ts';
import { type ExceptionRow, type Outcome, exceptionItem, findException, outcomesOf } from './exception-queries.ts';
import type { JournalDeps } from './ports.ts';
import { projectSet, readBodies } from './project.ts';
import { appendServerEntry } from './server-journal.ts';

export type Settling = { readonly exception: string; readonly outcome: string; readonly reason: string };

/**
 * Inside of a transaction that a fault undoes. `not_found`, `exception_settled`; `request_malformed`: an outcome that
 * this one can't have; what doing it answers, such as `projection_failed`.
 */
export async function settleException(deps: JournalDeps, tx: MerchantTx, who: OfficeIdentity, settling: Settling): Promise<Result<z.input<typeof ExceptionItem>>> {
  const seen = await findException(tx, settling.exception);
  if (!seen) return fail('not_found');
  // A chain is locked before anything else of the journal, as an upload does.
  if (seen.chain !== null) await tx.query('select from app.chain where merchant_id = $1 and chain = $2 for update', [tx.merchant_id, seen.chain]);
  const row = await findException(tx, settling.exception, { locks: true });
  assert(row, 'an exception is never removed');
  if (row.settled_at !== null) return fail('exception_settled');
  const outcome = outcomesOf(row).find((each) => each === settling.outcome);
  if (!outcome) return fail('request_malformed', { path: 'outcome', reason: settling.outcome });
  const done = await carryOut(deps, tx, row, outcome);
  if (!done.ok) return done;
  const settled_at = new Date(deps.clock.now_ms());
  // PostgreSQL can't hold a NUL in a text.
  const reason = settling.reason.replaceAll('\u0000', '');
  await tx.execute(
    'update app.exception set settled_at = $3, settled_by = $4, outcome = $5, reason = $6 where merchant_id = $1 and id = $2',
    [tx.merchant_id, row.id, settled_at, who.name, outcome, reason],
  );
  await appendServerEntry(deps, tx, 'exception.settled', { exception: row.id, outcome, reason, by: who.name.slice(0, 100) });
  deps.live.publishAfterCommit(tx, { type: 'exception', exception: row.id });
  return ok(exceptionItem({ ...row, settled_at, settled_by: who.name, outcome, reason }));
}

async function carryOut(deps: JournalDeps, tx: MerchantTx, row: ExceptionRow, outcome: Outcome): Promise<Result<null>> {
  if (outcome === 'reprojected') return reproject(deps, tx, row);
  if (outcome === 'released') return release(deps, tx, row);
  return ok(null);
}

type StoredRow = { text: string; variant: number; received_at: Date; sent_at: Date | null; terminal_id: string; epoch: string; store_id: string };

/** Projects an entry again that no room could take up, or whose form was not known. */
async function reproject(deps: JournalDeps, tx: MerchantTx, row: ExceptionRow): Promise<Result<null>> {
  const [stored] = await tx.query<StoredRow>(
    `select e.text, e.variant, e.received_at, c.terminal_id, c.epoch, c.store_id,
            (select min(s.sent_at) from app.seal s where s.merchant_id = e.merchant_id and s.chain = e.chain and e.seq between s.from_seq and s.seq
                and s.received_at = e.received_at and s.enrolment_id is not null) as sent_at
       from app.entry e join app.chain c on c.merchant_id = e.merchant_id and c.chain = e.chain
      where e.merchant_id = $1 and e.chain = $2 and e.seq = $3 and e.hash = decode($4, 'hex')`, [tx.merchant_id, row.chain, row.seq, row.hash],
  );
  if (!stored || row.chain === null) return fail('not_found');
  const read = readEntry(stored.text, sha256Hex);
  if (!read.ok) return read;
  const { terminal_id: terminal, epoch, store_id: store } = stored;
  const facts = { chain: row.chain, terminal, epoch, store, received_at: stored.received_at.toISOString(), sent_at: stored.sent_at?.toISOString() ?? null };
  const { readable, faults } = readBodies(facts, [{ stored: read.value, variant: stored.variant }]);
  if (faults[0]) return { ok: false, fault: faults[0].fault };
  const { failed, flags } = await projectSet(tx, deps.projections, readable, deps.log);
  if (failed.length > 0) return fail('projection_failed');
  // What a rule finds fault with now, it would have found as the entry came.
  const opened = flags.filter((each) => !each.settles).map(({ entry, fault }) => onEntry(facts, 'flagged', entry, fault));
  if (opened.length > 0) await openExceptions(deps, tx, opened);
  const now = new Date(deps.clock.now_ms()).toISOString();
  for (const { settles, fault } of flags) if (settles) await settleFlagged(deps, tx, fault.code, settles, now);
  return ok(null);
}

/**
 * Takes a quarantined run into its chain because a person vouches for it. Its form and its chain must still be sound:
 * bytes that can't be read hold nothing that could be taken. Every entry of it stays flagged with what was wrong.
 */
async function release(deps: JournalDeps, tx: MerchantTx, row: ExceptionRow): Promise<Result<null>> {
  const [kept] = await tx.query<{ id: string; bytes: Buffer; terminal_id: string }>(
    "select id, bytes, terminal_id from app.quarantined where merchant_id = $1 and exception_id = $2 and source = 'upload'", [tx.merchant_id, row.id],
  );
  if (!kept) return fail('not_found');
  const { result } = readUpload(kept.bytes, { merchant: tx.merchant_id, terminal: kept.terminal_id });
  if (!result.ok) return result;
  const [owner] = await deps.fleet.enrolmentsOf(tx, kept.terminal_id);
  if (!owner) return fail('terminal_unknown');
  const judged = { code: isCode(row.code) ? row.code : 'seal_invalid' as const };
  const accepted = await acceptRun(deps, tx, result.value, { sealed_by: null, owner, judged, projecting: 'by_savepoints' });
  if (!accepted.ok) return accepted;
  await tx.execute('update app.quarantined set released_at = $3 where merchant_id = $1 and id = $2', [tx.merchant_id, kept.id, new Date(deps.clock.now_ms())]);
  return ok(null);
}
