/** Who may approve what at a store, as the staff room knows people now. */
import { type Action, type Limits, type Measure, type Ranked, type Rights, type RoleDefinition, exceedsRights, rightsOf } from '@stilltill/domain/operator';
import type { ApprovalSubject } from '@stilltill/protocol';
import type { MerchantTx } from '../../platform/postgres.ts';
import { selectRoleMap } from './role-store.ts';
import { selectOperators } from './store.ts';

/** Whoever approves ranks above an operator, and a store's limits hold for operators alone. */
const OF_NO_OPERATOR: Limits = { discount_rate_ppm: 0, waive_minor: 0n, refund_minor: 0n };

export type Known = Ranked & { readonly id: string; readonly name: string };
export type People = { readonly operators: ReadonlyMap<string, Known>; readonly roles: ReadonlyMap<string, RoleDefinition> };

export async function readPeople(tx: MerchantTx): Promise<People> {
  const operators = await selectOperators(tx);
  return { operators: new Map(operators.map((each) => [each.id, each])), roles: await selectRoleMap(tx) };
}

/** The rights by which somebody may approve at a store; null: they have none, or rank no higher than who asks. */
export function approverRights({ operators, roles }: People, operator: string, store: string): Rights | null {
  const rights = rightsOf(operators.get(operator), store, roles, OF_NO_OPERATOR);
  return rights && rights.rank !== 'operator' ? rights : null;
}

export function mayApprove(people: People, operator: string, store: string, subject: Pick<ApprovalSubject, 'action' | 'measure'>): boolean {
  const rights = approverRights(people, operator, store);
  return rights !== null && rights.actions.has(subject.action) && !exceedsRights(rights, subject.action, measureOf(subject));
}

/** Whether anybody else could have approved an action of this operator at a store. */
export function couldAnotherApprove(people: People, operator: string, store: string, action: string): boolean {
  return [...people.operators.keys()].some((other) => other !== operator && approverRights(people, other, store)?.actions.has(action as Action) === true);
}

function measureOf({ action, measure }: Pick<ApprovalSubject, 'action' | 'measure'>): Measure {
  if (measure === null || !/^[0-9]{1,18}$/.test(measure)) return {};
  if (action === 'discount') return { rate_ppm: Number(measure) };
  return action === 'open_drawer' ? { count: Number(measure) } : { amount_minor: BigInt(measure) };
}
