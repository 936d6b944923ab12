/**
 * Approvals that a till asks of whoever is in the office. The server passes a manager's word on under its own signature,
 * for one action on one thing, once. docs/adr/0016-permissions.md.
 */
import { SENSITIVE } from '@stilltill/domain/operator';
import { type Result, assert, fail, ok } from '@stilltill/domain/result';
import { APPROVAL_LIFE_S, type ApprovalAnswer, type ApprovalAsk, type ApprovalDecision, type ApprovalItem, type GivenApproval, type ServerBody, approvalText, subjectText } from '@stilltill/protocol';
import type { z } from 'zod';
import type { MerchantTx } from '../../platform/postgres.ts';
import type { Platform } from '../../platform/platform.ts';
import { sha256Hex } from '../../platform/sha256.ts';
import type { OfficeIdentity } from '../office/index.ts';
import { MEASURE, amountOf, mayApprove, readPeople } from './approvals-rights.ts';
import { type ApprovalRow, endApproval, insertApproval, lockApproval, selectApproval, selectApprovals } from './approvals-store.ts';
import { selectNames } from './store.ts';

export type ApprovalPorts = Pick<Platform, 'postgres' | 'clock'> & {
  readonly keys: Pick<Platform['keys'], 'signAs'>;
  readonly live: Pick<Platform['live'], 'publishAfterCommit'>;
  stores(tx: MerchantTx): Promise<readonly { readonly id: string; readonly name: string }[]>;
  terminals(tx: MerchantTx): Promise<readonly { readonly id: string; readonly code: string }[]>;
  appendServerEntry(tx: MerchantTx, kind: 'approval.answered', body: ServerBody<'approval.answered'>): Promise<unknown>;
};

type Terminal = { readonly terminal: string; readonly store: string };
type Ask = z.output<typeof ApprovalAsk>;
type Answer = z.output<typeof ApprovalAnswer>;
type Item = z.output<typeof ApprovalItem>;

/** From so much on, whoever approves proves who they are again: a telephone that lies open gives no large thing away. */
export const PROOF_FROM_MINOR = 50_000n;
const LISTED_MS = 24 * 3_600_000;

/** Who answers in the office. `is_fresh`: they proved who they are within the last minutes. */
export type Approver = Pick<OfficeIdentity, 'operator' | 'role' | 'is_fresh'>;
export type Approvals = ReturnType<typeof makeApprovals>;

export function makeApprovals(ports: ApprovalPorts) {
  return {
    ask: (tx: MerchantTx, by: Terminal, asked: Ask) => ask(ports, tx, by, asked),
    /** What became of it, for the till that asked; `not_found` for any other. */
    async read(tx: MerchantTx, by: Terminal, id: string): Promise<Result<Answer>> {
      const row = await selectApproval(tx, id);
      return row?.terminal_id === by.terminal ? ok(await answerOf(ports, tx, row)) : fail('not_found');
    },
    withdraw: (tx: MerchantTx, by: Terminal, id: string) => withdraw(ports, tx, by, id),
    async list(tx: MerchantTx): Promise<Item[]> {
      const now_ms = ports.clock.now_ms();
      return itemsOf(ports, tx, await selectApprovals(tx, new Date(now_ms), new Date(now_ms - LISTED_MS)));
    },
    answer: (tx: MerchantTx, by: Approver, id: string, decision: z.output<typeof ApprovalDecision>) => decide(ports, tx, by, id, decision.answer),
  };
}

/**
 * Asks. The same id with the same request again answers what became of it. `request_malformed`: the hash or the
 * amount is not that of the subject. `operator_unknown`. `conflict`: the id stands for something else.
 */
async function ask(ports: ApprovalPorts, tx: MerchantTx, by: Terminal, asked: Ask): Promise<Result<Answer>> {
  if (sha256Hex(subjectText(asked.subject)) !== asked.subject_hash) return fail('request_malformed', { path: 'subject_hash' });
  // What a manager reads is what they sign: the amount beside the words is that of the subject.
  if (asked.subject.measure !== null && !MEASURE.test(asked.subject.measure)) return fail('request_malformed', { path: 'subject.measure' });
  if (asked.amount_minor !== amountOf(asked.subject)) return fail('request_malformed', { path: 'amount_minor' });
  const { operators } = await readPeople(tx);
  if (!operators.get(asked.operator)?.active) return fail('operator_unknown');
  const now_ms = ports.clock.now_ms();
  const { approval: id, session, operator, subject, subject_hash, words, amount_minor } = asked;
  const is_new = await insertApproval(tx, {
    id, terminal_id: by.terminal, store_id: by.store, session_id: session, operator_id: operator, action: subject.action, subject, subject_hash, words, amount_minor,
    asked_at: new Date(now_ms), until: new Date(now_ms + APPROVAL_LIFE_S * 1000),
  });
  const row = await selectApproval(tx, id);
  assert(row, 'an approval that was asked for has a row');
  const is_same = row.terminal_id === by.terminal && row.session_id === session && row.operator_id === operator && row.subject_hash === subject_hash && row.amount_minor === amount_minor;
  if (!is_same) return fail('conflict');
  if (is_new) tell(ports, tx, row);
  return ok(await answerOf(ports, tx, row));
}

/** The till gave it up. One that was answered meanwhile stays as it was answered. */
async function withdraw(ports: ApprovalPorts, tx: MerchantTx, by: Terminal, id: string): Promise<Result<Answer>> {
  const row = await lockApproval(tx, id);
  if (row?.terminal_id !== by.terminal) return fail('not_found');
  const after: ApprovalRow = row.state === 'asked' ? { ...row, state: 'withdrawn' } : row;
  if (after !== row) {
    await endApproval(tx, after, new Date(ports.clock.now_ms()));
    tell(ports, tx, after);
  }
  return ok(await answerOf(ports, tx, after));
}

