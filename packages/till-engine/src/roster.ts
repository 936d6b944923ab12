/** Who begins outside of their roster, and what the shop says to that. */
import type { KnownOperator } from './catalog/catalog.ts';
import { judgedTime } from './clock-mark.ts';
import { type Core, type Fact, identityOf } from './core.ts';

/** Around a shift: whoever opens the shop comes early, and whoever closes it leaves late. */
export const ROSTER_MARGIN_MS = 15 * 60_000;
/** Once accepted, whoever comes back from a break is not asked again. */
const ACCEPTED_MS = 8 * 3_600_000;

export function isRostered(shifts: readonly { readonly store: string; readonly from: string; readonly until: string }[], store: string, at_ms: number): boolean {
  return shifts.some((shift) => shift.store === store && at_ms >= Date.parse(shift.from) - ROSTER_MARGIN_MS && at_ms <= Date.parse(shift.until) + ROSTER_MARGIN_MS);
}

export type RosterWatch = {
  /** What the shop wants of whoever begins now: a note, or a manager; null: nothing. */
  asks(operator: KnownOperator): 'note' | 'manager' | null;
  /** What is told of it. `by`: the manager who let them. */
  accept(operator: KnownOperator, by: string | null): readonly Fact[];
};

export function makeRosterWatch(core: Core): RosterWatch {
  const accepted = new Map<string, number>();
  const policyHere = (): 'nothing' | 'note' | 'manager' => core.catalog.store()?.off_roster ?? 'nothing';
  return {
    asks(operator) {
      const policy = policyHere();
      const roster = core.catalog.roster(operator.id);
      const now_ms = judgedTime(core);
      if (policy === 'nothing' || !roster || isRostered(roster.shifts, identityOf(core).certificate.store, now_ms)) return null;
      const since_ms = accepted.get(operator.id);
      return since_ms !== undefined && now_ms - since_ms < ACCEPTED_MS ? null : policy;
    },
    accept(operator, by) {
      accepted.set(operator.id, judgedTime(core));
      return [{ kind: 'operator.off_roster', body: { operator: operator.id, by, policy: policyHere() } }];
    },
  };
}
