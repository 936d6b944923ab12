/** Who may do what at this till now, and what somebody else let them do: for one thing, once. */
import { type Action, type Measure, type Rights, isSensitive } from '@stilltill/domain/operator';
import { type Result, fail, ok } from '@stilltill/domain/result';
import type { Approval } from '@stilltill/domain/sale';
import { subjectText } from '@stilltill/protocol';
import type { KnownOperator } from './catalog/catalog.ts';
import type { Core, Fact } from './core.ts';
import { lockOf } from './locks.ts';
import { clearTries } from './pins.ts';
import { prove } from './proofs.ts';
import { areRightsOut, mayAlone, mayLet, rightsHere } from './rights-here.ts';
import { sellingOf } from './settings.ts';
import { type Doing, measureOf, requestOf, subjectOf } from './subjects.ts';
import type { ApprovalRequest, Approver, Proof } from './till.ts';

/** `until_ms` by `trusted_ms`; null: until the session ends. */
type Given = { readonly approval: Approval; readonly subject: string; readonly session: string | undefined; readonly until_ms: number | null };

export type Permits = {
  may(action: Action): boolean;
  /** Why an action is refused that `may` denies. */
  refusal(action: Action): Result<never>;
  /**
   * Lets an action through: by the operator's own right (null), or by an approval for exactly it, which is used up.
   * `approval_needed` where neither holds, with what to ask for; `approval_used`; `rights_expired` and `clock_behind` where
   * nobody here could let it through.
   */
  permit(what: Doing, approval: string | undefined): Result<Approval | null>;
  /** By PIN or badge of somebody who may let them, at this till. */
  approve(what: ApprovalRequest, proof: Proof, clockFacts: () => Fact[]): Promise<Result<string>>;
  /** Who could, by name. */
  approvers(what: ApprovalRequest): readonly Approver[];
  /** Takes up an approval that came from elsewhere for what is asked. */
  take(what: ApprovalRequest, approval: Approval, until_ms: number): void;
  /** What was used since the last end came to nothing, or did not: then it can be used again. */
  end(done: boolean): void;
  /** Nobody is signed on any more: what was approved for them is void. */
  forget(): void;
};

/** `trusted_ms`: the server's time, as it was last signed. */
export function makePermits(core: Core, trusted_ms: () => number): Permits {
  const given = new Map<string, Given>();
  /** Used in the turn that is under way. */
  const using = new Map<string, Given>();
  const used = new Set<string>();
  const isUsed = (approval: string): boolean => used.has(approval) || using.has(approval) || core.memory.approvals_used.includes(approval);
  const rightsOf = (id: string | undefined, expired = areRightsOut(core)): Rights | null => (id === undefined ? null : rightsHere(core, core.catalog.operator(id), expired));
  const runOut = () => (core.view.clock_behind ? 'clock_behind' as const : 'rights_expired' as const);
  const textOf = (what: ApprovalRequest): string => subjectText(subjectOf(core, what));
  /**
   * The approval that is named, or another one for exactly this about a sale: what takes two at once, such as charging again
   * for an exchange that somebody else began, is asked for one after the other, and only the last of them can be named.
   */
  const findGiven = (what: Doing, subject: string, approval: string): Given | undefined => {
    const isFor = (each: Given): boolean => each.subject === subject && each.session === core.memory.session?.session && (each.until_ms === null || trusted_ms() <= each.until_ms);
    const named = given.get(approval);
    if (named && isFor(named)) return named;
    return what.sale === undefined ? undefined : [...given.values()].find(isFor);
  };
  const others = ({ action, measure }: ApprovalRequest, asking: string): KnownOperator[] =>
    core.catalog.operators().filter((each) => each.id !== asking && mayLet(rightsOf(each.id), action, measureOf(action, measure)));
  /** Where nobody else could, an owner who has the right proves themself again, and it is marked for review. */
  const mayStepUp = (what: ApprovalRequest, asking: string): boolean => {
    const rights = rightsOf(asking);
    return rights?.rank === 'owner' && rights.actions.has(what.action) && others(what, asking).length === 0;
  };
  const put = (what: ApprovalRequest, approval: Approval, until_ms: number | null): string => {
    given.set(approval.approval, { approval, subject: textOf(what), session: core.memory.session?.session, until_ms });
    return approval.approval;
  };

  return {
    may: (action) => !lockOf(core) && rightsOf(core.view.operator?.id)?.actions.has(action) === true,
    refusal(action) {
      if (lockOf(core)) return fail('terminal_locked');
      if (!rightsOf(core.view.operator?.id, false)?.actions.has(action)) return fail('not_permitted');
      return fail(runOut());
    },
    permit(what, approval) {
      if (lockOf(core)) return fail('terminal_locked');
      const rights = rightsOf(core.view.operator?.id);
      if (!rights) return fail('not_permitted');
      const measure: Measure = what.measure ?? {};
      if (mayAlone(rights, what.action, measure)) return ok(null);
      // What runs out with the last contact nobody at this till can let happen.
      if (areRightsOut(core) && isSensitive(what.action, measure, sellingOf(core).limits)) return fail(runOut());
      const request = requestOf(what);
      if (approval !== undefined && isUsed(approval) && !using.has(approval)) return fail('approval_used');
      const held = approval === undefined ? undefined : findGiven(what, textOf(request), approval);
      if (!held) return fail('approval_needed', request);
      given.delete(held.approval.approval);
      using.set(held.approval.approval, held);
      return ok(held.approval);
    },
    async approve(what, proof, clockFacts) {
      const { session } = core.memory;
      if (!session) return fail('not_permitted');
      const isOwn = !('badge' in proof) && proof.operator === session.operator;
      if (isOwn && !mayStepUp(what, session.operator)) return fail('approval_own');
      const proven = await prove(core, proof, clockFacts);
      if (!proven.ok) return proven;
      const { operator, way } = proven.value;
      // A badge that somebody left lying is no second proof of who they are.
      if (operator.id === session.operator && !isOwn) return fail('approval_own');
      const cleared = await clearTries(core, operator.id);
      if (!cleared.ok) return cleared;
      if (!isOwn && !mayLet(rightsOf(operator.id), what.action, measureOf(what.action, what.measure))) return fail('not_permitted');
      const by_way = isOwn ? 'own_step_up' : way === 'pin' ? 'pin' : 'badge';
      return ok(put(what, { approval: core.ports.ids.uuid(), action: what.action, by: operator.id, line: what.line, way: by_way }, null));
    },
    approvers(what) {
      const asking = core.memory.session?.operator;
      if (asking === undefined) return [];
      const shown = (each: KnownOperator, own: boolean): Approver => ({ id: each.id, name: each.name, role: rightsOf(each.id)?.rank ?? each.role, own, has_pin: each.pin !== null });
      const own = core.catalog.operator(asking);
      return own && mayStepUp(what, asking) ? [shown(own, true)] : others(what, asking).map((each) => shown(each, false));
    },
    take: (what, approval, until_ms) => void put(what, approval, until_ms),
    end(done) {
      for (const [id, held] of using) {
        if (done) used.add(id);
        else given.set(id, held);
      }
      using.clear();
    },
    forget: () => given.clear(),
  };
}
