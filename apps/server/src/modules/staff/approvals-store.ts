import type { Action } from '@stilltill/domain/operator';
import type { ApprovalSubject } from '@stilltill/protocol';
import type { MerchantTx } from '../../platform/postgres.ts';

/** An approval as the database keeps it; one that is still 'asked' behind its `until` is over. */
export type ApprovalRow = {
  readonly id: string; readonly terminal_id: string; readonly store_id: string; readonly session_id: string; readonly operator_id: string;
  readonly action: Action; readonly subject: ApprovalSubject; readonly subject_hash: string; readonly words: string; readonly amount_minor: bigint | null;
  readonly asked_at: Date; readonly until: Date; readonly state: 'asked' | 'given' | 'refused' | 'withdrawn';
  readonly by_operator_id: string | null; readonly good_until: Date | null; readonly signature: string | null;
};

const COLUMNS = `id, terminal_id, store_id, session_id, operator_id, action, subject, encode(subject_hash, 'hex') as subject_hash, words, amount_minor, asked_at, until, state,
  by_operator_id, good_until, signature`;

/** False: one of this id is known. */
export async function insertApproval(tx: MerchantTx, row: Omit<ApprovalRow, 'state' | 'by_operator_id' | 'good_until' | 'signature'>): Promise<boolean> {
  const inserted = await tx.execute(
    `insert into app.approval (merchant_id, id, terminal_id, store_id, session_id, operator_id, action, subject, subject_hash, words, amount_minor, asked_at, until)
     values ($1, $2, $3, $4, $5, $6, $7, $8, decode($9, 'hex'), $10, $11, $12, $13) on conflict do nothing`,
    [
      tx.merchant_id, row.id, row.terminal_id, row.store_id, row.session_id, row.operator_id, row.action, JSON.stringify(row.subject), row.subject_hash, row.words,
      row.amount_minor, row.asked_at, row.until,
    ],
  );
  return inserted === 1;
}

export async function selectApproval(tx: MerchantTx, id: string): Promise<ApprovalRow | undefined> {
  return (await tx.query<ApprovalRow>(`select ${COLUMNS} from app.approval where merchant_id = $1 and id = $2`, [tx.merchant_id, id]))[0];
}

/** The same, held until the transaction ends, so that two answers come one after the other. */
export async function lockApproval(tx: MerchantTx, id: string): Promise<ApprovalRow | undefined> {
  return (await tx.query<ApprovalRow>(`select ${COLUMNS} from app.approval where merchant_id = $1 and id = $2 for update`, [tx.merchant_id, id]))[0];
}

const LISTED_MAX = 200;

/** Those that wait, oldest first, and then what was asked since, newest first. */
export async function selectApprovals(tx: MerchantTx, now: Date, since: Date): Promise<ApprovalRow[]> {
  return tx.query(
    `select ${COLUMNS} from app.approval where merchant_id = $1 and asked_at >= $3
      order by (state = 'asked' and until > $2) desc, case when state = 'asked' and until > $2 then asked_at end, asked_at desc, id limit ${LISTED_MAX}`,
    [tx.merchant_id, now, since],
  );
}

export async function endApproval(tx: MerchantTx, row: ApprovalRow, now: Date): Promise<void> {
  await tx.execute(
    'update app.approval set state = $3, answered_at = $4, by_operator_id = $5, good_until = $6, signature = $7 where merchant_id = $1 and id = $2',
    [tx.merchant_id, row.id, row.state, now, row.by_operator_id, row.good_until, row.signature],
  );
}
