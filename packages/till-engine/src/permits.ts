/** Who may do what at this till now, and a manager's consent to what an operator may not do alone. */
import { type Action, type Measure, abilityOf, areRightsExpired, exceedsLimit } from '@stilltill/domain/operator';
import { type Result, fail, ok } from '@stilltill/domain/result';
import type { Approval } from '@stilltill/domain/sale';
import { judgedTime } from './clock-mark.ts';
import type { Core, Fact } from './core.ts';
import { checkPin, clearTries } from './operators.ts';
import { sellingOf } from './settings.ts';
import type { ApprovalRequest } from './till.ts';

export type Permits = {
  may(action: Action): boolean;
  /** Why an action is refused that `may` denies. */
  refusal(action: Action): Result<never>;
  /**
   * Lets an action through: by the operator's own right (null), or by an approval for it, which is used up.
   * `approval_needed` where neither holds.
   */
  permit(what: ApprovalRequest & { readonly measure?: Measure }, approval: string | undefined): Result<Approval | null>;
  approve(what: ApprovalRequest, approver: string, pin: string, clockFacts: () => Fact[]): Promise<Result<string>>;
  /** Nobody is signed on any more: what was approved for them is void. */
  forget(): void;
};

export function makePermits(core: Core): Permits {
  const given = new Map<string, Approval & { readonly session: string | undefined }>();
  const isExpired = (): boolean => core.view.clock_behind || areRightsExpired(core.memory.mark.last_contact_ms, judgedTime(core));
  // What is known of the operator now, not what was at the sign-on: a change holds at once.
  const present = (): ReturnType<Core['catalog']['operator']> => core.view.operator ? core.catalog.operator(core.view.operator.id) : undefined;
  const can = (id: string | undefined, action: Action, expired: boolean): boolean => {
    const operator = id === undefined ? undefined : core.catalog.operator(id);
    return operator?.active === true && abilityOf(operator.role, { expired }).can(action, 'shop');
  };
  return {
    may: (action) => can(core.view.operator?.id, action, isExpired()),
    refusal(action) {
      if (!can(core.view.operator?.id, action, false)) return fail('not_permitted');
      return fail(core.view.clock_behind ? 'clock_behind' : 'rights_expired');
    },
    permit({ action, line, measure = {} }, approval) {
      const operator = present();
      if (!operator) return fail('not_permitted');
      if (can(operator.id, action, isExpired()) && !exceedsLimit(operator.role, action, measure, sellingOf(core).limits)) return ok(null);
      const held = approval === undefined ? undefined : given.get(approval);
      if (!held || held.action !== action || held.line !== line || held.session !== core.memory.session?.session) return fail('approval_needed', { action });
      given.delete(held.approval);
      const { session: _session, ...rest } = held;
      return ok(rest);
    },
    async approve({ action, line }, approver, pin, clockFacts) {
      const { session } = core.memory;
      if (!session) return fail('not_permitted');
      if (approver === session.operator) return fail('approval_own');
      const checked = await checkPin(core, approver, pin, clockFacts);
      if (!checked.ok) return checked;
      const cleared = await clearTries(core, approver);
      if (!cleared.ok) return cleared;
      const { role } = checked.value;
      if (!can(approver, action, isExpired()) || role === 'operator') return fail('not_permitted');
      const approval = core.ports.ids.uuid();
      given.set(approval, { approval, action, by: approver, line, session: session.session });
      return ok(approval);
    },
    forget: () => given.clear(),
  };
}
