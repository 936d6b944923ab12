/** Who begins outside of their roster, and what the shop says to that. */
import { type Result, fail, ok } from '@stilltill/domain/result';
import type { KnownOperator } from './catalog/catalog.ts';
import { judgedTime } from './clock-mark.ts';
import { type Core, type Fact, identityOf } from './core.ts';
import { clearTries } from './pins.ts';
import { prove } from './proofs.ts';
import { areRightsOut, rightsHere } from './rights-here.ts';
import type { Proof } from './till.ts';

/** Around a shift: whoever opens the shop comes early, and whoever closes it leaves late. */
export const ROSTER_MARGIN_MS = 15 * 60_000;
/** Once accepted, whoever comes back from a break is not asked again. */
const ACCEPTED_MS = 8 * 3_600_000;

export function isRostered(shifts: readonly { readonly store: string; readonly from: string; readonly until: string }[], store: string, at_ms: number): boolean {
  return shifts.some((shift) => shift.store === store && at_ms >= Date.parse(shift.from) - ROSTER_MARGIN_MS && at_ms <= Date.parse(shift.until) + ROSTER_MARGIN_MS);
}

export type RosterWatch = {
  /** The facts that go before the sign-on. `off_roster`: the shop wants a manager, whose proof is `manager`. */
  facts(operator: KnownOperator, manager: Proof | undefined, clockFacts: () => Fact[]): Promise<Result<readonly Fact[]>>;
};

export function makeRosterWatch(core: Core): RosterWatch {
  const accepted = new Map<string, number>();
  const isManager = (operator: KnownOperator): boolean => {
    const rights = rightsHere(core, operator, areRightsOut(core));
    return rights !== null && rights.rank !== 'operator';
  };
  /** A shop of one is never blocked: nobody else here could let them. */
  const isSole = (operator: KnownOperator): boolean => isManager(operator) && !core.catalog.operators().some((other) => other.id !== operator.id && isManager(other));
  return {
    async facts(operator, manager, clockFacts) {
      const policy = core.catalog.store()?.off_roster ?? 'nothing';
      const roster = core.catalog.roster(operator.id);
      const now_ms = judgedTime(core);
      if (policy === 'nothing' || !roster || isRostered(roster.shifts, identityOf(core).certificate.store, now_ms)) return ok([]);
      const since_ms = accepted.get(operator.id);
      if (since_ms !== undefined && now_ms - since_ms < ACCEPTED_MS) return ok([]);
      let by: string | null = null;
      if (policy === 'manager' && !isSole(operator)) {
        if (!manager) return fail('off_roster', { name: operator.name });
        const proven = await prove(core, manager, clockFacts);
        if (!proven.ok) return proven;
        if (proven.value.operator.id === operator.id) return fail('approval_own');
        const cleared = await clearTries(core, proven.value.operator.id);
        if (!cleared.ok) return cleared;
        if (!isManager(proven.value.operator)) return fail('not_permitted');
        by = proven.value.operator.id;
      }
      accepted.set(operator.id, now_ms);
      return ok([{ kind: 'operator.off_roster', body: { operator: operator.id, by, policy } }]);
    },
  };
}
