/**
 * Does what the owner's policy says about findings: notes wait for a person, others ask for more at the operator's next sign-on,
 * open a case, or lock a terminal.
 */
import { type WatchAnswer, type WatchRule, answerTo, isAsking } from '@stilltill/domain/watch';
import type { MerchantTx } from '../../platform/postgres.ts';
import type { OwnFact } from '../journal/index.ts';
import { answerFindings, insertCases, insertEvents, lockOpenCases } from './case-store.ts';
import { readPolicy } from './policy.ts';
import type { WatchPorts } from './ports.ts';
import type { WrittenFinding } from './store.ts';

/** As whom the policy acts. */
export const POLICY = 'policy';

/** `wanted`: what could not be done about it. */
type Decided = WrittenFinding & { readonly answer: WatchAnswer; readonly wanted: WatchAnswer | null };

/** The last act of its transaction: tills are told of locks and of what is asked. */
export async function answerByPolicy(ports: WatchPorts, tx: MerchantTx, found: readonly WrittenFinding[]): Promise<void> {
  if (found.length === 0) return;
  for (const { id } of found) ports.live.publishAfterCommit(tx, { type: 'finding', finding: id });
  const [policy, at_work] = [await readPolicy(tx), await ports.operatorsAtWork(tx)];
  const decided = found.map((each): Decided => ({ ...each, ...answerTo(policy, each.finding, (operator) => at_work.has(operator)) })).filter(({ answer }) => answer !== 'note');
  if (decided.length === 0) return;
  await putIntoCases(ports, tx, decided.filter(({ answer }) => !isAsking(answer)));
  for (const terminal of new Set(decided.flatMap(({ answer, finding }) => (answer === 'lock' ? finding.terminal ?? [] : [])))) {
    const locked = await ports.lockTerminal(tx, terminal, { reason: LOCK_REASON, call: policy.lock_call ?? LOCK_CALL, code: LOCK_CODE }, POLICY);
    if (!locked) ports.log.warn({ terminal }, 'a terminal could not be locked as the policy asks');
  }
  await askAtSignOn(ports, tx, decided);
}

/** What whoever stands before a locked terminal is told to do: whom to call, and under which code. */
const LOCK_CODE = 'watch_lock';
/** Whoever reads it has a till of either language before them. */
const LOCK_REASON = '这台终端需要店长检查。This till is to be looked at by a manager.';
const LOCK_CALL = '店长 / the manager';

/** Asks the operators for more, and notes what was asked for which finding. */
async function askAtSignOn(ports: WatchPorts, tx: MerchantTx, decided: readonly Decided[]): Promise<void> {
  const wanted = decided.flatMap(({ answer, id, finding: { operator, rule } }) => (isAsking(answer) && operator !== null ? [{ finding: id, operator, rule, asks: answer }] : []));
  if (wanted.length === 0) return;
  const demands = await ports.askAtSignOn(tx, wanted, POLICY);
  const places = await ports.journal.appendOwnMany(tx, wanted.map(({ finding, rule, operator, asks }): OwnFact => {
    const demand = demands.get(operator);
    return { kind: 'finding.answered', body: { finding, rule, operator, answer: asks, case: null, by: POLICY, reason: null, ...(demand === undefined ? {} : { demand }) } };
  }));
  const at = places[0]?.at ?? new Date(ports.clock.now_ms()).toISOString();
  await answerFindings(tx, wanted.map(({ finding, operator, asks }) => ({ finding, answer: asks, case: null, demand: demands.get(operator) ?? null })), POLICY, null, at);
}

type OfOnePerson = { readonly id: string; readonly operator: string | null; readonly is_new: boolean; readonly findings: Decided[] };

/** Those of one person together, into the case that is open already where there is one. */
async function gather(ports: WatchPorts, tx: MerchantTx, decided: readonly Decided[]): Promise<readonly OfOnePerson[]> {
  const open = await lockOpenCases(tx, [...new Set(decided.flatMap(({ finding }) => finding.operator ?? []))]);
  const cases = new Map<string, OfOnePerson>();
  for (const each of decided) {
    const { operator } = each.finding;
    const key = operator ?? each.id;
    const known = operator === null ? undefined : open.get(operator);
    const of_key = cases.get(key) ?? { id: known ?? ports.ids.uuid(), operator, is_new: known === undefined, findings: [] };
    of_key.findings.push(each);
    cases.set(key, of_key);
  }
  return [...cases.values()];
}

async function putIntoCases(ports: WatchPorts, tx: MerchantTx, decided: readonly Decided[]): Promise<void> {
  if (decided.length === 0) return;
  const cases = await gather(ports, tx, decided);
  const facts: OwnFact[] = [];
  const noted: { readonly case_id: string; readonly kind: 'opened' | 'added'; readonly place: number; readonly rules: readonly WatchRule[] }[] = [];
  for (const { id, operator, is_new, findings } of cases) {
    noted.push({ case_id: id, kind: is_new ? 'opened' : 'added', place: facts.length, rules: findings.map(({ finding }) => finding.rule) });
    if (is_new) facts.push({ kind: 'case.opened', body: { case: id, operator, findings: findings.slice(0, 100).map((each) => each.id), by: POLICY } });
    facts.push(...findings.map(({ id: finding, finding: { rule, operator: whom }, answer, wanted }): OwnFact => (
      { kind: 'finding.answered', body: { finding, rule, operator: whom, answer, case: id, by: POLICY, reason: null, ...(wanted === null ? {} : { wanted }) } }
    )));
  }
  const places = await ports.journal.appendOwnMany(tx, facts);
  const at = places[0]?.at ?? new Date(ports.clock.now_ms()).toISOString();
  await insertCases(tx, cases.filter(({ is_new }) => is_new).map(({ id, operator }) => ({ id, operator, opened_by: POLICY, in_charge: null, in_charge_name: null })), at);
  await insertEvents(tx, noted.flatMap(({ case_id, kind, place, rules }) => {
    const entry = places[place];
    return entry ? [{ case_id, kind, chain: entry.chain, seq: entry.seq, at, by_name: POLICY, text: [...new Set(rules)].join(' ') }] : [];
  }));
  await answerFindings(tx, cases.flatMap(({ id, findings }) => findings.map((each) => ({ finding: each.id, answer: each.answer, case: id, wanted: each.wanted }))), POLICY, null, at);
  for (const { id } of cases) ports.live.publishAfterCommit(tx, { type: 'case', case: id });
}
