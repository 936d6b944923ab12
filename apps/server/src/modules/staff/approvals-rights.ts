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
  if (!rights?.actions.has(subject.action)) return false;
  // Of what does not say how large it is, nobody with a limit can say that it is within it.
  if (subject.measure === null) return limitOf(rights, subject.action) === null;
  return !exceedsRights(rights, subject.action, measureOf(subject));
}

/** Whether anybody else could have approved an action of this operator at a store. */
export function couldAnotherApprove(people: People, operator: string, store: string, action: string): boolean {
  return [...people.operators.keys()].some((other) => other !== operator && approverRights(people, other, store)?.actions.has(action as Action) === true);
}

function limitOf({ limits }: Rights, action: Action): number | bigint | null {
  const limit = { discount: limits.discount_rate_ppm, waive: limits.waive_minor, refund: limits.refund_minor, open_drawer: limits.drawer_per_shift } as const;
  return action in limit ? limit[action as keyof typeof limit] : null;
}

/** Whole figures; money that leaves the drawer is below zero. */
export const MEASURE = /^-?[0-9]{1,18}$/;

/** What a subject is about in money, as the office is shown it; null: nothing. */
export function amountOf({ action, measure }: Pick<ApprovalSubject, 'action' | 'measure'>): bigint | null {
  const { amount_minor } = measure === null ? {} : measureOf({ action, measure });
  return amount_minor === undefined ? null : amount_minor < 0n ? -amount_minor : amount_minor;
}

function measureOf({ action, measure }: Pick<ApprovalSubject, 'action' | 'measure'>): Measure {
  if (measure === null) return {};
  if (action === 'discount') return { rate_ppm: Number(measure) };
  return action === 'open_drawer' ? { count: Number(measure) } : { amount_minor: BigInt(measure) };
}