/**
 * Answers in the office. `approver_unbound`, `approval_own`, `not_permitted`, `approval_over`, `conflict`: it was answered
 * otherwise, `step_up_needed`. The same answer of the same person again changes nothing.
 */
async function decide(ports: ApprovalPorts, tx: MerchantTx, by: Approver, id: string, answer: 'give' | 'refuse'): Promise<Result<Item>> {
  const row = await lockApproval(tx, id);
  if (!row) return fail('not_found');
  const permitted = await judgeApprover(tx, by, row);
  if (!permitted.ok) return permitted;
  const { operator, name } = permitted.value;
  const state = answer === 'give' ? 'given' : 'refused';
  const itemOf = async (of: ApprovalRow): Promise<Result<Item>> => ok((await itemsOf(ports, tx, [of]))[0] as Item);
  if (row.state === 'given' || row.state === 'refused') return row.state === state && row.by_operator_id === operator ? itemOf(row) : fail('conflict');
  const now_ms = ports.clock.now_ms();
  if (row.state === 'withdrawn' || now_ms >= row.until.getTime()) return fail('approval_over');
  if (answer === 'give' && !by.is_fresh && asksProof(row)) return fail('step_up_needed');
  const ended: ApprovalRow = { ...row, state, by_operator_id: operator, ...(answer === 'give' ? sign(ports, tx, row, operator, now_ms) : {}) };
  await endApproval(tx, ended, new Date(now_ms));
  tell(ports, tx, ended);
  await ports.appendServerEntry(tx, 'approval.answered', {
    approval: row.id, terminal: row.terminal_id, operator: row.operator_id, action: row.action, subject_hash: row.subject_hash, answer: state, by: operator, by_name: name.slice(0, 100),
  });
  return itemOf(ended);
}

/** Whether somebody of the office may answer: as an operator of flesh and blood, who is not the one that asks. */
async function judgeApprover(tx: MerchantTx, by: Approver, row: ApprovalRow): Promise<Result<{ readonly operator: string; readonly name: string }>> {
  if (by.role === 'auditor') return fail('not_permitted');
  if (by.operator === null) return fail('approver_unbound');
  if (by.operator === row.operator_id) return fail('approval_own');
  const people = await readPeople(tx);
  const name = people.operators.get(by.operator)?.name;
  return name !== undefined && mayApprove(people, by.operator, row.store_id, row.subject) ? ok({ operator: by.operator, name }) : fail('not_permitted');
}

function asksProof(row: ApprovalRow): boolean {
  return SENSITIVE.has(row.action) || (row.amount_minor !== null && row.amount_minor >= PROOF_FROM_MINOR);
}

function sign(ports: ApprovalPorts, tx: MerchantTx, row: ApprovalRow, by: string, now_ms: number): Pick<ApprovalRow, 'good_until' | 'signature'> {
  const good_until = new Date(now_ms + APPROVAL_LIFE_S * 1000);
  const word = givenOf(tx.merchant_id, row, by, good_until);
  return { good_until, signature: ports.keys.signAs('stilltill approval', approvalText(word)) };
}

function givenOf(merchant: string, row: ApprovalRow, by: string, good_until: Date): Omit<GivenApproval, 'signature'> {
  return {
    merchant, terminal: row.terminal_id, session: row.session_id, approval: row.id, operator: row.operator_id, action: row.action, subject_hash: row.subject_hash, by,
    until: good_until.toISOString(),
  };
}

function tell(ports: ApprovalPorts, tx: MerchantTx, row: ApprovalRow): void {
  ports.live.publishAfterCommit(tx, { type: 'approval', approval: row.id, terminal: row.terminal_id });
}

function stateOf(row: ApprovalRow, now_ms: number): Answer['state'] {
  return row.state === 'asked' && now_ms >= row.until.getTime() ? 'expired' : row.state;
}

async function answerOf(ports: ApprovalPorts, tx: MerchantTx, row: ApprovalRow): Promise<Answer> {
  const { by_operator_id: by, good_until, signature } = row;
  const given = by !== null && good_until !== null && signature !== null ? { ...givenOf(tx.merchant_id, row, by, good_until), signature } : null;
  return { state: stateOf(row, ports.clock.now_ms()), given, by_name: by === null ? null : (await selectNames(tx, [by])).get(by) ?? null };
}

async function itemsOf(ports: ApprovalPorts, tx: MerchantTx, rows: readonly ApprovalRow[]): Promise<Item[]> {
  if (rows.length === 0) return [];
  const names = await selectNames(tx, [...new Set(rows.flatMap((row) => [row.operator_id, ...(row.by_operator_id === null ? [] : [row.by_operator_id])]))]);
  const stores = new Map((await ports.stores(tx)).map(({ id, name }) => [id, name]));
  const terminals = new Map((await ports.terminals(tx)).map(({ id, code }) => [id, code]));
  const now_ms = ports.clock.now_ms();
  return rows.map((row) => ({
    id: row.id, terminal: row.terminal_id, terminal_code: terminals.get(row.terminal_id) ?? '', store: row.store_id, store_name: stores.get(row.store_id) ?? '',
    operator: row.operator_id, operator_name: names.get(row.operator_id) ?? '', subject: row.subject, words: row.words, amount_minor: row.amount_minor,
    asked_at: row.asked_at.toISOString(), until: row.until.toISOString(), state: stateOf(row, now_ms), by_name: row.by_operator_id === null ? null : names.get(row.by_operator_id) ?? null,
  }));
}
