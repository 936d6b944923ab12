/** Rows of cases and of their time lines. */
import type { MerchantTx } from '../../platform/postgres.ts';
import { int4Array, textArray, timeArray, uuidArray } from '../../platform/sql-arrays.ts';

export type CaseRow = {
  readonly id: string; readonly operator_id: string | null; readonly opened_at: Date; readonly opened_by: string; readonly in_charge: string | null; readonly in_charge_name: string | null;
  readonly told_at: Date | null; readonly replied_at: Date | null; readonly ended_at: Date | null; readonly outcome: 'misconduct' | 'accident' | 'unfounded' | 'unclear' | null; readonly reason: string | null;
};
export type CaseEventKind = 'opened' | 'added' | 'assigned' | 'noted' | 'told' | 'replied' | 'ended';
export type CaseEventRow = { readonly case_id: string; readonly kind: CaseEventKind; readonly at: Date; readonly by_name: string | null; readonly operator_id: string | null; readonly text: string | null };
export type NewCaseEvent = { readonly case_id: string; readonly chain: number; readonly seq: number; readonly variant?: number; readonly kind: CaseEventKind; readonly at: string; readonly by_name: string | null; readonly operator?: string | null; readonly text: string | null };

const COLUMNS = 'id, operator_id, opened_at, opened_by, in_charge, in_charge_name, told_at, replied_at, ended_at, outcome, reason';

export async function lockCase(tx: MerchantTx, id: string): Promise<CaseRow | null> {
  return (await tx.query<CaseRow>(`select ${COLUMNS} from app.watch_case where merchant_id = $1 and id = $2 for update`, [tx.merchant_id, id], 'watch.lock_case'))[0] ?? null;
}

export async function readCase(tx: MerchantTx, id: string): Promise<CaseRow | null> {
  return (await tx.query<CaseRow>(`select ${COLUMNS} from app.watch_case where merchant_id = $1 and id = $2`, [tx.merchant_id, id], 'watch.case'))[0] ?? null;
}

export type CaseCursor = readonly [at: string, id: string] | null;

/** Newest first. */
export function listCases(tx: MerchantTx, state: 'open' | 'ended', after: CaseCursor, limit: number): Promise<CaseRow[]> {
  const at = state === 'open' ? 'opened_at' : 'ended_at';
  return tx.query(
    `select ${COLUMNS} from app.watch_case where merchant_id = $1 and ended_at is ${state === 'open' ? '' : 'not'} null and ($3::timestamptz is null or (${at}, id) < ($3, $4::uuid))
      order by ${at} desc, id desc limit $2`, [tx.merchant_id, limit, after?.[0] ?? null, after?.[1] ?? null],
  );
}

/** Cases of one operator that they were told of, newest first. */
export function casesTold(tx: MerchantTx, operator: string, limit: number): Promise<CaseRow[]> {
  return tx.query(`select ${COLUMNS} from app.watch_case where merchant_id = $1 and operator_id = $2 and told_at is not null order by opened_at desc, id desc limit $3`, [tx.merchant_id, operator, limit]);
}

/** Holds the open case of each of these operators; those who have none are missing. */
export async function lockOpenCases(tx: MerchantTx, operators: readonly string[]): Promise<ReadonlyMap<string, string>> {
  if (operators.length === 0) return new Map();
  const rows = await tx.query<{ id: string; operator_id: string }>(
    'select id, operator_id from app.watch_case where merchant_id = $1 and operator_id = any($2::uuid[]) and ended_at is null order by opened_at desc, id desc for update', [tx.merchant_id, uuidArray(operators)],
  );
  return new Map(rows.reverse().map(({ id, operator_id }) => [operator_id, id]));
}

export type NewCaseRow = { readonly id: string; readonly operator: string | null; readonly opened_by: string; readonly in_charge: string | null; readonly in_charge_name: string | null };

export async function insertCases(tx: MerchantTx, cases: readonly NewCaseRow[], at: string): Promise<void> {
  if (cases.length === 0) return;
  const of = (field: keyof NewCaseRow): (string | null)[] => cases.map((each) => each[field]);
  await tx.execute(
    `insert into app.watch_case (merchant_id, id, operator_id, opened_at, opened_by, in_charge, in_charge_name)
     select $1::uuid, id, operator_id, $2, opened_by, in_charge, in_charge_name from unnest($3::uuid[], $4::uuid[], $5::text[], $6::text[], $7::text[]) as c (id, operator_id, opened_by, in_charge, in_charge_name)`,
    [tx.merchant_id, at, uuidArray(of('id')), uuidArray(of('operator')), textArray(of('opened_by')), textArray(of('in_charge')), textArray(of('in_charge_name'))], 'watch.insert_cases',
  );
}

/** The same entry is never written twice. */
export async function insertEvents(tx: MerchantTx, events: readonly NewCaseEvent[]): Promise<void> {
  if (events.length === 0) return;
  await tx.execute(
    `insert into app.case_event (merchant_id, case_id, chain, seq, variant, kind, at, by_name, operator_id, text)
     select $1::uuid, case_id, chain, seq, variant, kind, at, by_name, operator_id, text
       from unnest($2::uuid[], $3::integer[], $4::integer[], $5::integer[], $6::text[], $7::timestamptz[], $8::text[], $9::uuid[], $10::text[]) as e (case_id, chain, seq, variant, kind, at, by_name, operator_id, text)
     on conflict do nothing`,
    [tx.merchant_id, uuidArray(events.map((each) => each.case_id)), int4Array(events.map((each) => each.chain)), int4Array(events.map((each) => each.seq)), int4Array(events.map((each) => each.variant ?? 0)),
      textArray(events.map((each) => each.kind)), timeArray(events.map((each) => each.at)), textArray(events.map((each) => each.by_name)), uuidArray(events.map((each) => each.operator ?? null)), textArray(events.map((each) => each.text))],
    'watch.insert_events',
  );
}

export function readEvents(tx: MerchantTx, cases: readonly string[]): Promise<CaseEventRow[]> {
  return tx.query('select case_id, kind, at, by_name, operator_id, text from app.case_event where merchant_id = $1 and case_id = any($2::uuid[]) order by at, chain, seq, variant', [tx.merchant_id, uuidArray(cases)], 'watch.events');
}

/** `wanted`: what the policy wanted instead. */
export type GivenAnswer = { readonly finding: string; readonly answer: string; readonly case: string | null; readonly demand?: string | null; readonly wanted?: string | null };

/** Puts findings under an answer. What was asked at a sign-on for one stays with it, whatever a person says later. */
export async function answerFindings(tx: MerchantTx, answers: readonly GivenAnswer[], by: string, reason: string | null, at: string): Promise<void> {
  await tx.execute(
    `update app.finding f set answer = a.answer, case_id = a.case_id, demand_id = coalesce(a.demand_id, f.demand_id), wanted = coalesce(a.wanted, f.wanted), answered_at = $2, answered_by = $3, reason = $4
       from unnest($5::uuid[], $6::text[], $7::uuid[], $8::uuid[], $9::text[]) as a (id, answer, case_id, demand_id, wanted) where f.merchant_id = $1 and f.id = a.id`,
    [tx.merchant_id, at, by, reason, uuidArray(answers.map((each) => each.finding)), textArray(answers.map((each) => each.answer)), uuidArray(answers.map((each) => each.case)), uuidArray(answers.map((each) => each.demand ?? null)), textArray(answers.map((each) => each.wanted ?? null))], 'watch.answer_findings',
  );
}
