/**
 * Cases: opened by a person or by the policy, in somebody's charge who is not concerned, told to the operator concerned, and
 * ended with a reason once they answered or had seven days. Each step is an entry of the server's own journal.
 */
import { type Result, fail, ok } from '@stilltill/domain/result';
import type { CASE_OUTCOMES } from '@stilltill/protocol';
import type { MerchantTx } from '../../platform/postgres.ts';
import { uuidArray } from '../../platform/sql-arrays.ts';
import type { OwnFact } from '../journal/index.ts';
import type { OfficeIdentity } from '../office/index.ts';
import { POLICY } from './answers.ts';
import { type CaseEventKind, type CaseRow, answerFindings, insertCases, insertEvents, lockCase } from './case-store.ts';
import type { OfficePerson, WatchPorts } from './ports.ts';

/** For so long the operator concerned may answer before anybody decides. */
export const REPLY_MS = 7 * 24 * 3_600_000;

type Who = Pick<OfficeIdentity, 'user' | 'name' | 'merchant'>;
export type CaseEnd = { readonly outcome: (typeof CASE_OUTCOMES)[number]; readonly reason: string };

/** From when a case may be ended; null: not before the operator is told. */
export function endsFrom({ operator_id, told_at, replied_at, opened_at }: Pick<CaseRow, 'operator_id' | 'told_at' | 'replied_at' | 'opened_at'>): Date | null {
  // Where nobody is known, there is nobody to hear.
  if (operator_id === null) return opened_at;
  return replied_at ?? (told_at && new Date(told_at.getTime() + REPLY_MS));
}

type FindingRow = { readonly id: string; readonly rule: string; readonly operator_id: string | null; readonly other_id: string | null; readonly answer: string | null; readonly answered_by: string | null; readonly case_id: string | null };

/** Whether a person may still answer it: nobody did, or the policy alone and without a case. */
export function isOpen({ answer, answered_by, case_id }: Pick<FindingRow, 'answer' | 'answered_by' | 'case_id'>): boolean {
  return answer === null || (answered_by === POLICY && case_id === null);
}

/** The same in SQL, as an index has it. */
export const WAITS = "(answer is null or (answered_by = 'policy' and case_id is null))";

async function lockFindings(tx: MerchantTx, ids: readonly string[]): Promise<FindingRow[]> {
  return tx.query('select id, rule, operator_id, other_id, answer, answered_by, case_id from app.finding where merchant_id = $1 and id = any($2::uuid[]) order by id for update', [tx.merchant_id, uuidArray(ids)]);
}

/** `not_found`; `case_findings_differ`; `needs_other_person`. Whoever opens it is in charge. */
export async function openCase(ports: WatchPorts, tx: MerchantTx, who: Who, people: readonly OfficePerson[], ids: readonly string[]): Promise<Result<{ readonly id: string }>> {
  const findings = await lockFindings(tx, ids);
  const [first] = findings;
  if (!first || findings.length !== new Set(ids).size) return fail('not_found');
  if (findings.some((each) => each.operator_id !== first.operator_id || !isOpen(each))) return fail('case_findings_differ');
  const operator = first.operator_id;
  if (isConcerned(people, who.user, [operator, ...findings.map(({ other_id }) => other_id)])) return fail('needs_other_person');
  const id = ports.ids.uuid();
  const by = who.name.slice(0, 100);
  const places = await ports.journal.appendOwnMany(tx, [
    { kind: 'case.opened', body: { case: id, operator, findings: findings.map((each) => each.id), by } }, { kind: 'case.assigned', body: { case: id, to: who.user, to_name: by, by } },
  ]);
  const at = places[0]?.at ?? '';
  await insertCases(tx, [{ id, operator, opened_by: by, in_charge: who.user, in_charge_name: by }], at);
  await insertEvents(tx, places.map(({ chain, seq }, place) => ({ case_id: id, chain, seq, kind: place === 0 ? 'opened' as const : 'assigned' as const, at, by_name: by, text: place === 0 ? findings.map(({ rule }) => rule).join(' ') : by })));
  await answerFindings(tx, findings.map((each) => ({ finding: each.id, answer: 'case', case: id })), by, null, at);
  ports.live.publishAfterCommit(tx, { type: 'case', case: id });
  return ok({ id });
}

/** Answers a finding without a case. `not_found`, `conflict`: it is answered already, `needs_other_person`. */
export async function answerFinding(ports: WatchPorts, tx: MerchantTx, who: Who, people: readonly OfficePerson[], answering: { readonly finding: string; readonly answer: 'note' | 'dismissed'; readonly reason: string }): Promise<Result<null>> {
  const [row] = await tx.query<FindingRow & { rule: Extract<OwnFact, { kind: 'finding.answered' }>['body']['rule'] }>(
    'select id, rule, operator_id, other_id, answer, answered_by, case_id from app.finding where merchant_id = $1 and id = $2 for update', [tx.merchant_id, answering.finding],
  );
  if (!row) return fail('not_found');
  if (!isOpen(row)) return fail('conflict');
  if (isConcerned(people, who.user, [row.operator_id, row.other_id])) return fail('needs_other_person');
  const { answer, reason } = answering;
  const by = who.name.slice(0, 100);
  const [place] = await ports.journal.appendOwnMany(tx, [{ kind: 'finding.answered', body: { finding: row.id, rule: row.rule, operator: row.operator_id, answer, case: null, by, reason } }]);
  await answerFindings(tx, [{ finding: row.id, answer, case: null }], by, reason, place?.at ?? '');
  ports.live.publishAfterCommit(tx, { type: 'finding', finding: row.id });
  return ok(null);
}

