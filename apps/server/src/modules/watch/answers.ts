/** Does what the owner's policy says about findings: notes wait for a person, others open a case and may lock a terminal. */
import type { WatchRule } from '@stilltill/domain/watch';
import type { MerchantTx } from '../../platform/postgres.ts';
import type { OwnFact } from '../journal/index.ts';
import { answerFindings, insertCases, insertEvents, lockOpenCases } from './case-store.ts';
import { LOCK_CODE, answerOf, readPolicy } from './policy.ts';
import type { WatchPorts } from './ports.ts';
import type { WrittenFinding } from './store.ts';

/** As whom the policy acts. */
export const POLICY = 'policy';

type Decided = WrittenFinding & { readonly answer: 'lock' | 'case' };

export async function answerByPolicy(ports: WatchPorts, tx: MerchantTx, found: readonly WrittenFinding[]): Promise<void> {
  if (found.length === 0) return;
  for (const { id } of found) ports.live.publishAfterCommit(tx, { type: 'finding', finding: id });
  const policy = await readPolicy(tx);
  const decided = found.flatMap((each): Decided[] => {
    const answer = answerOf(policy, each.finding);
    return answer === 'note' ? [] : [{ ...each, answer }];
  });
  if (decided.length === 0) return;
  await putIntoCases(ports, tx, decided);
  for (const terminal of new Set(decided.flatMap(({ answer, finding }) => (answer === 'lock' ? finding.terminal ?? [] : [])))) {
    const locked = await ports.lockTerminal(tx, terminal, { reason: LOCK_REASON, call: LOCK_CALL, code: LOCK_CODE }, POLICY);
    if (!locked) ports.log.warn({ terminal }, 'a terminal could not be locked as the policy asks');
  }
}

/** Whoever reads it has a till of either language before them. */
const LOCK_REASON = '这台终端需要店长检查。This till is to be looked at by a manager.';
const LOCK_CALL = '店长 / the manager';

/** One case for each person, and the one that is open already where there is one. */
async function putIntoCases(ports: WatchPorts, tx: MerchantTx, decided: readonly Decided[]): Promise<void> {
  const open = await lockOpenCases(tx, [...new Set(decided.flatMap(({ finding }) => finding.operator ?? []))]);
  const cases = new Map<string, { readonly id: string; readonly operator: string | null; readonly is_new: boolean; readonly findings: Decided[] }>();
  for (const each of decided) {
    const { operator } = each.finding;
    const key = operator ?? each.id;
    const known = operator === null ? undefined : open.get(operator);
    const of_key = cases.get(key) ?? { id: known ?? ports.ids.uuid(), operator, is_new: known === undefined, findings: [] };
    of_key.findings.push(each);
    cases.set(key, of_key);
  }
  const facts: OwnFact[] = [];
  const noted: { readonly case_id: string; readonly kind: 'opened' | 'added'; readonly place: number; readonly rules: readonly WatchRule[] }[] = [];
  for (const { id, operator, is_new, findings } of cases.values()) {
    noted.push({ case_id: id, kind: is_new ? 'opened' : 'added', place: facts.length, rules: findings.map(({ finding }) => finding.rule) });
    if (is_new) facts.push({ kind: 'case.opened', body: { case: id, operator, findings: findings.slice(0, 100).map((each) => each.id), by: POLICY } });
    facts.push(...findings.map(({ id: finding, finding: { rule, operator: whom }, answer }): OwnFact => ({ kind: 'finding.answered', body: { finding, rule, operator: whom, answer, case: id, by: POLICY, reason: null } })));
  }
  const places = await ports.journal.appendOwnMany(tx, facts);
  const at = places[0]?.at ?? new Date(ports.clock.now_ms()).toISOString();
  await insertCases(tx, [...cases.values()].filter(({ is_new }) => is_new).map(({ id, operator }) => ({ id, operator, opened_by: POLICY, in_charge: null, in_charge_name: null })), at);
  await insertEvents(tx, noted.flatMap(({ case_id, kind, place, rules }) => {
    const entry = places[place];
    return entry ? [{ case_id, kind, chain: entry.chain, seq: entry.seq, at, by_name: POLICY, text: [...new Set(rules)].join(' ') }] : [];
  }));
  await answerFindings(tx, [...cases.values()].flatMap(({ id, findings }) => findings.map((each) => ({ finding: each.id, answer: each.answer, case: id }))), POLICY, null, at);
  for (const { id } of cases.values()) ports.live.publishAfterCommit(tx, { type: 'case', case: id });
}