/** Whether somebody of the office is one of these operators. */
export function isConcerned(people: readonly OfficePerson[], user: string, operators: readonly (string | null)[]): boolean {
  const person = people.find((each) => each.user === user);
  return person?.operator !== null && person?.operator !== undefined && operators.includes(person.operator);
}

/** Whom a case concerns: whose it is, and those whom its findings name beside them. */
export async function concernedIn(tx: MerchantTx, row: Pick<CaseRow, 'id' | 'operator_id'>): Promise<string[]> {
  const others = await tx.query<{ other_id: string }>('select distinct other_id from app.finding where merchant_id = $1 and case_id = $2 and other_id is not null', [tx.merchant_id, row.id]);
  return [...new Set([...(row.operator_id === null ? [] : [row.operator_id]), ...others.map(({ other_id }) => other_id)])];
}

/** Gives a case to somebody. `not_found`, `case_ended`, `needs_other_person`. */
export async function assignCase(ports: WatchPorts, tx: MerchantTx, who: Who, people: readonly OfficePerson[], id: string, user: string): Promise<Result<null>> {
  const person = people.find((each) => each.user === user);
  if (!person) return fail('not_found');
  return act(ports, tx, { who, people, id }, async (row) => {
    if (isConcerned(people, user, await concernedIn(tx, row))) return fail('needs_other_person');
    await tx.execute('update app.watch_case set in_charge = $3, in_charge_name = $4 where merchant_id = $1 and id = $2', [tx.merchant_id, id, user, person.name]);
    return ok({ fact: { kind: 'case.assigned', body: { case: id, to: user, to_name: person.name.slice(0, 100), by: who.name.slice(0, 100) } }, kind: 'assigned', text: person.name });
  });
}

export function noteCase(ports: WatchPorts, tx: MerchantTx, who: Who, people: readonly OfficePerson[], id: string, text: string): Promise<Result<null>> {
  return act(ports, tx, { who, people, id }, async () => ok({ fact: { kind: 'case.noted', body: { case: id, text, by: who.name.slice(0, 100) } }, kind: 'noted', text }));
}

/** The operator concerned may read it at a till from now on, and answer. */
export function tellOperator(ports: WatchPorts, tx: MerchantTx, who: Who, people: readonly OfficePerson[], id: string): Promise<Result<null>> {
  return act(ports, tx, { who, people, id }, async ({ operator_id, told_at }) => {
    if (operator_id === null) return fail('not_found');
    if (told_at !== null) return fail('conflict');
    await tx.execute('update app.watch_case set told_at = $3 where merchant_id = $1 and id = $2', [tx.merchant_id, id, new Date(ports.clock.now_ms())]);
    return ok({ fact: { kind: 'case.told', body: { case: id, operator: operator_id, by: who.name.slice(0, 100) } }, kind: 'told', text: null });
  });
}

/** `case_not_yours`, `case_not_told`, `case_too_early`. */
export function endCase(ports: WatchPorts, tx: MerchantTx, who: Who, people: readonly OfficePerson[], id: string, { outcome, reason }: CaseEnd): Promise<Result<null>> {
  return act(ports, tx, { who, people, id }, async (row) => {
    if (row.in_charge !== who.user) return fail('case_not_yours');
    const from = endsFrom(row);
    const now_ms = ports.clock.now_ms();
    if (from === null) return fail('case_not_told');
    if (now_ms < from.getTime()) return fail('case_too_early', { from: from.toISOString().slice(0, 10) });
    await tx.execute('update app.watch_case set ended_at = $3, outcome = $4, reason = $5 where merchant_id = $1 and id = $2', [tx.merchant_id, id, new Date(now_ms), outcome, reason]);
    return ok({ fact: { kind: 'case.ended', body: { case: id, outcome, reason, by: who.name.slice(0, 100) } }, kind: 'ended', text: reason });
  });
}

type Acting = { readonly who: Who; readonly people: readonly OfficePerson[]; readonly id: string };
type Act = { readonly fact: OwnFact; readonly kind: CaseEventKind; readonly text: string | null };

/** One step of a case that is open, by somebody who is not concerned; `work` writes the case's row. A fault leaves all as it was. */
async function act(ports: WatchPorts, tx: MerchantTx, { who, people, id }: Acting, work: (row: CaseRow) => Promise<Result<Act>>): Promise<Result<null>> {
  const row = await lockCase(tx, id);
  if (!row) return fail('not_found');
  if (row.ended_at !== null) return fail('case_ended');
  if (isConcerned(people, who.user, await concernedIn(tx, row))) return fail('needs_other_person');
  const done = await work(row);
  if (!done.ok) return done;
  const { fact, kind, text } = done.value;
  const [place] = await ports.journal.appendOwnMany(tx, [fact]);
  if (place) await insertEvents(tx, [{ case_id: id, chain: place.chain, seq: place.seq, kind, at: place.at, by_name: who.name, text }]);
  ports.live.publishAfterCommit(tx, { type: 'case', case: id });
  return ok(null);
}
